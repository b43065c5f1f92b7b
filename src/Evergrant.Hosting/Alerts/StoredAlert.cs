namespace Evergrant.Hosting.Alerts;

/// An alert on record. <see cref="EndedAt"/> null: its cause lasts.
internal sealed record StoredAlert(
    string Id,
    string Key,
    CauseKind Kind,
    string? App,
    GrantId? Grant,
    AlertText Said,
    DateTimeOffset Since,
    DateTimeOffset NoticedAt,
    DateTimeOffset? EndedAt
);

internal enum AlertMessage
{
    Opened,
    Recovered,
}

/// A message that this process alone may send until its lease ends.
internal sealed record Delivery(
    StoredAlert Alert,
    AlertMessage Message,
    string Way,
    string Lease,
    int Tries,
    DateTimeOffset CreatedAt
)
{
    /// The same for every try: receivers tell repetitions by it.
    public string Id => $"{Alert.Id}.{Words.Of(Message)}";
}
