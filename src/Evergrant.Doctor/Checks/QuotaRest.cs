using System.Globalization;

namespace Evergrant.Doctor.Checks;

/// How many calls an answer says are left in the day.
public static class QuotaRest
{
    private const int NearlyUsedUp = 10;

    private static readonly (string Prefix, string Whose)[] Families =
    [
        ("x-keap-product-quota-", "the app"),
        ("x-keap-tenant-throttle-", "the account"),
    ];

    public static Seen Judge(IReadOnlyList<ExchangeHeader> headers)
    {
        var days = Families.Select(family => (family.Whose, Day: DayOf(headers, family.Prefix))).ToList();
        var said = days.Where(one => one.Day is not null).ToList();
        if (said.Count == 0)
            return Seen.Unclear("the answer says nothing of quotas");
        var text = string.Join(
            "; ",
            said.Select(one =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{one.Whose} has {one.Day!.Value.Left} of {one.Day.Value.Limit} left today"
                )
            )
        );
        return said.Exists(one => one.Day!.Value.Left * NearlyUsedUp < one.Day.Value.Limit)
            ? Seen.Wrong("LIVE-014", text)
            : Seen.Good(text);
    }

    private static (long Left, long Limit)? DayOf(IReadOnlyList<ExchangeHeader> headers, string prefix)
    {
        var units = Parts(headers, prefix + "time-unit");
        var place = Array.FindIndex(units, unit => unit.Equals("day", StringComparison.OrdinalIgnoreCase));
        return
            place >= 0
            && Number(Parts(headers, prefix + "available"), place) is { } left
            && Number(Parts(headers, prefix + "limit"), place) is > 0 and var limit
            ? (left, limit)
            : null;
    }

    // Two windows in one: minute|day.
    private static string[] Parts(IReadOnlyList<ExchangeHeader> headers, string name) =>
        headers.FirstOrDefault(header => header.Is(name))?.Value.Split('|', StringSplitOptions.TrimEntries) ?? [];

    private static long? Number(string[] parts, int place) =>
        place < parts.Length
        && int.TryParse(parts[place], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
