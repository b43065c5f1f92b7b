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
        var tenant = Caller.Of(context).Tenant;
        var question = ListQuestion.Of(
            context,
            surface,
            name => version == ApiVersion.V2 ? books.CustomFields.FilterOf(tenant, resource.Model, name) : null
        );
        var wanted = Wanted(context);
        var owner = Owner(context);
        JsonObject answer;
        lock (books.Lock)
        {
            if (owner is { } id)
                DemandThere(context, resource.Fields.First(field => field.Name == surface.OwnerField).RefersTo!, id);

            var records = this.book.Of(tenant, question.Key).Where(record => IsOwned(record, owner));
            var found = question.Find(records.Select(record => Joined(record, tenant)));
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
            shown = Show(Joined(Find(context), Caller.Of(context).Tenant), wanted);

        return ApiAnswer.OkAsync(context, shown);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var wanted = Wanted(context);
        var fields = await ReadAsync(context);
        var writing = books.WritingOf(context);
        JsonObject shown;
        lock (books.Lock)
        {
            if (Owner(context) is { } owner)
                fields[surface.OwnerField!] = owner;

            Form.DemandNeeded(fields, resource.Fields, version);
            books.DemandReferences(writing.Tenant, resource, fields, version);
            shown = Show(Joined(this.book.Add(fields, writing), writing.Tenant), wanted);
        }

        await books.SaveAsync();
        ApiAnswer.TellDropped(context, writing.Dropped);
        await ApiAnswer.WriteAsync(context, surface.CreatedStatus, shown);
    }

    private async Task ChangeAsync(HttpContext context, bool isWhole)
    {
        var wanted = Wanted(context);
        var fields = await ReadAsync(context);
        if (isWhole)
            Form.DemandNeeded(fields, resource.Fields, version);
        else
        {
            UpdateMask.Apply(fields, context.Request.Query["update_mask"], resource.Fields, surface);
            Form.DemandNoneTaken(fields, resource.Fields, version);
            // Nobody's, it would be found under no address.
            if (surface.OwnerField is { } name && fields.TryGetPropertyValue(name, out var owner) && owner is null)
                throw CrmException.Invalid(name);
        }

        JsonObject shown;
        lock (books.Lock)
        {
            var id = (long)Find(context)["id"]!;
            var writing = books.WritingOf(context);
            books.DemandReferences(writing.Tenant, resource, fields, version);
            shown = Show(Joined(this.book.Change(id, fields, writing), writing.Tenant), wanted);
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

    private JsonObject Joined(JsonObject record, string tenant)
    {
        resource.Join?.Invoke(record, books.LookupOf(tenant));
        return record;
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
