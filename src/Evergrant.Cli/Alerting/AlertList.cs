using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Alerts;

namespace Evergrant.Cli.Alerting;

internal static class AlertList
{
    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = new Command("list", "What is wrong now, who was told, and what is muted.") { json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var alerts = await Alerts.OpenAsync(home.Opened, null, cancellationToken);
                // Where nobody is told, neither serve nor tick looks for what is wrong.
                if (home.Opened.Settings.Alerts.Ways.Count == 0)
                    await alerts.WorkAsync(TimeSpan.Zero, cancellationToken);
                var open = await alerts.ListAsync(cancellationToken);
                if (parsed.GetValue(json))
                    JsonOut.Print<IReadOnlyList<AlertRow>>([.. open.Select(AlertRow.Of)]);
                else if (open.Count == 0)
                    Say.Note("No open alerts.");
                else
                    foreach (var alert in open)
                        Print(alert, home.Calendar.GetUtcNow(), home.Opened.ProcessClock.GetUtcNow());
                if (home.Opened.Settings.Alerts.Ways.Count == 0)
                    Say.Note("Nobody is told: set alert_mail_to, alert_webhook or heartbeat in evergrant.json.");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant alert list", "evergrant alert list --json");
        return command;
    }

    private static void Print(OpenAlert alert, DateTimeOffset calendar, DateTimeOffset process)
    {
        Say.Data(alert.Subject);
        List<(string, string?)> facts =
        [
            ("  since", Times.WithDistance(alert.Since, calendar)),
            ("  muted", alert.IsMuted ? Times.WithDistance(alert.MutedUntil, process) ?? "until unmuted" : null),
        ];
        facts.AddRange(alert.Deliveries.Select(delivery => ($"  {delivery.Way}", (string?)How(delivery, process))));
        foreach (var line in Table.Facts([.. facts]))
            Say.Data(line);
    }

    private static string How(AlertDelivery delivery, DateTimeOffset now)
    {
        var error = delivery.LastError is { } said ? $": {said}" : "";
        var tries = delivery.Tries == 1 ? "1 try" : $"{delivery.Tries} tries";
        return delivery switch
        {
            { State: "delivered", DeliveredAt: { } at } => $"delivered {Times.Text(at)}{error}",
            { State: "pending", Tries: 0 } => "not tried yet",
            { State: "pending", NextTryAt: { } next } when next > now =>
                $"not delivered, {tries}, next {Times.WithDistance(next, now)}{error}",
            { State: "pending" } => $"not delivered, {tries}, next with serve or tick{error}",
            _ => $"given up after {tries}{error}",
        };
    }
}
