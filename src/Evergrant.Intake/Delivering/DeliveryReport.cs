namespace Evergrant.Intake.Delivering;

/// <summary>What one run of the delivery did.</summary>
public sealed record DeliveryReport
{
    /// <summary>Nothing was due.</summary>
    public static DeliveryReport None { get; } = new();

    /// <summary>In their accounts now.</summary>
    public int Delivered { get; init; }

    /// <summary>To be tried again at a time.</summary>
    public int Waiting { get; init; }

    /// <summary>Now waiting for a person.</summary>
    public int NeedAttention { get; init; }

    /// <summary>Grants of which something waits and nothing is delivered, and why, as of now.</summary>
    public IReadOnlyList<QueueHold> Held { get; init; } = [];

    /// <summary>There was more to do than time for it.</summary>
    public bool IsCut { get; init; }

    internal bool DidNothing => this is { Delivered: 0, Waiting: 0, NeedAttention: 0 };
}

/// <summary>A grant of which nothing is delivered.</summary>
/// <param name="Grant">Whose.</param>
/// <param name="Name">Of the grant. Null: it is gone.</param>
/// <param name="Why">Code: <c>needs_reauthorization</c>, <c>grant_paused</c>, <c>quota_day</c>, <c>keap_unavailable</c> …</param>
/// <param name="Since">Calendar.</param>
/// <param name="Until">Calendar. Null: until the grant works again.</param>
/// <param name="Waiting">How many submissions wait.</param>
public sealed record QueueHold(
    GrantId Grant,
    string? Name,
    string Why,
    DateTimeOffset Since,
    DateTimeOffset? Until,
    long Waiting
);

/// <summary>How many submissions there are in a state.</summary>
/// <param name="State">As it stands in the store.</param>
/// <param name="Number">How many.</param>
/// <param name="Oldest">When the oldest of them was received (calendar). Null: there is none.</param>
public sealed record StateCount(Submissions.SubmissionState State, long Number, DateTimeOffset? Oldest);
