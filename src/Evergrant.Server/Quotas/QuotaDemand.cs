using System.Globalization;

namespace Evergrant.Server.Quotas;

/// <summary>How much of what a provider still takes some calls would use.</summary>
/// <param name="Unit">`minute` or `day`.</param>
/// <param name="Calls">Wanted.</param>
/// <param name="Left">As the provider said last.</param>
/// <param name="Limit">Of the whole window.</param>
public sealed record QuotaDemand(string Unit, long Calls, long Left, long Limit)
{
    /// <summary>For people: `12 % of what is left of the day's 150,000 calls`.</summary>
    public string Text =>
        Calls > Left
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"more than is left of the {Unit}: {Left:N0} of {Limit:N0} calls"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Math.Ceiling(100.0 * Calls / Math.Max(1, Left)):0} % of what is left of the {Unit}: {Left:N0} of {Limit:N0} calls"
            );

    /// <param name="rows">All that is known.</param>
    /// <param name="grant">Whose calls they would be.</param>
    /// <param name="calls">How many.</param>
    /// <param name="now">Calendar.</param>
    /// <returns>A window each; none: the provider has not said anything lately.</returns>
    public static IReadOnlyList<QuotaDemand> Of(
        IEnumerable<QuotaRow> rows,
        Grant grant,
        long calls,
        DateTimeOffset now
    ) =>
        [
            .. rows.Where(row => row.EndsAt > now && IsOf(row, grant))
                .Select(row => new QuotaDemand(row.Unit, calls, row.Available, row.Limit)),
        ];

    private static bool IsOf(QuotaRow row, Grant grant) =>
        row.Kind switch
        {
            "app" => row.Name == grant.App && grant.Kind == GrantKind.Rotating,
            "key" => row.Name == grant.Id.ToString(),
            _ => row.Name == grant.Account,
        };
}
