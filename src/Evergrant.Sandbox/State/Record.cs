using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.State;

/// <summary>One thing of a tenant's: replaced whole on a change, never edited.</summary>
internal sealed class Record(long id, string tenant, byte[] utf8)
{
    public long Id { get; } = id;
    public string Tenant { get; } = tenant;

    /// <summary>The body as JSON text.</summary>
    public ReadOnlyMemory<byte> Utf8 => utf8;

    /// <summary>A copy of the body; what is done to it changes nothing here.</summary>
    public JsonObject Body => JsonNode.Parse(utf8)!.AsObject();

    /// <summary>For looking without a tree; the caller disposes it.</summary>
    public JsonDocument Read() => JsonDocument.Parse(Utf8);

    public static byte[] Text(JsonObject body)
    {
        using var buffer = new MemoryStream(512);
        using (var writer = new Utf8JsonWriter(buffer, StateJson.Compact))
            body.WriteTo(writer);
        return buffer.ToArray();
    }
}
