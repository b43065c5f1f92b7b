using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Crm.Frame;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.OpenApi;

/// <summary>
/// Answers every operation of the documents that nobody modelled: the request is checked against its schema, what is
/// posted to a collection is in it, and the rest is an example that the schema is true of.
/// </summary>
internal sealed class GeneratedApi(
    IReadOnlyList<ApiDocument> documents,
    SandboxStore store,
    StateWriter writer,
    CrmChanges changes
)
{
    // Fewest parameters first: "tags/categories" is not the tag called categories.
    private readonly List<ApiOperation> operations =
    [
        .. documents.SelectMany(document => document.Operations).OrderBy(one => one.Parameters),
    ];

    private readonly GeneratedRecords records = new(store);

    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var here = this.operations.FindAll(one => one.IsAt(path));
        var operation = here.Find(one => one.Method == context.Request.Method);
        if (operation is { CanBeGenerated: true })
        {
            RequestNotes.Of(context).Operation = Behaviour.Generated;
            context.Response.Headers["x-sandbox-generated"] = "true";
            return ApiRoutes.Answering(inner => AnswerAsync(inner, operation))(context);
        }

        if (here.Count == 0 || operation is not null)
            return Gap.HandleAsync(context);

        context.Response.Headers.Allow = string.Join(", ", here.Select(one => one.Method).Distinct());
        return ApiRoutes.Answering(_ => throw CrmException.MethodNotAllowed())(context);
    }

    private async Task AnswerAsync(HttpContext context, ApiOperation operation)
    {
        CheckQuery(context, operation);
        var body = await BodyAsync(context, operation);
        var (status, schema) = operation.Success;
        JsonNode? answer;
        lock (store.Lock)
            answer = Answer(context, operation, body, schema);

        await writer.SaveAsync();
        context.Response.StatusCode = status;
        if (schema is not null && status != StatusCodes.Status204NoContent)
            await ApiAnswer.WriteAsync(context, status, answer ?? new JsonObject());
    }

    private JsonNode? Answer(HttpContext context, ApiOperation operation, JsonObject? body, JsonObject? schema)
    {
        var tenant = Caller.Of(context).Tenant;
        var path = context.Request.Path.Value!.TrimEnd('/');
        if (IsItem(operation, out var isMade))
        {
            var (collection, id) = (path[..path.LastIndexOf('/')], path[(path.LastIndexOf('/') + 1)..]);
            if (!isMade)
                return WithId(SchemaExample.Of(schema, operation.Schemas), id);

            var one = this.records.AnswerOne(tenant, collection, id, operation, body, schema);
            if (operation.Method != "GET")
                Announce(tenant, collection, id, operation.Method == "DELETE" ? "delete" : "edit");

            return one;
        }

        if (operation.Method == "POST" && Has("GET", operation.Path + "/{}"))
        {
            var added = this.records.Add(tenant, path, operation, body, schema);
            Announce(tenant, path, $"{added?["id"]}", "add");
            return added;
        }

        return operation.Method == "GET" && Has("POST", operation.Path)
            ? this.records.List(tenant, path, operation, schema)
            : SchemaExample.Of(schema, operation.Schemas);
    }

    // Of appointments and the like hooks are told; of what lies deeper there are no events.
    private void Announce(string tenant, string collection, string id, string verb)
    {
        if (GeneratedRecords.Number(id) is { } number)
            changes.Changed(collection[(collection.LastIndexOf('/') + 1)..], tenant, number, verb);
    }

    // Whether it is about one record of a collection, and whether records of that are made by a POST to it.
    private bool IsItem(ApiOperation operation, out bool isMade)
    {
        var cut = operation.Path.LastIndexOf('/');
        var isItem = operation.Path.EndsWith('}') && operation.Path[cut + 1] == '{';
        isMade = isItem && Has("POST", operation.Path[..cut]);
        return isItem;
    }

    private bool Has(string method, string template)
    {
        var shape = ApiOperation.ShapeOf(template);
        return this.operations.Exists(one => one.Method == method && one.Shape == shape);
    }

    private static JsonNode? WithId(JsonNode? example, string id)
    {
        if (example is JsonObject record && record.ContainsKey("id"))
            record["id"] = record["id"]?.GetValueKind() == JsonValueKind.String ? id : GeneratedRecords.Number(id);

        return example;
    }

    private static void CheckQuery(HttpContext context, ApiOperation operation)
    {
        foreach (var parameter in operation.Queries)
        {
            var name = (string?)parameter["name"] ?? "";
            var schema = operation.Schemas.Resolve(parameter["schema"]);
            var text = V1Page.Text(context.Request.Query, name);
            if (text is null && parameter["required"]?.GetValueKind() == JsonValueKind.True)
                throw CrmException.Invalid(name);

            if (text is null || SchemaCheck.Kind(schema) == "array")
                continue;

            try
            {
                SchemaCheck.Demand(SchemaCheck.FromQuery(text, schema), schema, name, operation.Schemas);
            }
            catch (CrmException)
            {
                throw CrmException.Invalid(name);
            }
        }
    }

    private static async Task<JsonObject?> BodyAsync(HttpContext context, ApiOperation operation)
    {
        if (operation.BodySchema is not { } schema)
            return null;

        var bytes = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var isNeeded = operation.Body?["required"]?.GetValueKind() == JsonValueKind.True;
        if (bytes.Length == 0 && !isNeeded)
            return null;

        // A few operations take a list; what is in it is kept nowhere.
        if (SchemaCheck.Kind(schema) == "array")
            return null;

        var body = JsonInput.ReadObject(bytes);
        SchemaCheck.Demand(body, schema, "body", operation.Schemas);
        return body;
    }
}
