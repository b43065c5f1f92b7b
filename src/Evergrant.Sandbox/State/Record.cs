using System.Text.Json;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.State;

/// <summary>One thing of a tenant's: replaced whole on a change, never edited.</summary>
internal sealed class Record(long id, string tenant, ReadOnlyMemory<byte> packed)
{
    public long Id { get; } = id;
    public string Tenant { get; } = tenant;

    public ReadOnlyMemory<byte> Packed { get; } = packed;

    /// <summary>The body as JSON text.</summary>
    public byte[] Utf8 => PackedBody.Unpack(Packed.Span);

    /// <summary>A copy of the body; what is done to it changes nothing here.</summary>
    public JsonObject Body => JsonNode.Parse(Utf8)!.AsObject();

    /// <summary>For looking without a tree; the caller disposes it.</summary>
    public JsonDocument Read() => JsonDocument.Parse(Utf8);
}
