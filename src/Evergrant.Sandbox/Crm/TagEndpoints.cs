using System.Globalization;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.State;
using static Evergrant.Sandbox.Crm.V1Route;

namespace Evergrant.Sandbox.Crm;

/// <summary>/crm/rest/v1/tags and the tags of a contact</summary>
internal sealed class TagEndpoints(TagBook book, StateWriter writer)
{
    private const int MostPerCall = 100;
    private const int LongestName = 255;

    public void Map(ApiRoutes routes)
    {
        var tags = Behaviour.OfApi(ApiVersion.V1, "tags");
        void Map(string method, string path, RequestDelegate operation) =>
            routes.Map(ApiVersion.V1, method, path, tags, operation);
        Map("GET", "tags", ListAsync);
        Map("POST", "tags", AddAsync);
        Map("GET", "tags/{id:digits}", GetAsync);
        Map("GET", "contacts/{id:digits}/tags", ListAppliedAsync);
        Map("POST", "contacts/{id:digits}/tags", ApplyAsync);
        Map("DELETE", "contacts/{id:digits}/tags", RemoveSeveralAsync);
        Map("DELETE", "contacts/{id:digits}/tags/{tag:digits}", RemoveOneAsync);
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var page = V1Page.Of(query);
        var category = V1Page.Text(query, "category") is { } text ? Number(text, "category") : (long?)null;
        var (found, count) = book.Find(Caller.Of(context).Tenant, V1Page.Text(query, "name"), category, page);
        return V1Answer.OkAsync(context, page.Answer(context.Request, "tags", found, count, "name", "category"));
    }

    private async Task AddAsync(HttpContext context)
    {
        var fields = await BodyAsync(context, "name", "description", "category");
        var name = fields.Text("name");
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName)
            throw CrmException.Invalid("name");

        var category = fields.Inner("category", "id")?.Number("id");
        var added = book.Add(Caller.Of(context).Tenant, name, fields.Text("description"), category);
        await writer.SaveAsync();
        // 200, not 201: so says the document.
        await V1Answer.OkAsync(context, added);
    }

    private Task GetAsync(HttpContext context) =>
        V1Answer.OkAsync(context, book.Get(Caller.Of(context).Tenant, Id(context)));

    private Task ListAppliedAsync(HttpContext context)
    {
        var page = V1Page.Of(context.Request.Query);
        var (found, count) = book.AppliedTo(Caller.Of(context).Tenant, Id(context), page);
        return V1Answer.OkAsync(context, page.Answer(context.Request, "tags", found, count));
    }

    private async Task ApplyAsync(HttpContext context)
    {
        var fields = await BodyAsync(context, "tagIds");
        var ids = Bounded(fields.Numbers("tagIds"), "tagIds");
        var answer = book.Apply(Caller.Of(context).Tenant, Id(context), ids);
        await writer.SaveAsync();
        await V1Answer.OkAsync(context, answer);
    }

    private Task RemoveSeveralAsync(HttpContext context)
    {
        var ids = context.Request.Query["ids"].ToString().Split(',');
        return RemoveAsync(context, Bounded([.. ids.Select(id => Number(id, "ids"))], "ids"));
    }

    private Task RemoveOneAsync(HttpContext context) => RemoveAsync(context, [Id(context, "tag")]);

    private async Task RemoveAsync(HttpContext context, IReadOnlyList<long> ids)
    {
        book.Remove(Caller.Of(context).Tenant, Id(context), ids);
        await writer.SaveAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static IReadOnlyList<long> Bounded(IReadOnlyList<long> ids, string name) =>
        ids.Count is > 0 and <= MostPerCall ? ids : throw CrmException.Invalid(name);

    private static long Number(string text, string name) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw CrmException.Invalid(name);
}
