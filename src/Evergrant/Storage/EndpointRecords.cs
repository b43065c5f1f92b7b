namespace Evergrant.Storage;

/// How a token endpoint stands, over all nodes. One that is in good order need not be on record.
public sealed record EndpointStanding
{
    /// What nobody has written about yet.
    public static EndpointStanding Unknown { get; } = new();

    /// Answers in a row that were none: 429, 5xx, no connection. 0 again after the first good one.
    public int Failures { get; init; }

    /// When it was last held up (calendar). Null: it is open.
    public DateTimeOffset? HeldAt { get; init; }

    /// Until when nothing is sent to it (calendar): back-off, or its own `Retry-After`. From then on one node tries it.
    public DateTimeOffset? HeldUntil { get; init; }

    /// Some node is trying it now.
    public bool IsProbed { get; init; }

    /// How long the slots that nodes have reserved reach into the future. Zero: none is reserved.
    public TimeSpan Reserved { get; init; }

    /// Changes with every <see cref="IGrantStore.ChangeEndpointAsync"/>; 0 for one that is not on record.
    public long Version { get; init; }
}

/// A token endpoint's new standing.
public sealed record EndpointChange
{
    /// Open and in good order.
    public static EndpointChange Good { get; } = new();

    public int Failures { get; init; }
    public DateTimeOffset? HeldAt { get; init; }
    public DateTimeOffset? HeldUntil { get; init; }

    /// How long the node that writes this alone may try it (store's clock). Null: nobody tries it.
    public TimeSpan? ProbeFor { get; init; }
}
