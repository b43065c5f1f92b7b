using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.State;

internal sealed record TagRecord(long Id, string Tenant, string Name, string? Description, long? CategoryId)
{
    public static TagRecord From(Record record)
    {
        var body = record.Body;
        return new TagRecord(
            record.Id,
            record.Tenant,
            (string)body["name"]!,
            (string?)body["description"],
            (long?)body["category_id"]
        );
    }

    public JsonObject ToBody() =>
        new()
        {
            ["name"] = Name,
            ["description"] = Description,
            ["category_id"] = CategoryId,
        };
}

internal sealed record TagCategory(long Id, string Tenant, string Name, string? Description)
{
    public static TagCategory From(Record record)
    {
        var body = record.Body;
        return new TagCategory(record.Id, record.Tenant, (string)body["name"]!, (string?)body["description"]);
    }

    public JsonObject ToBody() => new() { ["name"] = Name, ["description"] = Description };
}

internal sealed record AppliedTag(long TagId, DateTimeOffset AppliedAt)
{
    public static AppliedTag From(JsonNode body) => new((long)body["tag_id"]!, (DateTimeOffset)body["applied_at"]!);

    public JsonObject ToBody() => new() { ["tag_id"] = TagId, ["applied_at"] = AppliedAt };
}
