using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Doctor.Checks;
using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Cli.Doctoring.Live;

/// The folder, its key, its store, its schedule.
internal sealed class HomeChecks(string path, ParseResult parsed) : IAsyncDisposable
{
    private const string Home = "home";
    private const string Rights = "rights";
    private const string Store = "store";

    private HomeLook? look;

    /// Null: it was not opened, and the checks say why.
    public CommandHome? Opened { get; private set; }

    public IEnumerable<CheckupStep> Steps() =>
        [
            new(Home, [], _ => Task.FromResult(Folder())),
            new(Rights, [Home], _ => Task.FromResult(Look())),
            new("space", [Home], _ => Task.FromResult(Space(path))),
            new(Store, [Home, Rights], OpenAsync),
            Of("schedule", ScheduleAsync),
        ];

    /// A look at the opened store, which may go away meanwhile.
    public CheckupStep Of(string name, Func<CommandHome, CancellationToken, Task<Seen>> look) =>
        new(
            name,
            [Store],
            async token =>
            {
                try
                {
                    return await look(Opened!, token);
                }
                catch (StoreUnavailableException away)
                {
                    return Seen.Wrong("LIVE-003", away.Message);
                }
            }
        );

    public ValueTask DisposeAsync() => Opened?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Seen Folder()
    {
        try
        {
            look = HomeLook.At(path);
            return Seen.Good(path);
        }
        catch (ConfigurationException broken)
        {
            return Seen.Wrong("LIVE-001", broken.Message);
        }
    }

    // Before it is opened: what others can read is not opened at all.
    private Seen Look() =>
        look!.FindOpen() is { } open ? Seen.Wrong("LIVE-002", open)
        : File.Exists(look.MasterKeyFile) ? Seen.Good("only the owner reads home and key")
        : Seen.Good("only the owner reads the home; there is no key");

    private static Seen Space(string path)
    {
        try
        {
            return HomeState.JudgeSpace(new DriveInfo(path).AvailableFreeSpace);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Seen.Unclear(unknown.Message);
        }
    }

    private async Task<Seen> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            Opened = await LookedHome.OpenAsync(parsed, cancellationToken);
            var states = await Opened.Store.CountByStateAsync(cancellationToken);
            return Seen.Good(
                states.Count == 0
                    ? "no grant yet"
                    : string.Join(
                        ", ",
                        states.Where(one => one.Value > 0).Select(one => $"{one.Value} {Words.Of(one.Key)}")
                    )
            );
        }
        catch (ConfigurationException broken)
        {
            return Seen.Wrong("LIVE-001", broken.Message);
        }
        catch (Exception away) when (away is StoreUnavailableException or HomeBusyException)
        {
            return Seen.Wrong("LIVE-003", away.Message);
        }
    }

    private static async Task<Seen> ScheduleAsync(CommandHome home, CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        var held = await HeldAsync(home, now - HomeState.Overdue, cancellationToken);
        var text = string.Concat(held.Select(one => $"; {one.Key} held up until {Times.Text(one.Value)}"));
        var due = await home.Store.FindNextDueAsync([.. held.Keys], cancellationToken);
        return HomeState.JudgeSchedule(due, now, text);
    }

    /// Apps to whose token endpoint nothing was sent since then, whoever ran: it is backing off, or asked for that.
    private static async Task<Dictionary<string, DateTimeOffset>> HeldAsync(
        CommandHome home,
        DateTimeOffset since,
        CancellationToken cancellationToken
    )
    {
        var held = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var app in await home.Store.ListAppsAsync(cancellationToken))
        {
            var standing = await GrantRecord.FindEndpointAsync(home.Store, home.Opened.Catalog, app, cancellationToken);
            if (standing?.HeldUntil is { } until && until > since)
                held[app.Name] = until;
        }

        return held;
    }
}
