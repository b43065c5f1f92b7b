using System.Globalization;
using System.Net.Http.Headers;
using Evergrant.Providers;

namespace Evergrant.Server.Quotas;

/// Reads one family of headers. Takes no memory but that of what changed.
internal sealed class QuotaReading(QuotaHeaders headers)
{
    private readonly string limit = headers.Prefix + "limit";
    private readonly string unit = headers.Prefix + "time-unit";
    private readonly string available = headers.Prefix + "available";
    private readonly string used = headers.Prefix + "used";
    private readonly string expiry = headers.Prefix + "expiry-time";

    public QuotaScope Scope => headers.Scope;

    /// What cannot be read is not there: a provider's whim must not stop its answer.
    public void Read(HttpResponseHeaders answer, QuotaSubject subject, DateTimeOffset now)
    {
        if (
            Of(answer, limit) is not { } limits
            || Of(answer, unit) is not { } units
            || Of(answer, available) is not { } left
        )
            return;
        var spent = Of(answer, used).AsSpan();
        var ends = Of(answer, expiry).AsSpan();
        Span<Range> parts = stackalloc Range[4];
        var count = units.AsSpan().Split(parts, '|');
        for (var i = 0; i < count; i++)
            if (
                UnitOf(Part(units, i)) is { } read
                && Number(Part(limits, i)) is { } most
                && Number(Part(left, i)) is { } rest
            )
                subject.Note(
                    new QuotaWindow(
                        read,
                        most,
                        Number(Part(spent, i)) ?? most - rest,
                        rest,
                        EndOf(read, Part(ends, i), now),
                        now
                    )
                );
    }

    private static DateTimeOffset EndOf(QuotaUnit unit, ReadOnlySpan<char> told, DateTimeOffset now) =>
        unit == QuotaUnit.Minute ? now.AddMinutes(1)
        : Number(told) is { } ms
        && ms <= 253_402_300_799_999
        && DateTimeOffset.FromUnixTimeMilliseconds(ms) is var end
        && end > now
        && end - now <= TimeSpan.FromDays(2)
            ? end
        : new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);

    private static QuotaUnit? UnitOf(ReadOnlySpan<char> text) =>
        text.Equals("minute", StringComparison.OrdinalIgnoreCase) ? QuotaUnit.Minute
        : text.Equals("day", StringComparison.OrdinalIgnoreCase) ? QuotaUnit.Day
        : null;

    private static string? Of(HttpResponseHeaders answer, string name) =>
        answer.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString() : null;

    private static ReadOnlySpan<char> Part(ReadOnlySpan<char> text, int index)
    {
        foreach (var part in text.Split('|'))
            if (index-- == 0)
                return text[part].Trim();
        return default;
    }

    private static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
