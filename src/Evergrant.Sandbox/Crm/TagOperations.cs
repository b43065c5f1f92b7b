using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>Tags onto contacts and off them again, from the tag's side, and what carries what.</summary>
internal sealed class TagOperations(TagBook book, ContactBook contacts, CrmBooks books)
{
    private const int MostPerCall = 1_000;

    private static readonly Field[] InV1 = [new("ids", FieldKind.List(FieldKind.Id))];
    private static readonly Field[] InV2 = [new("contact_ids", FieldKind.List(FieldKind.Id))];

    public void Map(ApiRoutes routes)
    {
        var v1 = Behaviour.OfApi(V1, "tags");
        routes.Map(V1, "GET", "tags/{tagId:digits}/contacts", v1, ListV1Async);
        routes.Map(V1, "POST", "tags/{tagId:digits}/contacts", v1, ApplyV1Async);
        routes.Map(V1, "DELETE", "tags/{tagId:digits}/contacts", v1, RemoveSeveralAsync);
        routes.Map(V1, "DELETE", "tags/{tagId:digits}/contacts/{contactId:digits}", v1, RemoveOneAsync);
        var v2 = Behaviour.OfApi(V2, "tags");
        routes.Map(V2, "GET", "contacts/{contact_id:plain}/tags", v2, ListTagsAsync);
        routes.Map(V2, "GET", "tags/{tag_id:plain}/contacts", v2, ListV2Async);
        routes.Map(V2, "POST", "tags/{tag_id:plain}/contacts:applyTags", v2, ApplyV2Async);
        routes.Map(V2, "POST", "tags/{tag_id:plain}/contacts:removeTags", v2, RemoveV2Async);
    }

    private Task ListTagsAsync(HttpContext context) =>
        ListAsync(
            context,
            TagLists.OfContactV2,
            () =>
                TagLists.TagsOf(
                    contacts.RecordOf(Caller.Of(context).Tenant, ApiRoutes.Id(context, "contact_id")),
                    books[State.Kind.Tags]
                ),
            TagLists.ShowTag
        );

    private Task ListV1Async(HttpContext context) =>
        ListAsync(context, TagLists.OfTagV1, () => Carriers(context, "tagId"), TagLists.ShowContactV1);

    private Task ListV2Async(HttpContext context) =>
        ListAsync(context, TagLists.OfTagV2, () => Carriers(context, "tag_id"), TagLists.ShowContactV2);

    private Task ListAsync(
        HttpContext context,
        Surface surface,
        Func<IEnumerable<JsonObject>> rows,
        Func<JsonObject, JsonNode> show
    )
    {
        var question = ListQuestion.Of(context, surface);
        JsonObject answer;
        lock (books.Lock)
            answer = question.Answer(context.Request, question.Find(rows()), show);

        return ApiAnswer.OkAsync(context, answer);
    }

    private IEnumerable<JsonObject> Carriers(HttpContext context, string name) =>
        TagLists.ContactsOf(Tag(context, name), contacts.All(Caller.Of(context).Tenant));

    private async Task ApplyV1Async(HttpContext context) =>
        await ApiAnswer.OkAsync(context, await ApplyAsync(context, "tagId", InV1, V1));

    private async Task ApplyV2Async(HttpContext context)
    {
        var results = await ApplyAsync(context, "tag_id", InV2, V2);
        await ApiAnswer.OkAsync(context, new JsonObject { ["results"] = results });
    }

    private async Task<JsonObject> ApplyAsync(HttpContext context, string name, Field[] fields, ApiVersion version)
    {
        var ids = await IdsAsync(context, fields, version);
        var tenant = Caller.Of(context).Tenant;
        var results = new JsonObject();
        lock (books.Lock)
        {
            var tag = Tag(context, name);
            foreach (var id in ids)
                results[$"{id}"] = book.Apply(tenant, id, [tag])[$"{tag}"]!.DeepClone();
        }

        await books.SaveAsync();
        return results;
    }

    private async Task RemoveV2Async(HttpContext context) =>
        await RemoveAsync(context, "tag_id", await IdsAsync(context, InV2, V2));

    private Task RemoveSeveralAsync(HttpContext context)
    {
        var texts = NameList.Of(context.Request.Query["ids"]);
        var ids = texts
            .Select(text => long.TryParse(text, out var id) ? id : throw CrmException.Invalid("ids"))
            .ToList();
        return RemoveAsync(context, "tagId", Bounded(ids, "ids"));
    }

    private Task RemoveOneAsync(HttpContext context) =>
        RemoveAsync(context, "tagId", [ApiRoutes.Id(context, "contactId")]);

    // Contacts that there are not, or that do not carry the tag, are passed over: assumed.
    private async Task RemoveAsync(HttpContext context, string name, IReadOnlyList<long> ids)
    {
        var tenant = Caller.Of(context).Tenant;
        lock (books.Lock)
        {
            var tag = Tag(context, name);
            foreach (var id in ids.Where(id => contacts.Find(tenant, id) is not null))
                book.Remove(tenant, id, [tag]);
        }

        await books.SaveAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task<IReadOnlyList<long>> IdsAsync(HttpContext context, Field[] fields, ApiVersion version)
    {
        var read = Form.Read(await ApiRoutes.BodyAsync(context), fields, version);
        var ids = (read[fields[0].Name] as JsonArray ?? []).Select(id => (long)id!).Distinct().ToList();
        return Bounded(ids, fields[0].Name);
    }

    private static List<long> Bounded(List<long> ids, string name) =>
        ids.Count is > 0 and <= MostPerCall ? ids : throw CrmException.Invalid(name);

    private long Tag(HttpContext context, string name)
    {
        var id = ApiRoutes.Id(context, name);
        return books[State.Kind.Tags].Find(Caller.Of(context).Tenant, id) is null
            ? throw CrmException.NotFound("Tag")
            : id;
    }
}
