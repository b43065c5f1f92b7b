using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Chores;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Server.Connect;

namespace Evergrant.Cli.Ticking;

internal static class TickCommand
{
    private static readonly TimeSpan DefaultBudget = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var limit = new Option<TimeSpan?>("--limit")
        {
            Description =
                "Begin no more refreshes after this, and as long again no more deliveries; what has begun is finished. Default 60s.",
            HelpName = "SPAN",
            CustomParser = Spans.Take,
        };
        var command = new Command(
            "tick",
            "Do everything that is due, once, and end: for cron and other timers, instead of serve or beside it."
        )
        {
            limit,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var areFormsRight = await ApplyFormsAsync(home, cancellationToken);
                var wordy = parsed.GetValue(GlobalOptions.Verbose) || !Console.IsOutputRedirected;
                var inbox = await InboxTick.TakeAsync(home, wordy, cancellationToken);
                var links = TickSpeech.HasServer(home)
                    ? await ConnectLinks.OpenAsync(home.Opened, cancellationToken)
                    : null;
                await using var delivery = await Delivery.OpenAsync(home.Opened, cancellationToken);
                await using var chores = await HomeChores.OpenAsync(
                    home.Opened,
                    links is null ? null : links.CreateReconnectAddressAsync,
                    delivery.ListTroublesAsync,
                    cancellationToken
                );
                var budget = parsed.GetValue(limit) ?? DefaultBudget;
                var report = await chores.TickAsync(budget, cancellationToken);
                // After the grants: what is delivered needs their tokens.
                var delivered = await delivery.RunAsync(budget, cancellationToken);
                await TickSpeech.SayAsync(home, report, delivered, wordy, cancellationToken);
                return areFormsRight
                    ? InboxTick.CodeOf(inbox, TickSpeech.CodeOf(report, delivered))
                    : ExitCodes.Configuration;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant tick",
            "*/5 * * * *  evergrant --home /srv/evergrant tick >/dev/null     (crontab: mails troubles only)",
            "17 4 * * *   evergrant --home /srv/evergrant tick                (crontab: once a day is enough)"
        );
        return command;
    }

    /// No grant dies of a form that is written wrong.
    private static async Task<bool> ApplyFormsAsync(CommandHome home, CancellationToken cancellationToken)
    {
        var forms = await FormStore.OpenAsync(home.Opened, cancellationToken);
        try
        {
            await new ConfiguredForms(home.Opened, forms).ApplyAsync(cancellationToken);
            return true;
        }
        catch (ConfigurationException wrong)
        {
            foreach (var error in wrong.Errors)
                Say.Error(error);
            return false;
        }
    }
}
