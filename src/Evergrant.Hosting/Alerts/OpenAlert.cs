namespace Evergrant.Hosting.Alerts;

/// An alert whose cause lasts, as it is listed. Times of deliveries and mutes are the process clock's, since the calendar's.
/// <param name="Grant">Null: it is the app's, or the home's.</param>
/// <param name="MutedUntil">Null: see <paramref name="IsMuted"/>; muted without end, or not at all.</param>
public sealed record OpenAlert(
    string Id,
    CauseKind Kind,
    string Subject,
    string? App,
    GrantId? Grant,
    DateTimeOffset Since,
    bool IsMuted,
    DateTimeOffset? MutedUntil,
    IReadOnlyList<AlertDelivery> Deliveries
);

/// How telling it one way stands.
/// <param name="Way">`mail` or `webhook`.</param>
/// <param name="State">`pending`, `delivered` or `given_up`.</param>
/// <param name="NextTryAt">Null: none is needed, or none is left.</param>
/// <param name="LastError">Of the last try; beside a delivery: who did not take it.</param>
public sealed record AlertDelivery(
    string Way,
    string State,
    int Tries,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? NextTryAt,
    string? LastError
);
