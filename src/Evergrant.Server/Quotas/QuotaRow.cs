using System.Text.Json;

namespace Evergrant.Server.Quotas;

/// What a provider said it still takes. Times are of the calendar.
/// <param name="Kind">`app`, `key` (a static one, that of a grant) or `account`.</param>
/// <param name="Name">Name of the app, id of the grant, or the account.</param>
/// <param name="Unit">`minute` or `day`.</param>
/// <param name="PausedUntil">Until then it refuses everything; calls are held or answered with 429. Null: it takes calls.</param>
public sealed record QuotaRow(
    string Kind,
    string Name,
    string Unit,
    long Limit,
    long Used,
    long Available,
    DateTimeOffset EndsAt,
    DateTimeOffset AsOf,
    DateTimeOffset? PausedUntil
)
{
    internal static IEnumerable<QuotaRow> Of(QuotaSubject subject)
    {
        DateTimeOffset? paused = subject.PausedUntil is { Ticks: > 0 } until ? until : null;
        foreach (var window in (QuotaWindow?[])[subject.Minute, subject.Day])
            if (window is not null)
                yield return new QuotaRow(
                    subject.Kind,
                    subject.Name,
                    JsonNamingPolicy.SnakeCaseLower.ConvertName(window.Unit.ToString()),
                    window.Limit,
                    window.Used,
                    window.Available,
                    window.EndsAt,
                    window.NotedAt,
                    paused
                );
    }
}
