using System.Globalization;

namespace Evergrant.Providers;

/// Durations as people write them: `90s`, `30m`, `24h`, `45d`. One number, one unit, longer than nothing, at most 100 years.
public static class Duration
{
    private const int LongestDays = 36_500;

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (
            text is not { Length: > 1 }
            || !long.TryParse(
                text.AsSpan(0, text.Length - 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var n
            )
        )
            return false;
        var seconds = text[^1] switch
        {
            's' => 1L,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => 0,
        };
        if (seconds == 0 || n == 0 || n > LongestDays * 86_400L / seconds)
            return false;
        duration = TimeSpan.FromSeconds(n * seconds);
        return true;
    }

    /// <exception cref="FormatException"/>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var duration)
            ? duration
            : throw new FormatException($"'{text}' is not a duration such as 90s, 30m, 24h or 45d.");

    /// In the largest unit that holds it in whole; fractions of a second are dropped.
    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        return seconds switch
        {
            0 => "0s",
            _ when seconds % 86_400 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400}d"),
            _ when seconds % 3600 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h"),
            _ when seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds}s"),
        };
    }
}
