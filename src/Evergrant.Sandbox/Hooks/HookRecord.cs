using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Hooks;

/// <summary>A subscription as it is kept. A class, not a record: a record would print the secret.</summary>
internal sealed class HookRecord
{
    public required string EventKey { get; set; }
    public required string HookUrl { get; set; }
    public required SandboxHookStatus Status { get; set; }

    /// <summary>Of the last handshake.</summary>
    public required string Secret { get; set; }

    /// <summary>Where its owner finds the API: addresses in deliveries begin with it.</summary>
    public required string Root { get; init; }

    public static HookRecord From(Record record) =>
        JsonSerializer.Deserialize(record.Utf8, HookJson.Default.HookRecord)!;

    public JsonObject ToBody() => JsonSerializer.SerializeToNode(this, HookJson.Default.HookRecord)!.AsObject();
}
