using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Hooks;

/// <summary>One change that waits for its batch to leave.</summary>
/// <param name="Delivery">Which batch.</param>
/// <param name="Id">Of what changed.</param>
/// <param name="ContactId">Of a tag applied or removed: whose.</param>
internal sealed record HookChange(long Delivery, long Id, DateTimeOffset At, long? ContactId)
{
    public static HookChange From(Record record) =>
        JsonSerializer.Deserialize(record.Utf8, HookJson.Default.HookChange)!;

    public JsonObject ToBody() => JsonSerializer.SerializeToNode(this, HookJson.Default.HookChange)!.AsObject();
}
