using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.OpenApi;

/// <summary>What was posted to collections that nobody modelled, each under its address. For who holds the store's lock.</summary>
internal sealed class GeneratedRecords(SandboxStore store)
{
    private const int Most = 10_000;
    private const string Address = "address";
    private const string Record = "record";

    private readonly Records records = store.Records("generated");

    /// <exception cref="CrmException"/>
    public JsonNode? Add(string tenant, string address, ApiOperation operation, JsonObject? body, JsonObject? schema)
    {
        if (this.records.Count >= Most)
            throw CrmException.Full();

        var made = SchemaExample.Of(schema, operation.Schemas) as JsonObject ?? [];
        Lay(body, made);
        var added = this.records.Add(
            tenant,
            id =>
            {
                made["id"] = made["id"]?.GetValueKind() == JsonValueKind.Number ? id : $"{id}";
                return new JsonObject { [Address] = address, [Record] = made };
            }
        );
        return added.Body[Record]?.DeepClone();
    }

    /// <summary>Reads, changes or removes the one that was made there.</summary>
    /// <exception cref="CrmException"/>
    public JsonNode? AnswerOne(
        string tenant,
        string address,
        string id,
        ApiOperation operation,
        JsonObject? body,
        JsonObject? schema
    )
    {
        if (
            Number(id) is not { } number
            || this.records.Find(tenant, number)?.Body is not { } kept
            || (string?)kept[Address] != address
        )
            throw CrmException.NotFound("Record");

        var record = (JsonObject)kept[Record]!;
        if (operation.Method == "DELETE")
        {
            this.records.Remove(tenant, number);
            return SchemaExample.Of(schema, operation.Schemas);
        }

        if (operation.Method is "PATCH" or "PUT")
        {
            Lay(body, record);
            this.records.Change(tenant, number, kept);
        }

        return record.DeepClone();
    }

    public JsonNode? List(string tenant, string address, ApiOperation operation, JsonObject? schema)
    {
        var found = this
            .records.Of(tenant)
            .Select(one => one.Body)
            .Where(body => (string?)body[Address] == address)
            .Select(body => body[Record]!.DeepClone())
            .ToArray();
        if (SchemaExample.Of(schema, operation.Schemas) is not JsonObject answer)
            return new JsonArray(found);

        var list = answer.FirstOrDefault(member => member.Value is JsonArray).Key;
        if (list is null)
            return answer;

        answer[list] = new JsonArray(found);
        foreach (var name in (string[])["next", "previous", "next_page_token", "sync_token"])
            answer.Remove(name);

        if (answer.ContainsKey("count"))
            answer["count"] = found.Length;

        return answer;
    }

    public static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // What the answer's schema has under that name and of that kind: a request may say more than is shown.
    private static void Lay(JsonObject? fields, JsonObject over)
    {
        foreach (var (name, value) in fields ?? [])
        {
            if (over[name] is { } before && Like(value, before))
                over[name] = value?.DeepClone();
        }
    }

    private static bool Like(JsonNode? value, JsonNode before) =>
        value switch
        {
            null => true,
            JsonObject inner => before is JsonObject known
                && inner.All(one => known[one.Key] is { } own && Like(one.Value, own)),
            JsonArray list => before is JsonArray { Count: > 0 } known && list.All(one => Like(one, known[0]!)),
            _ => KindOf(value) == KindOf(before),
        };

    private static JsonValueKind KindOf(JsonNode node) =>
        node.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : node.GetValueKind();
}
