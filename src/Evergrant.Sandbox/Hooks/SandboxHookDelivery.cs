using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Evergrant.Sandbox.Hooks;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox;

/// <summary>One batch of changes on its way to a receiver, and what became of it.</summary>
public sealed record SandboxHookDelivery
{
    public required long Id { get; init; }
    public required string HookKey { get; init; }
    public required string Tenant { get; init; }
    public required string EventKey { get; init; }
    public required string HookUrl { get; init; }
    public required SandboxHookState State { get; init; }

    /// <summary>On the sandbox's clock; null when nothing more happens by itself.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What is sent. Null until the first attempt: until then changes are added.</summary>
    public string? Body { get; init; }

    // The deserializer gives it a null where a file lacks it.
    public IReadOnlyList<SandboxHookAttempt> Attempts
    {
        get;
        init => field = value ?? [];
    } = [];

    internal int CountedAttempts => Attempts.Count(attempt => !attempt.IsResend);

    internal static SandboxHookDelivery From(State.Record record) =>
        JsonSerializer.Deserialize(record.Utf8, HookJson.Default.SandboxHookDelivery)!;

    internal JsonObject ToBody() =>
        JsonSerializer.SerializeToNode(this, HookJson.Default.SandboxHookDelivery)!.AsObject();
}

/// <param name="At">On the sandbox's clock.</param>
/// <param name="Status">Null when no answer came.</param>
/// <param name="Outcome">delivered, gone, refused, no_answer, not_reached or port_not_declared.</param>
/// <param name="IsResend">Asked for by hand: it changes nothing about the hook.</param>
public sealed record SandboxHookAttempt(DateTimeOffset At, int? Status, string Outcome, bool IsResend);

[JsonConverter(typeof(NamesOnly<SandboxHookState>))]
public enum SandboxHookState
{
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>Four attempts failed, or one was answered 410.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Its hook was deleted, changed or became inactive before.</summary>
    [JsonStringEnumMemberName("dropped")]
    Dropped,
}
