using System.Globalization;

namespace Evergrant.Hosting.Alerts;

/// Events about alerts, for programs.
internal static class AlertEvents
{
    public static AlertEvent Opened(Delivery delivery, Uri? link, AlertPlaces places)
    {
        var alert = delivery.Alert;
        var scope =
            alert.Grant is not null ? "grant"
            : alert.App is not null ? "app"
            : "home";
        return Of(delivery, $"evergrant.{scope}.{Words.Of(alert.Kind)}", alert.NoticedAt, places) with
        {
            Data = DataOf(alert, places) with
            {
                WhatToDo = alert.Said.WhatToDo,
                Commands = alert.Said.Commands,
                ReconnectLink = link?.AbsoluteUri,
            },
        };
    }

    public static AlertEvent Recovered(Delivery delivery, AlertPlaces places) =>
        Of(delivery, "evergrant.alert.recovered", delivery.Alert.EndedAt!.Value, places);

    public static AlertEvent Test(string id, DateTimeOffset now, AlertPlaces places) =>
        new()
        {
            Id = id,
            Type = "evergrant.alert.test",
            Source = places.PublicAddress.AbsoluteUri,
            Time = Text(now),
            Data = new AlertEventData
            {
                Title = "Evergrant: a test of alert events",
                WhatHappened = "This is a test: alerts of Evergrant will be sent here.",
            },
        };

    private static AlertEvent Of(Delivery delivery, string type, DateTimeOffset at, AlertPlaces places) =>
        new()
        {
            Id = delivery.Id,
            Type = type,
            Source = places.PublicAddress.AbsoluteUri,
            Subject = delivery.Alert.Grant?.ToString() ?? delivery.Alert.App,
            Time = Text(at),
            Data = DataOf(delivery.Alert, places),
        };

    private static AlertEventData DataOf(StoredAlert alert, AlertPlaces places) =>
        new()
        {
            AlertId = alert.Id,
            Kind = Words.Of(alert.Kind),
            Severity = alert.Said.IsError ? "error" : "warning",
            Since = Text(alert.Since),
            RecoveredAt = alert.EndedAt is { } ended ? Text(ended) : null,
            Title = alert.Said.Subject,
            WhatHappened = alert.Said.WhatHappened,
            GrantCount = alert.Said.Count,
            Grants = alert.Said.Grants,
            CallsWorkUntil = Text(alert.Said.CallsWorkUntil),
            StatusPage = places.PageOf(alert).AbsoluteUri,
            Evidence = alert.Said.Evidence,
        };

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
