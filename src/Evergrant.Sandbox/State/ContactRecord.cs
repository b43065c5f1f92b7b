using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.State;

internal sealed class ContactRecord
{
    private const string TagsMember = "_tags";

    public required long Id { get; init; }
    public required string Tenant { get; init; }

    /// <summary>The contact as the API shows it.</summary>
    public required JsonObject Body { get; set; }

    /// <summary>In the order of application. The body shows their ids.</summary>
    // Set, not init: see the document.
    public List<AppliedTag> Tags { get; set; } = [];

    public static ContactRecord From(Record record)
    {
        var body = record.Body;
        body.Remove(TagsMember, out var tags);
        return new ContactRecord
        {
            Id = record.Id,
            Tenant = record.Tenant,
            Body = body,
            Tags = [.. (tags as JsonArray ?? []).Select(tag => AppliedTag.From(tag!))],
        };
    }

    /// <summary>Both in one, as a record keeps them.</summary>
    public JsonObject ToBody()
    {
        var body = (JsonObject)Body.DeepClone();
        if (Tags.Count > 0)
            body[TagsMember] = new JsonArray([.. Tags.Select(tag => tag.ToBody())]);
        return body;
    }
}
