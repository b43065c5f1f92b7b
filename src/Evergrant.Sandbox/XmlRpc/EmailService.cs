using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.XmlRpc.Tables;
using static Evergrant.Sandbox.XmlRpc.RpcValue;

namespace Evergrant.Sandbox.XmlRpc;

/// <summary>The methods of APIEmailService.</summary>
internal sealed class EmailService(RpcTables tables, ContactBook contacts, MailCatcher catcher)
{
    // Recorded as Keap's own when the caller gives none.
    private const string NoReason = "API Opt In";

    public IEnumerable<RpcMethod> Methods =>
        [
            new("APIEmailService.optIn", "tt", OptInAddress),
            new("APIEmailService.optOut", "tt", OptOutAddress),
            new("APIEmailService.getOptStatus", "t", Status),
            new("APIEmailService.sendEmail", "ltttttttt", Send),
        ];

    private RpcValue OptInAddress(RpcRequest request)
    {
        var reason = request.Text(1) is { } text && !string.IsNullOrWhiteSpace(text) ? text : NoReason;
        var marketable = Holders(request).Where(id => contacts.OptIn(request.Tenant, id, reason)).ToList();
        return Of(marketable.Count > 0);
    }

    private RpcValue OptOutAddress(RpcRequest request)
    {
        var holders = Holders(request);
        foreach (var id in holders)
            contacts.OptOut(request.Tenant, id);

        return Of(holders.Count > 0);
    }

    // 0 out or never in, 1 single, 2 double.
    private RpcValue Status(RpcRequest request)
    {
        var statuses = tables
            .ContactsWith(request.Tenant, request.Text(0))
            .Select(contact => (string?)contact["email_status"]);
        return Of(
            statuses
                .Select(status =>
                    status switch
                    {
                        "DoubleOptin" or "Confirmed" => 2,
                        "SingleOptIn" or "UnengagedMarketable" => 1,
                        _ => 0,
                    }
                )
                .DefaultIfEmpty()
                .Max()
        );
    }

    // Contacts, from, to, cc, bcc, kind, subject, HTML, text. Where it goes is the contact's address: To is a merge field.
    private RpcValue Send(RpcRequest request)
    {
        if (request.Text(5) is not ("HTML" or "Text" or "Multipart"))
            throw RpcFault.Invalid("The content type is HTML, Text or Multipart");

        if (string.IsNullOrWhiteSpace(request.Text(6)))
            throw RpcFault.Invalid("The subject is missing");

        var dropped = catcher.Catch(
            request.Tenant,
            new QueuedEmail
            {
                Contacts = [.. request.Ids(0).Distinct()],
                UserId = Users.Of(request.Tenant).First().Id,
                Subject = request.Text(6),
                AddressField = "Email",
                Html = request.Text(5) == "Text" ? null : request.Text(7),
                Plain = request.Text(5) == "HTML" ? null : request.Text(8),
            }
        );
        request.Dropped.UnionWith(dropped);
        return Of(true);
    }

    private List<long> Holders(RpcRequest request)
    {
        var email = request.Text(0);
        if (!email.Contains('@', StringComparison.Ordinal))
            throw RpcFault.Invalid("An email address was expected");

        return [.. tables.ContactsWith(request.Tenant, email).Select(contact => (long)contact["id"]!)];
    }
}
