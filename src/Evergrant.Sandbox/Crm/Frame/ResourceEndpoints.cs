using System.Text.Json.Nodes;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Crm.Frame;

/// <summary>The operations of one surface of a resource.</summary>
internal sealed class ResourceEndpoints(Resource resource, Surface surface, CrmBooks books, ApiRoutes routes)
{
    private readonly IBook book = books[resource.Kind];
    private readonly ApiVersion version = surface.Version;
    private readonly Behaviour behaviour = Behaviour.OfApi(surface.Version, resource.Kind);

    public void Map()
    {
        var all = surface.Path;
        var one = surface.Path + "/{" + surface.Id + (version == ApiVersion.V1 ? ":digits}" : ":plain}");
        Map(Verbs.List, "GET", all, ListAsync);
        Map(Verbs.Create, "POST", all, CreateAsync);
        Map(Verbs.Get, "GET", one, GetAsync);
        Map(Verbs.Patch, "PATCH", one, context => ChangeAsync(context, isWhole: false));
        Map(Verbs.Replace, "PUT", one, context => ChangeAsync(context, isWhole: true));
        Map(Verbs.Delete, "DELETE", one, DeleteAsync);
    }

    private void Map(Verbs verb, string method, string path, RequestDelegate operation)
    {
        if (surface.Verbs.HasFlag(verb))
            routes.Map(version, method, path, behaviour, operation);
    }

    private Task ListAsync(HttpContext context)
    {
        var question = ListQuestion.Of(context, surface);
        var wanted = Wanted(context);
        var owner = Owner(context);
        JsonObject answer;
        lock (books.Lock)
        {
            if (owner is { } id)
                DemandThere(context, resource.Fields.First(field => field.Name == surface.OwnerField).RefersTo!, id);

            var records = this.book.Of(Caller.Of(context).Tenant, question.Key);
            var found = question.Find(records.Where(record => IsOwned(record, owner)));
            answer = question.Answer(
                context.Request,
                found,
                record => Show(record, field => !field.IsOnRecordOnly && wanted(field))
            );
        }

        return ApiAnswer.OkAsync(context, answer);
    }

    private Task GetAsync(HttpContext context)
    {
        var wanted = Wanted(context);
        JsonObject shown;
        lock (books.Lock)
            shown = Show(Find(context), wanted);

        return ApiAnswer.OkAsync(context, shown);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var wanted = Wanted(context);
        var fields = await ReadAsync(context);
        JsonObject shown;
        lock (books.Lock)
        {
            if (Owner(context) is { } owner)
                fields[surface.OwnerField!] = owner;

            Form.DemandNeeded(fields, resource.Fields, version);
            books.DemandReferences(Caller.Of(context).Tenant, resource, fields, version);
            shown = Show(this.book.Add(fields, books.WritingOf(context)), wanted);
        }

        await books.SaveAsync();
        await ApiAnswer.WriteAsync(context, surface.CreatedStatus, shown);
    }

    private async Task ChangeAsync(HttpContext context, bool isWhole)
    {
        var wanted = Wanted(context);
        var fields = await ReadAsync(context);
        if (isWhole)
            Form.DemandNeeded(fields, resource.Fields, version);
        else
            UpdateMask.Apply(fields, context.Request.Query["update_mask"], resource.Fields, surface);

        JsonObject shown;
        lock (books.Lock)
        {
            var id = (long)Find(context)["id"]!;
            books.DemandReferences(Caller.Of(context).Tenant, resource, fields, version);
            shown = Show(this.book.Change(id, fields, books.WritingOf(context)), wanted);
        }

        await books.SaveAsync();
        await ApiAnswer.OkAsync(context, shown);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        lock (books.Lock)
            this.book.Remove(Caller.Of(context).Tenant, (long)Find(context)["id"]!);

        await books.SaveAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task<JsonObject> ReadAsync(HttpContext context)
    {
        var fields = Form.Read(await ApiRoutes.BodyAsync(context), resource.Fields, version);
        resource.Prepare?.Invoke(fields);
        return fields;
    }

    private JsonObject Show(JsonObject record, Func<Field, bool> wanted) =>
        Form.Show(record, resource.Fields, version, wanted);

    /// <exception cref="CrmException"/>
    private JsonObject Find(HttpContext context) =>
        this.book.Find(Caller.Of(context).Tenant, ApiRoutes.Id(context, surface.Id)) is { } record
        && IsOwned(record, Owner(context))
            ? record
            : throw CrmException.NotFound(resource.Singular);

    private long? Owner(HttpContext context) => surface.Owner is { } name ? ApiRoutes.Id(context, name) : null;

    private bool IsOwned(JsonObject record, long? owner) =>
        owner is null || (FieldKind.IsWhole(record[surface.OwnerField!], out var id) && id == owner);

    private void DemandThere(HttpContext context, string kind, long id)
    {
        if (books[kind].Find(Caller.Of(context).Tenant, id) is null)
            throw CrmException.NotFound(CrmBooks.SingularOf(kind));
    }

    private Func<Field, bool> Wanted(HttpContext context) => WantedFields.Of(context, surface, resource.Fields);
}
