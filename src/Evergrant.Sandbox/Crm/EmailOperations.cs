using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>What sends mail. 202 to mails that Keap will not send as well: it says so nowhere.</summary>
internal sealed class EmailOperations(MailCatcher catcher, CrmBooks books)
{
    private static readonly Field[] OfTemplate =
    [
        Field.Id("template_id").Needed(),
        new("contact_ids", FieldKind.List(FieldKind.Id)) { NeededIn = [V2] },
        Field.Id("user_id").Needed(),
        Field.Text("address_field"),
    ];

    public void Map(ApiRoutes routes)
    {
        routes.Map(V1, "POST", "emails/queue", Behaviour.OfApi(V1, "emails"), QueueAsync);
        routes.Map(V2, "POST", "emails:send", Behaviour.OfApi(V2, "emails"), SendAsync);
        routes.Map(V2, "POST", "emails/templates:send", Behaviour.OfApi(V2, "email_templates"), SendTemplateAsync);
    }

    private async Task QueueAsync(HttpContext context) =>
        await CatchAsync(context, await QueuedEmail.ReadAsync(context));

    private async Task SendAsync(HttpContext context) =>
        await CatchAsync(
            context,
            QueuedEmail.OfV2(await ApiRoutes.BodyAsync(context), books.WritingOf(context).UserId)
        );

    private async Task SendTemplateAsync(HttpContext context)
    {
        var fields = Form.Read(await ApiRoutes.BodyAsync(context), OfTemplate, V2);
        Form.DemandNeeded(fields, OfTemplate, V2);
        var template =
            EmailTemplates.Records.FirstOrDefault(one => (long)one["id"]! == (long)fields["template_id"]!)
            ?? throw CrmException.Invalid("template_id");
        await CatchAsync(
            context,
            new QueuedEmail
            {
                Contacts = [.. fields["contact_ids"]!.AsArray().Select(id => (long)id!).Distinct()],
                UserId = (long)fields["user_id"]!,
                Subject = (string)template["subject"]!,
                AddressField = (string?)fields["address_field"] ?? "Email",
                Plain = (string?)template["text_body"],
                Html = (string?)template["html_body"],
            }.Checked()
        );
    }

    private async Task CatchAsync(HttpContext context, QueuedEmail mail)
    {
        ApiAnswer.TellDropped(context, catcher.Catch(Caller.Of(context).Tenant, mail));
        await books.SaveAsync();
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}
