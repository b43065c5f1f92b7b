namespace Evergrant.Refresh;

/// Who comes first when not everybody can: refresh tokens that end within a day by their end, then callers who wait, then the
/// others by the end of their access tokens. Pure; the stores order what is due in the same way.
internal readonly record struct Urgency(int Class, DateTimeOffset Deadline) : IComparable<Urgency>
{
    public static readonly TimeSpan Soon = TimeSpan.FromDays(1);

    public const int Ending = 0;
    public const int Caller = 1;
    public const int Due = 2;

    public static Urgency Of(Grant grant, DateTimeOffset now, bool isCalled = false) =>
        Forecast.EndOf(grant) is { } end && end <= now + Soon ? new(Ending, end)
        : isCalled ? new(Caller, grant.AccessExpiresAt)
        : new(Due, grant.AccessExpiresAt);

    public int CompareTo(Urgency other) =>
        Class != other.Class ? Class.CompareTo(other.Class) : Deadline.CompareTo(other.Deadline);
}
