namespace Evergrant.Http;

/// Whether a refresh may be forced because the API said 401. An API that refuses every token must not wear out the grants.
internal sealed class ForcedRefreshes(TimeProvider processClock)
{
    /// Of one app, within a minute. More than these: it is the app or the API, not the grants.
    private const int MostRefusedGrants = 5;
    private static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> forced = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RefusedApp> apps = new(StringComparer.Ordinal);

    /// Allowed at most once in ten minutes for each grant, and not at all for ten minutes once many grants of its app are
    /// refused.
    public Forcing TryTake(string app, string grant)
    {
        lock (gate)
        {
            var now = processClock.GetTimestamp();
            if (IsTripped(app, grant, now))
                return Forcing.ManyRefused;
            if (forced.TryGetValue(grant, out var before) && processClock.GetElapsedTime(before, now) < Pause)
                return Forcing.TooSoon;
            forced[grant] = now;
            return Forcing.Allowed;
        }
    }

    private bool IsTripped(string app, string grant, long now)
    {
        if (!apps.TryGetValue(app, out var refused))
            apps.Add(app, refused = new RefusedApp());
        if (refused.TrippedAt is { } tripped)
        {
            if (processClock.GetElapsedTime(tripped, now) < Pause)
                return true;
            refused.TrippedAt = null;
            refused.Grants.Clear();
        }
        foreach (var (old, at) in refused.Grants)
            if (processClock.GetElapsedTime(at, now) >= AtOnce)
                refused.Grants.Remove(old);
        refused.Grants[grant] = now;
        if (refused.Grants.Count > MostRefusedGrants)
            refused.TrippedAt = now;
        return refused.TrippedAt is not null;
    }

    private sealed class RefusedApp
    {
        public Dictionary<string, long> Grants { get; } = new(StringComparer.Ordinal);
        public long? TrippedAt { get; set; }
    }
}

internal enum Forcing
{
    /// This caller may, and nobody else for ten minutes.
    Allowed,

    /// The grant had its turn within the last ten minutes.
    TooSoon,

    /// The API refuses the tokens of many grants of the app.
    ManyRefused,
}
