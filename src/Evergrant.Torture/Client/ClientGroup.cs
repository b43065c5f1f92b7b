using System.Globalization;
using Evergrant.Torture.Server;

namespace Evergrant.Torture.Client;

/// <summary>All processes of a client over one state, a folder of its own that begins with one token set.</summary>
internal sealed class ClientGroup : IAsyncDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ClientCommand command;
    private readonly Scenario scenario;
    private readonly TimeProvider clock;
    private readonly Dictionary<string, string> environment;
    private readonly string folder;
    private readonly ClientProcess?[] processes;
    private int nextCall;

    private ClientGroup(
        ClientCommand command,
        Scenario scenario,
        TimeProvider clock,
        string folder,
        Dictionary<string, string> environment
    )
    {
        this.command = command;
        this.scenario = scenario;
        this.clock = clock;
        this.folder = folder;
        this.environment = environment;
        processes = new ClientProcess?[scenario.Processes];
    }

    /// <exception cref="ClientFailedException"/>
    public static async Task<ClientGroup> StartAsync(
        ClientCommand command,
        Scenario scenario,
        TortureServer server,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory.CreateTempSubdirectory("evergrant-torture-").FullName;
        var file = Path.Combine(folder, "token.json");
        var group = new ClientGroup(
            command,
            scenario,
            clock,
            folder,
            Environment(command, scenario, server, file, clock)
        );
        try
        {
            await File.WriteAllTextAsync(file, server.BeginGrant(), cancellationToken);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, Owner);
            await group.StartMissingAsync(cancellationToken);
            server.Ready();
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    /// The first one alone: it may have a state to set up.
    public async Task StartMissingAsync(CancellationToken cancellationToken)
    {
        if (IsMissing(0))
            await StartAsync(0, cancellationToken);
        await Task.WhenAll(
            Enumerable.Range(1, processes.Length - 1).Where(IsMissing).Select(n => StartAsync(n, cancellationToken))
        );
    }

    /// By one process after the other.
    public Call NextCall()
    {
        var id = Interlocked.Increment(ref nextCall);
        return new Call(processes[id % processes.Length]!, id);
    }

    public async Task KillAsync()
    {
        foreach (var process in processes)
            process?.Kill();
        for (var n = 0; n < processes.Length; n++)
        {
            if (processes[n] is { } killed)
                await killed.DisposeAsync();
            processes[n] = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A child of the client still writes there; the system's temporary folder is cleared by others.
        }
    }

    private bool IsMissing(int n) => processes[n] is null or { HasEnded: true };

    private async Task StartAsync(int n, CancellationToken cancellationToken)
    {
        if (processes[n] is { } ended)
            await ended.DisposeAsync();
        processes[n] = null;
        var own = new Dictionary<string, string>(environment) { ["TORTURE_PROCESS"] = Text(n) };
        processes[n] = await ClientProcess.StartAsync(command, own, clock, cancellationToken);
    }

    private static Dictionary<string, string> Environment(
        ClientCommand command,
        Scenario scenario,
        TortureServer server,
        string file,
        TimeProvider clock
    ) =>
        new()
        {
            ["TORTURE_TOKEN_URL"] = new Uri(server.Address, "/token").AbsoluteUri,
            ["TORTURE_API_URL"] = new Uri(server.Address, "/api").AbsoluteUri,
            ["TORTURE_CLIENT_ID"] = TortureServer.ClientId,
            ["TORTURE_CLIENT_SECRET"] = TortureServer.ClientSecret,
            ["TORTURE_STATE"] = Path.GetDirectoryName(file)!,
            ["TORTURE_TOKEN_FILE"] = file,
            ["TORTURE_STORE_DELAY_MS"] = Text(scenario.StoreDelay.TotalMilliseconds),
            ["TORTURE_RULE"] = Spelling.Of(scenario.Rule),
            ["TORTURE_GRACE_S"] = Text(scenario.Grace.TotalSeconds * command.ClockRate),
            ["TORTURE_CLOCK"] = Text(command.ClockRate),
            ["TORTURE_CLOCK_ORIGIN"] = Text(clock.GetUtcNow().ToUnixTimeMilliseconds()),
        };

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
