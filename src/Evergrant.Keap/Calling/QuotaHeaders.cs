using System.Globalization;
using System.Net.Http.Headers;

namespace Evergrant.Keap.Calling;

/// Keap's counting headers: one window to a header, or two with a bar between them (`minute|day`).
internal static class QuotaHeaders
{
    private const string Day = "day";
    private const string Minute = "minute";

    public static KeapQuota? Read(HttpResponseHeaders headers)
    {
        var quota = Family(headers, "x-keap-product-quota-", Day);
        var throttle = Family(headers, "x-keap-product-throttle-", Minute);
        var tenant = Family(headers, "x-keap-tenant-throttle-", Minute);
        var read = new KeapQuota
        {
            AppMinute = throttle.GetValueOrDefault(Minute) ?? quota.GetValueOrDefault(Minute),
            AppDay = quota.GetValueOrDefault(Day) ?? throttle.GetValueOrDefault(Day),
            TenantMinute = tenant.GetValueOrDefault(Minute),
            TenantDay = tenant.GetValueOrDefault(Day),
            DayEnds = Instant(Text(headers, "x-keap-product-quota-expiry-time")),
            Tenant = Text(headers, "x-keap-tenant-id"),
        };
        return read == new KeapQuota() ? null : read;
    }

    private static Dictionary<string, QuotaWindow> Family(HttpResponseHeaders headers, string prefix, string usually)
    {
        var units = Parts(headers, prefix + "time-unit");
        var limits = Parts(headers, prefix + "limit");
        var left = Parts(headers, prefix + "available");
        var used = Parts(headers, prefix + "used");
        var windows = new Dictionary<string, QuotaWindow>(StringComparer.OrdinalIgnoreCase);
        for (var n = 0; n < left.Length; n++)
        {
            if (Number(left, n) is not { } available)
                continue;
            var unit = units.ElementAtOrDefault(n) is { Length: > 0 } named ? named : usually;
            windows[unit] = new QuotaWindow(
                Number(limits, n) ?? available + (Number(used, n) ?? 0),
                available,
                Number(used, n) ?? 0
            );
        }
        return windows;
    }

    private static string[] Parts(HttpResponseHeaders headers, string name) =>
        Text(headers, name)?.Split('|', StringSplitOptions.TrimEntries) ?? [];

    private static long? Number(string[] parts, int place) =>
        int.TryParse(
            parts.ElementAtOrDefault(place),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var n
        )
            ? n
            : null;

    /// Milliseconds. The sample in Keap's documentation is a thousand times too small, and no instant at all.
    private static DateTimeOffset? Instant(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
        && ms is > 1_000_000_000_000 and < 100_000_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;

    private static string? Text(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.ToString().Trim() is { Length: > 0 } text
            ? text
            : null;
}
