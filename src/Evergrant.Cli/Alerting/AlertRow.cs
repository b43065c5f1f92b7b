using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Alerts;

namespace Evergrant.Cli.Alerting;

/// An open alert in `alert list --json`.
internal sealed record AlertRow(
    string Id,
    string Kind,
    string Subject,
    string? App,
    string? GrantId,
    DateTimeOffset Since,
    bool Muted,
    DateTimeOffset? MutedUntil,
    IReadOnlyList<AlertDeliveryRow> Deliveries
)
{
    public static AlertRow Of(OpenAlert alert) =>
        new(
            alert.Id,
            Terminal.Words.Of(alert.Kind),
            alert.Subject,
            alert.App,
            alert.Grant?.ToString(),
            alert.Since,
            alert.IsMuted,
            alert.MutedUntil,
            [.. alert.Deliveries.Select(AlertDeliveryRow.Of)]
        );
}

internal sealed record AlertDeliveryRow(
    string Way,
    string State,
    int Tries,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? NextTryAt,
    string? LastError
)
{
    public static AlertDeliveryRow Of(AlertDelivery delivery) =>
        new(delivery.Way, delivery.State, delivery.Tries, delivery.DeliveredAt, delivery.NextTryAt, delivery.LastError);
}
