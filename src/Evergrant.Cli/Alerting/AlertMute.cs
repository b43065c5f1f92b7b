using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Alerts;

namespace Evergrant.Cli.Alerting;

/// `alert mute` and `alert unmute`.
internal static class AlertMute
{
    private static readonly TimeSpan Usually = TimeSpan.FromDays(7);

    public static Command Create()
    {
        var (asked, isApp) = Subject();
        var span = new Option<TimeSpan?>("--for")
        {
            Description = "How long: 12h, 7d … Default: 7d. A mute that is forgotten ends by itself.",
            HelpName = "TIME",
            CustomParser = Spans.Take,
        };
        var command = new Command("mute", "Send nothing about a grant, or about an app and its grants.")
        {
            asked,
            isApp,
            span,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var alerts = await Alerts.OpenAsync(home.Opened, null, cancellationToken);
                var length = parsed.GetValue(span) ?? Usually;
                var (grant, app) = await FindAsync(
                    home,
                    parsed.GetRequiredValue(asked),
                    parsed.GetValue(isApp),
                    cancellationToken
                );
                if (grant is not null)
                    await alerts.MuteAsync(grant.Id, length, cancellationToken);
                else
                    await alerts.MuteAsync(app!, length, cancellationToken);
                var until = Times.Text(home.Opened.ProcessClock.GetUtcNow() + length);
                Say.Note(
                    grant is not null
                        ? $"Nothing is sent about {grant.Name} until {until}; what is still wrong then is."
                        : $"Nothing is sent about the app {app!.Name} and its grants until {until}; what is still wrong then is."
                );
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant alert mute acme", "evergrant alert mute shop --app --for 12h");
        return command;
    }

    public static Command CreateUndo()
    {
        var (asked, isApp) = Subject();
        var command = new Command("unmute", "Send again; what is wrong now is told with the next look.")
        {
            asked,
            isApp,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken);
                var alerts = await Alerts.OpenAsync(home.Opened, null, cancellationToken);
                var name = parsed.GetRequiredValue(asked);
                var (grant, app) = await FindAsync(home, name, parsed.GetValue(isApp), cancellationToken);
                var was = grant is not null
                    ? await alerts.UnmuteAsync(grant.Id, cancellationToken)
                    : await alerts.UnmuteAsync(app!, cancellationToken);
                Say.Note(was ? $"{name} is not muted any more." : $"{name} was not muted.");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(command, "evergrant alert unmute acme");
        return command;
    }

    private static (Argument<string> Asked, Option<bool> IsApp) Subject() =>
        (
            new Argument<string>("GRANT|APP") { Description = "Name or id of the grant, else name of the app." },
            new Option<bool>("--app") { Description = "The app is meant, though a grant has the same name." }
        );

    /// The first grant of an app usually bears its name: the grant is the smaller silence.
    private static async Task<(Grant? Grant, App? App)> FindAsync(
        CommandHome home,
        string asked,
        bool isApp,
        CancellationToken cancellationToken
    )
    {
        if (!isApp && await home.Keeper.FindAsync(asked, cancellationToken) is { Grant: var grant })
            return (grant, null);
        if (await home.Store.FindAppAsync(asked, cancellationToken) is { } app)
            return (null, app);
        throw isApp ? NotFoundException.App(asked) : NotFoundException.Grant(asked);
    }
}
