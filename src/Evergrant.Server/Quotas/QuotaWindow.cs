namespace Evergrant.Server.Quotas;

/// What a provider said of one window of calls. Times are of the calendar.
internal sealed record QuotaWindow(
    QuotaUnit Unit,
    long Limit,
    long Used,
    long Available,
    DateTimeOffset EndsAt,
    DateTimeOffset NotedAt
)
{
    /// A tenth is what the others may still need.
    private const int SmallPart = 10;

    /// A minute's window moves on while nobody calls; how far, nobody says.
    private static readonly TimeSpan MinuteStays = TimeSpan.FromSeconds(15);

    public bool IsSmall(DateTimeOffset now) => Holds(now) && Available * SmallPart <= Limit;

    public bool IsSpent(DateTimeOffset now) => Holds(now) && Available <= 0;

    /// When it is worth asking again.
    public DateTimeOffset RetryAt => Unit == QuotaUnit.Day ? EndsAt : NotedAt + MinuteStays;

    private bool Holds(DateTimeOffset now) => Limit > 0 && now < RetryAt;
}

internal enum QuotaUnit
{
    Minute,
    Day,
}
