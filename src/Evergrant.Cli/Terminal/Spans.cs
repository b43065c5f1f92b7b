using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Evergrant.Cli.Terminal;

/// Durations as they are typed: `5m`, `24h`, `1d12h`, `90` (seconds).
internal static class Spans
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_660);

    public static TimeSpan? Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        var total = 0.0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
                return null;
            var next = rest[digits..].IndexOfAnyInRange('0', '9');
            var unit = next < 0 ? rest[digits..] : rest.Slice(digits, next);
            if (SecondsOf(unit) is not { } factor)
                return null;
            total += int.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture) * factor;
            rest = next < 0 ? [] : rest[(digits + next)..];
        }
        return text.Length > 0 && total <= Longest.TotalSeconds ? TimeSpan.FromSeconds(total) : null;
    }

    /// For options and arguments that take one.
    public static TimeSpan? Take(ArgumentResult result)
    {
        if (Parse(result.Tokens[0].Value) is { } span)
            return span;
        result.AddError($"'{result.Tokens[0].Value}' is no duration; write it like 90s, 5m, 24h or 1d12h.");
        return null;
    }

    private static double? SecondsOf(ReadOnlySpan<char> unit) =>
        unit switch
        {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            "w" => 604_800,
            _ => null,
        };
}
