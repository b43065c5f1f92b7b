using System.Globalization;
using System.Xml;

namespace Evergrant.Sandbox.Control;

/// <summary>Reads <c>24h</c>, <c>1d12h</c>, <c>90s</c>, <c>500ms</c> and ISO 8601's <c>PT24H</c>.</summary>
internal static class Durations
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3_660);

    public static TimeSpan? Parse(string text)
    {
        var parsed = text.StartsWith('P') ? Iso(text) : Units(text);
        return parsed >= TimeSpan.Zero && parsed <= Longest ? parsed : null;
    }

    private static TimeSpan? Iso(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception bad) when (bad is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static TimeSpan? Units(string text)
    {
        var total = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
            return null;

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 12)
                return null;

            var number = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            var letters = rest.IndexOfAnyInRange('0', '9');
            var unit = letters < 0 ? rest : rest[..letters];
            double? milliseconds = unit switch
            {
                "ms" => 1,
                "s" => 1_000,
                "m" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                "w" => 604_800_000,
                _ => null,
            };
            if (milliseconds is not { } factor || number * factor > Longest.TotalMilliseconds)
                return null;

            total += TimeSpan.FromMilliseconds(number * factor);
            rest = rest[unit.Length..];
        }

        return total;
    }
}
