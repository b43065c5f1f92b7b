using System.Globalization;

namespace Evergrant.Cli.Terminal;

/// Times and spans as people read them; always UTC.
internal static class Times
{
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string? Text(DateTimeOffset? time) => time is { } known ? Text(known) : null;

    /// When access ends: a static key never does.
    public static string End(DateTimeOffset end) => end == Grant.Never ? "never" : Text(end);

    /// `2026-11-23 06:30:00Z (in 23 h 59 min)`
    public static string? WithDistance(DateTimeOffset? time, DateTimeOffset now) =>
        time is not { } known ? null
        : known == Grant.Never ? End(known)
        : $"{Text(known)} ({Distance(known, now)})";

    public static string Distance(DateTimeOffset time, DateTimeOffset now) =>
        time >= now ? $"in {Span(time - now)}" : $"{Span(now - time)} ago";

    /// The two units that matter.
    public static string Span(TimeSpan span) =>
        span switch
        {
            { TotalDays: >= 2 } => Invariant($"{(int)span.TotalDays} d {span.Hours} h"),
            { TotalHours: >= 1 } => Invariant($"{(int)span.TotalHours} h {span.Minutes} min"),
            { TotalMinutes: >= 1 } => Invariant($"{span.Minutes} min {span.Seconds} s"),
            _ => Invariant($"{(int)span.TotalSeconds} s"),
        };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
