using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Crm.Resources;
using Evergrant.Sandbox.Fidelity;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;

namespace Evergrant.Sandbox.Crm;

/// <summary>Which fields records of a kind have beyond the usual: <c>…/model</c> and its custom fields.</summary>
internal sealed class ModelOperations(CrmBooks books)
{
    private const int MostPerTenant = 500;
    private static readonly Resource Resource = CustomFieldModels.Resource;

    private static readonly Surface InV2 = new(V2, "", "custom_fields", "custom_field_id", Verbs.None);

    public void Map(ApiRoutes routes)
    {
        foreach (var (path, model, isMadeInV1) in CustomFieldModels.All)
        {
            foreach (var version in Enum.GetValues<ApiVersion>())
            {
                var behaviour = Behaviour.OfApi(version, "custom_fields");
                var at = $"{path}/model";
                routes.Map(version, "GET", at, behaviour, context => GetAsync(context, path, model, version));
                if (version == V2 || isMadeInV1)
                    routes.Map(
                        version,
                        "POST",
                        at + "/customFields",
                        behaviour,
                        context => AddAsync(context, model, version)
                    );
            }

            var one = $"{path}/model/customFields/{{custom_field_id:plain}}";
            var v2 = Behaviour.OfApi(V2, "custom_fields");
            // A contact's field cannot be changed there, says the document.
            if (model != "CONTACT")
                routes.Map(V2, "PATCH", one, v2, context => ChangeAsync(context, model));

            routes.Map(V2, "DELETE", one, v2, context => RemoveAsync(context, model));
        }
    }

    private IBook Book => books[CustomFields.Kind];

    private Task GetAsync(HttpContext context, string path, string model, ApiVersion version)
    {
        JsonArray fields;
        lock (books.Lock)
            fields = new([.. Of(context, model).Select(field => Show(field, version))]);

        var optional =
            Catalogue
                .All.FirstOrDefault(one => one.Kind == path)
                ?.Fields.Where(field => field.OnRequestIn.Contains(version))
            ?? [];
        return ApiAnswer.OkAsync(
            context,
            new JsonObject
            {
                ["custom_fields"] = fields,
                ["optional_properties"] = new JsonArray([
                    .. optional
                        .Select(field => field.In(version))
                        .OfType<string>()
                        .Select(name => JsonValue.Create(name)),
                ]),
            }
        );
    }

    private async Task AddAsync(HttpContext context, string model, ApiVersion version)
    {
        var fields = Form.Read(await ApiRoutes.BodyAsync(context), Resource.Fields, version);
        Form.DemandNeeded(fields, Resource.Fields, version);
        var label = (string)fields["label"]!;
        JsonObject shown;
        lock (books.Lock)
        {
            var present = Of(context, model).ToList();
            if (present.Count >= MostPerTenant)
                throw CrmException.Full();

            fields["record_type"] = model;
            fields["field_name"] = NewName(label, present);
            Number(fields["options"] as JsonArray);
            shown = Show(Book.Add(fields, books.WritingOf(context)), version);
        }

        await books.SaveAsync();
        await ApiAnswer.WriteAsync(context, StatusCodes.Status201Created, shown);
    }

    private async Task ChangeAsync(HttpContext context, string model)
    {
        var given = await ApiRoutes.BodyAsync(context);
        if (given.ContainsKey("field_type"))
            throw CrmException.Unrecognized("field_type");

        var fields = Form.Read(given, Resource.Fields, V2);
        UpdateMask.Apply(fields, context.Request.Query["update_mask"], Resource.Fields, InV2);
        Form.DemandNoneTaken(fields, Resource.Fields, V2);
        JsonObject shown;
        lock (books.Lock)
        {
            var id = (long)Find(context, model)["id"]!;
            Number(fields["options"] as JsonArray);
            shown = Show(Book.Change(id, fields, books.WritingOf(context)), V2);
        }

        await books.SaveAsync();
        await ApiAnswer.OkAsync(context, shown);
    }

    private async Task RemoveAsync(HttpContext context, string model)
    {
        lock (books.Lock)
            Book.Remove(Caller.Of(context).Tenant, (long)Find(context, model)["id"]!);

        await books.SaveAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private IEnumerable<JsonObject> Of(HttpContext context, string model) =>
        Book.Of(Caller.Of(context).Tenant).Where(field => (string?)field["record_type"] == model);

    /// <exception cref="CrmException"/>
    private JsonObject Find(HttpContext context, string model)
    {
        var id = ApiRoutes.Id(context, "custom_field_id");
        return Of(context, model).FirstOrDefault(field => (long)field["id"]! == id)
            ?? throw CrmException.NotFound(Resource.Singular);
    }

    private static JsonObject Show(JsonObject field, ApiVersion version) =>
        Form.Show(field, Resource.Fields, version, _ => true);

    private static void Number(JsonArray? options)
    {
        for (var at = 0; at < options?.Count; at++)
            options[at]!["id"] = $"{at + 1}";
    }

    // The label without what is no letter, and a number when it is taken: after samples like firstName1 and Score0.
    private static string NewName(string label, List<JsonObject> present)
    {
        var name = string.Concat(label.Where(char.IsAsciiLetterOrDigit));
        for (var number = 0; ; number++)
        {
            var tried = number == 0 && name.Length > 0 ? name : $"{name}{number}";
            if (!present.Exists(field => Filter.Same((string?)field["field_name"], tried)))
                return tried;
        }
    }
}
