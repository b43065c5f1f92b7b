using System.CommandLine;
using Evergrant.Cli.Sinks;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Storage;

namespace Evergrant.Cli.Homes;

/// The home that a command works on, opened by the command itself: no server is needed, and one may run beside it.
internal sealed class CommandHome : IAsyncDisposable
{
    private readonly EvergrantHome opened;
    private readonly ILoggerFactory logs;
    private readonly bool sandboxIsAbsent;

    private CommandHome(EvergrantHome opened, ILoggerFactory logs, bool sandboxIsAbsent)
    {
        this.opened = opened;
        this.logs = logs;
        this.sandboxIsAbsent = sandboxIsAbsent;
    }

    public EvergrantHome Opened => opened;
    public Keeper Keeper => opened.Keeper;
    public IGrantStore Store => opened.Store;
    public TimeProvider Calendar => opened.Calendar;

    /// Its clock stands in for the sandbox's, and not for every app's: <see cref="StartAsync"/> looks.
    public bool SandboxIsAbsent => sandboxIsAbsent;

    /// <param name="make">True for the commands that begin something: makes the home if there is none.</param>
    /// <param name="start">False for a command that may find its answer by reading; it starts the keeper if it does not.</param>
    /// <exception cref="ConfigurationException">The home cannot be opened, or there is none.</exception>
    public static Task<CommandHome> OpenAsync(
        ParseResult parsed,
        CancellationToken cancellationToken,
        bool make = false,
        bool start = true
    ) =>
        OpenAsync(
            parsed.GetValue(GlobalOptions.Home),
            parsed.GetValue(GlobalOptions.Verbose),
            cancellationToken,
            make,
            start
        );

    /// <param name="flag">What `--home` says, if it was given.</param>
    /// <inheritdoc cref="OpenAsync(ParseResult, CancellationToken, bool, bool)"/>
    public static async Task<CommandHome> OpenAsync(
        string? flag,
        bool verbose,
        CancellationToken cancellationToken,
        bool make = false,
        bool start = true
    )
    {
        var path = EvergrantHome.Locate(flag);
        if (!make && !Directory.Exists(path))
            throw new ConfigurationException(
                $"{path}: there is no home. Make one with: evergrant init, or name another with --home"
            );
        var logs = CommandLogs.Create(verbose);
        try
        {
            var options = new HomeOptions
            {
                Path = path,
                Calendar = await AbsentSandbox.ClockAsync(path, cancellationToken),
                Logs = logs,
                Warn = Terminal.Say.Note,
            };
            var home = new CommandHome(
                await EvergrantHome.OpenAsync(options, cancellationToken),
                logs,
                sandboxIsAbsent: options.Calendar is not null
            );
            if (start)
                await home.StartAsync(cancellationToken);
            return home;
        }
        catch
        {
            logs.Dispose();
            throw;
        }
    }

    /// <exception cref="NotFoundException"/>
    public async Task<Grant> RequireGrantAsync(string asked, CancellationToken cancellationToken) =>
        await Keeper.FindAsync(asked, cancellationToken) is { } snapshot
            ? snapshot.Grant
            : throw NotFoundException.Grant(asked);

    /// <exception cref="UsageException">The catalog has no such profile any more.</exception>
    public ProviderProfile RequireProfile(App app) =>
        opened.Catalog.Find(app.Profile)
        ?? throw new UsageException($"The profile {app.Profile} of the app {app.Name} is not known here.");

    public async ValueTask DisposeAsync()
    {
        // Before any reader of a token file meets the token that was replaced.
        if (Keeper.HasChanged)
            await TokenFiles.WriteAsync(this);
        await opened.DisposeAsync();
        logs.Dispose();
    }

    /// Needed before anything is redeemed.
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (sandboxIsAbsent)
                await AbsentSandbox.RefuseProvidersAsync(opened, cancellationToken);
            // Without the schedule: that is the server's. What a dead process left in its spool is stored first.
            await Keeper.StartAsync(withSchedule: false, cancellationToken);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }
}
