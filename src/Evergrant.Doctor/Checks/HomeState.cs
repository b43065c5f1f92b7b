using System.Globalization;

namespace Evergrant.Doctor.Checks;

/// What was measured around a home, judged.
public static class HomeState
{
    private const long LeastSpace = 64 * 1024 * 1024;

    /// A grant is due a while before anything depends on it.
    public static readonly TimeSpan Overdue = TimeSpan.FromHours(1);
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);

    public static Seen JudgeSpace(long free)
    {
        var text = $"{free / 1024 / 1024} MB free";
        return free < LeastSpace ? Seen.Wrong("LIVE-004", text) : Seen.Good(text);
    }

    /// <param name="off">This machine's clock, less the provider's.</param>
    public static Seen JudgeClock(TimeSpan off)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{off.TotalSeconds:+0;-0;0} s against the provider's");
        return off.Duration() > MostSkew ? Seen.Wrong("LIVE-008", text) : Seen.Good(text);
    }

    /// <param name="due">The earliest time at which something is to be refreshed and nothing holds it up. Null: there is none.</param>
    /// <param name="held">Endpoints that take nothing now, and until when, as a text that goes on with the line.</param>
    public static Seen JudgeSchedule(DateTimeOffset? due, DateTimeOffset now, string held) =>
        due is not { } at ? Seen.Good("nothing is due by itself" + held)
        : at < now - Overdue ? Seen.Wrong("LIVE-009", $"due since {Time(at)}, now {Time(now)}{held}")
        : Seen.Good($"next {Time(at)}{held}");

    /// <param name="set">Name of the variable that names a proxy. Null: none does.</param>
    public static Seen JudgeProxy(string? set) => set is null ? Seen.Good("none is set") : Seen.Wrong("LIVE-010", set);

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
