using System.Text.Json.Nodes;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;
using static Evergrant.Sandbox.Crm.V1Route;

namespace Evergrant.Sandbox.Crm;

/// <summary>/crm/rest/v1/contacts</summary>
internal sealed class ContactEndpoints(ContactBook book, StateWriter writer)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Root}/contacts", Answering(ListAsync));
        routes.MapPost($"{Root}/contacts", Answering(AddAsync));
        routes.MapPut($"{Root}/contacts", Answering(UpsertAsync));
        routes.MapGet($"{Root}/contacts/{{id:digits}}", Answering(GetAsync));
        routes.MapPatch($"{Root}/contacts/{{id:digits}}", Answering(PatchAsync));
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var page = V1Page.Of(query);
        var filter = new V1ContactFilter(
            V1Page.Text(query, "email"),
            V1Page.Text(query, "given_name"),
            V1Page.Text(query, "family_name")
        );
        var (found, count) = book.Find(Caller.Of(context).Tenant, filter, page);
        return V1Answer.OkAsync(
            context,
            page.Answer(context.Request, "contacts", found, count, "email", "given_name", "family_name")
        );
    }

    private async Task AddAsync(HttpContext context)
    {
        var fields = await ReadAsync(context);
        var added = book.Add(Caller.Of(context).Tenant, fields);
        await writer.SaveAsync();
        await V1Answer.WriteAsync(context, StatusCodes.Status201Created, added);
    }

    private async Task UpsertAsync(HttpContext context)
    {
        var fields = await ReadAsync(context);
        fields.Remove("duplicate_option", out var option);
        var byName = option?.ToJsonString() switch
        {
            // Without the option: by email. Assumed.
            null or "\"Email\"" => false,
            "\"EmailAndName\"" => true,
            _ => throw V1Exception.NotConvertible(),
        };
        var contact = book.Upsert(Caller.Of(context).Tenant, fields, byName);
        await writer.SaveAsync();
        // 200 for a new contact as well: the document declares no 201 here.
        await V1Answer.OkAsync(context, contact);
    }

    private Task GetAsync(HttpContext context) =>
        V1Answer.OkAsync(context, book.Get(Caller.Of(context).Tenant, Id(context)));

    private async Task PatchAsync(HttpContext context)
    {
        var fields = await ReadAsync(context);
        ContactBody.KeepMasked(fields, context.Request.Query["update_mask"]);
        var contact = book.Change(Caller.Of(context).Tenant, Id(context), fields);
        await writer.SaveAsync();
        await V1Answer.OkAsync(context, contact);
    }

    private static async Task<JsonObject> ReadAsync(HttpContext context) =>
        JsonInput.ReadObject(await RequestBody.ReadAsync(context.Request, context.RequestAborted));
}
