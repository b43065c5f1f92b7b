using System.Globalization;

namespace Evergrant.Keap.Wire;

/// Keap's times: v1 writes +0000 where v2 writes Z. What cannot be read is no reason to lose the rest.
internal static class WireTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : null;

    /// v1 calls a birthday a time, v2 a day; the day is what both mean.
    public static DateOnly? Day(string? text) =>
        text is { Length: >= 10 }
        && DateOnly.TryParseExact(
            text[..10],
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    public static string? Text(DateTimeOffset? instant) =>
        instant?.ToUniversalTime().ToString(Form, CultureInfo.InvariantCulture);

    public static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
