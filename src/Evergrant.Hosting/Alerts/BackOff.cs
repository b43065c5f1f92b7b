namespace Evergrant.Hosting.Alerts;

/// When a message that was not taken is tried again: full jitter under a span that doubles from 1 min to 3 h, about a day
/// in all. Never fewer than twelve tries, however seldom somebody works.
internal static class BackOff
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);
    private const int FewestTries = 12;

    /// <param name="draw">0 to 1.</param>
    /// <returns>Null: given up.</returns>
    public static TimeSpan? After(int tries, TimeSpan age, double draw)
    {
        if (tries >= FewestTries && age >= Patience)
            return null;
        var span = TimeSpan.FromMinutes(Math.Pow(2, Math.Min(tries - 1, 10)));
        var wait = (span < Longest ? span : Longest) * draw;
        return wait < Shortest ? Shortest : wait;
    }
}
