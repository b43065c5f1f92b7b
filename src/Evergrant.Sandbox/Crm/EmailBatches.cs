using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>Mails on record, many in one call: sync and unsync in v1, batchAdd and batchRemove in v2.</summary>
internal sealed class EmailBatches(CrmBooks books)
{
    private const int MostPerCall = 1_000;

    private static readonly Field[] Batch =
    [
        new("emails", FieldKind.List(FieldKind.Object([.. EmailRecords.Resource.Fields]), MostPerCall))
        {
            NeededIn = [V1, V2],
        },
    ];

    private static readonly Field[] Ids =
    [
        new Field("ids", FieldKind.List(FieldKind.Id, MostPerCall)) { NeededIn = [V1, V2] }.As("ids", "email_ids"),
    ];

    public void Map(ApiRoutes routes)
    {
        var v1 = Behaviour.OfApi(V1, EmailRecords.Kind);
        routes.Map(V1, "POST", "emails/sync", v1, context => AddAsync(context, V1));
        routes.Map(V1, "POST", "emails/unsync", v1, context => RemoveAsync(context, V1));
        var v2 = Behaviour.OfApi(V2, EmailRecords.Kind);
        routes.Map(V2, "POST", "emails:batchAdd", v2, context => AddAsync(context, V2));
        routes.Map(V2, "POST", "emails:batchRemove", v2, context => RemoveAsync(context, V2));
    }

    // A contact that there is not: in v2 that one is among the errors, in v1 nothing is kept. Both assumed.
    private async Task AddAsync(HttpContext context, ApiVersion version)
    {
        var body = await ApiRoutes.BodyAsync(context);
        var read = Form.Read(body, Batch, version);
        Form.DemandNeeded(read, Batch, version);
        var mails = read["emails"]!.AsArray().Select(mail => (JsonObject)mail!).ToList();
        if (mails.Count == 0)
            throw CrmException.Invalid("emails");

        var writing = books.WritingOf(context);
        var (kept, errors) = (new JsonArray(), new JsonArray());
        lock (books.Lock)
        {
            var bad = mails.FindAll(mail => !IsForSomebody(writing.Tenant, mail));
            if (version == V1 && bad.Count > 0)
                throw CrmException.Invalid("contact_id");

            for (var at = 0; at < mails.Count; at++)
            {
                if (bad.Contains(mails[at]))
                    errors.Add(Error(body["emails"]![at]!));
                else
                    kept.Add(Show(books[EmailRecords.Kind].Add(mails[at], writing), version));
            }
        }

        await books.SaveAsync();
        ApiAnswer.TellDropped(context, writing.Dropped);
        var answer = new JsonObject { ["emails"] = kept };
        if (version == V2)
            answer["errors"] = errors;

        await ApiAnswer.WriteAsync(context, StatusCodes.Status201Created, answer);
    }

    private async Task RemoveAsync(HttpContext context, ApiVersion version)
    {
        var read = Form.Read(await ApiRoutes.BodyAsync(context), Ids, version);
        Form.DemandNeeded(read, Ids, version);
        var ids = read["ids"]!.AsArray().Select(id => (long)id!).Distinct().ToList();
        if (ids.Count == 0)
            throw CrmException.Invalid(Ids[0].In(version)!);

        var tenant = Caller.Of(context).Tenant;
        var results = new JsonObject();
        lock (books.Lock)
        {
            foreach (var id in ids)
                results[$"{id}"] = books[EmailRecords.Kind].Remove(tenant, id) ? "SUCCESS" : "EMAIL_ID_NOT_FOUND";
        }

        await books.SaveAsync();
        await ApiAnswer.OkAsync(context, version == V1 ? results : new JsonObject { ["results"] = results });
    }

    private bool IsForSomebody(string tenant, JsonObject mail) =>
        mail["contact_id"] is not { } id || books.LookupOf(tenant)(State.Kind.Contacts, id) is not null;

    private static JsonObject Error(JsonNode mail) =>
        new() { ["error_message"] = "Contact not found", ["email"] = mail.DeepClone() };

    private static JsonObject Show(JsonObject mail, ApiVersion version) =>
        Form.Show(mail, EmailRecords.Resource.Fields, version, _ => true);
}
