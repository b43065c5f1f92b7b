using System.Globalization;
using System.Text.Json.Serialization;

namespace Evergrant.Protocol;

/// What came back from a token endpoint, not yet looked into. The body may hold tokens: seal it before anything else.
public sealed record TokenAnswer
{
    /// Bytes of a body that are kept.
    public const int LongestBody = 48 * 1024;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    public required int Status { get; init; }
    public string? ContentType { get; init; }

    /// As sent: seconds, or a date.
    public string? RetryAfter { get; init; }

    /// As sent.
    public string? Date { get; init; }

    [JsonIgnore]
    public ReadOnlyMemory<byte> Body { get; init; }

    /// False: the connection broke, time ran out, or the body was longer than <see cref="LongestBody"/>. A body that names
    /// no length counts as whole when its connection is closed in order.
    public required bool Complete { get; init; }

    /// Process clock, when the last byte was read. The life of a token counts from sending, not from here.
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <see cref="RetryAfter"/> as a time to wait, at most a day. A date counts from the server's own <see cref="Date"/>,
    /// so that clocks which differ do no harm. Null: none was sent, or nonsense.
    public TimeSpan? FindRetryDelay()
    {
        if (long.TryParse(RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return Bound(TimeSpan.FromSeconds(Math.Min(seconds, (long)LongestDelay.TotalSeconds)));
        if (!TryReadDate(RetryAfter, out var until))
            return null;
        return Bound(until - (TryReadDate(Date, out var date) ? date : ReceivedAt));
    }

    /// <see cref="Date"/> as a time. Null: none was sent, or nonsense.
    public DateTimeOffset? FindDate() => TryReadDate(Date, out var date) ? date : null;

    private static TimeSpan Bound(TimeSpan delay) =>
        delay < TimeSpan.Zero ? TimeSpan.Zero
        : delay > LongestDelay ? LongestDelay
        : delay;

    private static bool TryReadDate(string? text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
