using System.Globalization;

namespace Evergrant.Server.Policies;

/// A policy as people read it, a line for each limit.
public static class PolicyWords
{
    public static IReadOnlyList<(string What, string Words)> Of(KeyPolicy policy) =>
        [
            ("May call", Calls(policy)),
            .. policy.Fields.Count == 0
                ? ((string, string)[])[]
                : [("Fields", $"only {string.Join("; ", policy.Fields)}")],
            .. Rate(policy) is { } rate ? [("At most", rate)] : ((string, string)[])[],
            .. policy.DailyShare is { } share
                ? [("Of a day", string.Create(CultureInfo.InvariantCulture, $"{share} % of the provider's calls"))]
                : ((string, string)[])[],
            .. policy.NotBefore is { } begin ? [("Not before", Time(begin))] : ((string, string)[])[],
            .. policy.Until is { } end ? [("Until", Time(end))] : ((string, string)[])[],
            .. policy.From.Count == 0 ? ((string, string)[])[] : [("From", $"only {string.Join(", ", policy.From)}")],
        ];

    /// In a table's cell.
    public static string Summary(KeyPolicy policy) =>
        string.Join(
            ", ",
            new[]
            {
                policy.Preset
                    ?? (policy.Allow is { Count: var count } ? $"{count} kinds of calls" : Presets.Everything),
                policy.Fields.Count > 0 ? "some fields" : null,
                Rate(policy),
                policy.DailyShare is { } share ? $"{share} % a day" : null,
                policy.From.Count > 0 ? "some addresses" : null,
                policy.NotBefore is { } begin ? $"from {Time(begin)}" : null,
                policy.Until is { } end ? $"until {Time(end)}" : null,
            }.Where(part => part is not null)
        );

    private static string Calls(KeyPolicy policy) =>
        policy switch
        {
            { Allow: null } => "everything that the grant may",
            { Preset: { } preset, Allow: { } allow } => $"{preset}: {string.Join(", ", allow)}",
            { Allow: { } allow } => string.Join(", ", allow),
        };

    private static string? Rate(KeyPolicy policy) =>
        (policy.PerSecond, policy.PerMinute) switch
        {
            (null, null) => null,
            ({ } second, null) => $"{second}/s",
            (null, { } minute) => $"{minute}/min",
            ({ } second, { } minute) => $"{second}/s, {minute}/min",
        };

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString(
            time.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss'Z'",
            CultureInfo.InvariantCulture
        );
}
