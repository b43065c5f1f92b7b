using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Torture;

namespace Evergrant.Cli.Torturing;

/// <summary>
/// This program as a client of `torture`: a keeper on a home of SQLite that all processes share. Nothing runs ahead: without
/// the schedule, every refresh is begun by the crowd, as it is for other clients.
/// </summary>
internal sealed class TortureClient : IDisposable
{
    public const string Name = "client";

    /// What the keeper does about an answer that was lost takes it minutes, and scenarios seconds.
    public const int ClockRate = 5;

    private const int ImportTries = 20;
    private const string Grant = "torture";
    private readonly TortureSurroundings surroundings;
    private readonly EvergrantHome home;
    private readonly HttpClient api = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private readonly ConcurrentDictionary<string, CancellationTokenSource> callers = new();

    private TortureClient(TortureSurroundings surroundings, EvergrantHome home)
    {
        this.surroundings = surroundings;
        this.home = home;
    }

    public static Command Create()
    {
        var command = new Command(Name, "The client of --self.") { Hidden = true };
        command.SetAction(
            async (_, cancellationToken) =>
            {
                var surroundings = TortureSurroundings.Read();
                await using var home = await EvergrantHome.OpenAsync(Options(surroundings), cancellationToken);
                await home.Keeper.StartAsync(withSchedule: false, cancellationToken);
                await EnsureGrantAsync(home, surroundings, cancellationToken);
                using var client = new TortureClient(surroundings, home);
                await client.ListenAsync(cancellationToken);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static HomeOptions Options(TortureSurroundings surroundings) =>
        new()
        {
            Path = Path.Combine(surroundings.State, "home"),
            Calendar = surroundings.Clock,
            ProcessClock = surroundings.Clock,
            Catalog = ProviderCatalog.With([("torture", surroundings.Profile)]),
        };

    /// The pair is imported as any pair that was made elsewhere: its refresh token is redeemed at once.
    private static async Task EnsureGrantAsync(
        EvergrantHome home,
        TortureSurroundings surroundings,
        CancellationToken cancellationToken
    )
    {
        if (await home.Keeper.FindAsync(Grant, cancellationToken) is not null)
            return;
        var app = new App
        {
            Name = "torture",
            Profile = "torture",
            ClientId = surroundings.ClientId,
            Secret = surroundings.Secret,
            SecretSetAt = home.Calendar.GetUtcNow(),
        };
        await home.Store.AddAppAsync(app, cancellationToken);
        var import = new ImportRequest
        {
            App = app.Name,
            RefreshToken = surroundings.FirstRefreshToken(),
            GrantName = Grant,
        };
        for (var left = ImportTries; ; left--)
            switch (await home.Keeper.ImportAsync(import, cancellationToken))
            {
                case ConnectResult.Connected:
                    return;
                // Nothing left the machine: it is too busy for a clock that runs faster.
                case ConnectResult.NotSent when left > 0:
                    continue;
                case var refused:
                    throw new TortureFailedException($"The first pair was not imported: {refused}");
            }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        Tell("ready");
        var calls = new ConcurrentDictionary<string, Task>();
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
            if (line.Split(' ') is ["call", var id])
                calls[id] = Task.Run(() => CallAsync(id), cancellationToken);
            else if (line.Split(' ') is ["cancel", var gone] && callers.TryGetValue(gone, out var caller))
                await caller.CancelAsync();
        await Task.WhenAll(calls.Values);
    }

    private async Task CallAsync(string id)
    {
        using var caller = new CancellationTokenSource();
        callers[id] = caller;
        try
        {
            Tell($"{id} {await StatusAsync(caller.Token)}");
        }
        catch (OperationCanceledException)
        {
            Tell($"{id} cancelled");
        }
        catch (HttpRequestException failure)
        {
            Tell($"{id} error {failure.Message}");
        }
        finally
        {
            callers.TryRemove(id, out _);
        }
    }

    private async Task<string> StatusAsync(CancellationToken cancellationToken)
    {
        var result = await home.Keeper.GetTokenAsync(Grant, cancellationToken: cancellationToken);
        if (result is not TokenResult.Served served)
            return $"error {(result is TokenResult.Unavailable { Code: var code } ? code : result.GetType().Name)}";
        using var request = new HttpRequestMessage(HttpMethod.Get, surroundings.Api);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", served.AccessToken.Reveal());
        using var answer = await api.SendAsync(request, cancellationToken);
        return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
    }

    private static void Tell(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    public void Dispose() => api.Dispose();
}
