using System.Globalization;
using Evergrant.Server.Web;

namespace Evergrant.Server.Dashboard;

/// Times and spans as people read them; always UTC.
internal static class Times
{
    public static Html Absolute(DateTimeOffset time) =>
        Html.Of($"""<time datetime="{Text(time, "T")}">{Text(time, " ")}</time>""");

    /// `2026-11-23 06:30:00Z (in 23 h 59 min)`
    public static Html WithDistance(DateTimeOffset time, DateTimeOffset now) =>
        Html.Of($"{Absolute(time)} ({Distance(time, now)})");

    public static string Distance(DateTimeOffset time, DateTimeOffset now) =>
        time > now ? $"in {Span(time - now)}"
        : now - time < TimeSpan.FromSeconds(1) ? "just now"
        : $"{Span(now - time)} ago";

    /// The two units that matter.
    public static string Span(TimeSpan span) =>
        span switch
        {
            { TotalDays: >= 2 } => Invariant($"{(int)span.TotalDays} d {span.Hours} h"),
            { TotalHours: >= 1 } => Invariant($"{(int)span.TotalHours} h {span.Minutes} min"),
            { TotalMinutes: >= 1 } => Invariant($"{span.Minutes} min {span.Seconds} s"),
            _ => Invariant($"{(int)span.TotalSeconds} s"),
        };

    private static string Text(DateTimeOffset time, string separator) =>
        time.UtcDateTime.ToString($"yyyy-MM-dd'{separator}'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
