using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.State;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>Whether one may write to an address. It is what its contacts say: of several, the oldest one.</summary>
internal sealed class EmailAddressOperations(ContactBook contacts, CrmBooks books)
{
    private static readonly Field[] Body = [Field.Flag("opted_in").Needed(), Field.Text("reason").Needed()];

    private static readonly Surface List = new(V2, "emailAddresses", "email_addresses", "email", Verbs.List)
    {
        Filters = [Filter.AnyOf("emails", "email"), Filter.AnyOf("statuses", "status"), Filter.Flag("opted_in")],
        Orders = new(("email", "email"), ("status", "status"), ("create_time", "create_time")),
    };

    public void Map(ApiRoutes routes)
    {
        routes.Map(V1, "PUT", "emailAddresses/{email}", Behaviour.OfApi(V1, "email_addresses"), PutAsync);
        var v2 = Behaviour.OfApi(V2, "email_addresses");
        routes.Map(V2, "GET", "emailAddresses", v2, ListAsync);
        routes.Map(V2, "GET", "emailAddresses/{email}/status", v2, GetAsync);
        routes.Map(V2, "PATCH", "emailAddresses/{email}/status", v2, PatchAsync);
    }

    private async Task PutAsync(HttpContext context)
    {
        var contact = await ChangeAsync(context, V1);
        await ApiAnswer.OkAsync(
            context,
            new JsonObject
            {
                ["email"] = Email(context),
                ["opted_in"] = (bool?)contact.Body["email_opted_in"] ?? false,
                ["status"] = StatusOf(contact).Label,
            }
        );
    }

    private async Task PatchAsync(HttpContext context)
    {
        var contact = await ChangeAsync(context, V2);
        await ApiAnswer.OkAsync(context, Show(contact, Email(context)));
    }

    private Task GetAsync(HttpContext context)
    {
        JsonObject shown;
        lock (books.Lock)
            shown = Show(Find(context)[0], Email(context));

        return ApiAnswer.OkAsync(context, shown);
    }

    private Task ListAsync(HttpContext context)
    {
        var question = ListQuestion.Of(context, List);
        JsonObject answer;
        lock (books.Lock)
        {
            var rows =
                from contact in contacts.All(Caller.Of(context).Tenant)
                let email = ContactBody.FirstEmail(contact.Body)
                where email is not null
                select Show(contact, email);
            answer = question.Answer(context.Request, question.Find(rows), row => row.DeepClone());
        }

        return ApiAnswer.OkAsync(context, answer);
    }

    private async Task<ContactRecord> ChangeAsync(HttpContext context, ApiVersion version)
    {
        var fields = Form.Read(await ApiRoutes.BodyAsync(context), Body, version);
        Form.DemandNeeded(fields, Body, version);
        var tenant = Caller.Of(context).Tenant;
        ContactRecord changed;
        lock (books.Lock)
        {
            foreach (var contact in Find(context))
            {
                if ((bool)fields["opted_in"]!)
                    contacts.OptIn(tenant, contact.Id, (string)fields["reason"]!);
                else
                    contacts.OptOut(tenant, contact.Id);
            }

            changed = Find(context)[0];
        }

        await books.SaveAsync();
        return changed;
    }

    /// <exception cref="CrmException">No contact has it. What Keap says then is assumed.</exception>
    private List<ContactRecord> Find(HttpContext context) =>
        contacts.With(Caller.Of(context).Tenant, Email(context)).ToList() is { Count: > 0 } found
            ? found
            : throw CrmException.NotFound("Email address");

    private static string Email(HttpContext context) => (string?)context.Request.RouteValues["email"] ?? "";

    private static EmailStatus StatusOf(ContactRecord contact) => EmailStatus.Of((string?)contact.Body["email_status"]);

    private static JsonObject Show(ContactRecord contact, string email) =>
        new()
        {
            ["email"] = email,
            ["opted_in"] = (bool?)contact.Body["email_opted_in"] ?? false,
            ["status"] = StatusOf(contact).V2,
            ["create_time"] = FieldKind.Time.Show(contact.Body["date_created"]!, V2),
        };
}
