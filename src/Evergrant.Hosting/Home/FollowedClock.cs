using System.Text.Json;
using Evergrant.Providers;
using Evergrant.Storage;

namespace Evergrant.Hosting.Home;

/// <summary>
/// The calendar of a sandbox in another process, asked twice a second. Its timers run in real time; the keeper looks at the
/// calendar by itself when that jumps.
/// </summary>
internal sealed class FollowedClock : TimeProvider, IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private readonly TimeProvider processClock;
    private readonly HttpClient http;
    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;
    private volatile Reading reading = new(TimeSpan.Zero, null);

    private FollowedClock(Uri sandbox, TimeProvider processClock)
    {
        this.processClock = processClock;
        http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
            }
        )
        {
            BaseAddress = sandbox,
            Timeout = TimeSpan.FromSeconds(5),
        };
        http.DefaultRequestHeaders.Add("X-Evergrant-Sandbox", "1");
    }

    /// <exception cref="ConfigurationException">No sandbox answers, or a real provider's grants would live by its clock.</exception>
    public static async Task<FollowedClock> OpenAsync(
        Uri sandbox,
        SqlGrantStore store,
        HomeOptions options,
        CancellationToken cancellationToken
    )
    {
        foreach (var app in await store.ListAppsAsync(cancellationToken))
            if (
                options.Catalog.Find(app.Profile) is { } profile
                && !Loopback.Names(ProviderEndpoints.For(app, profile).Token)
            )
                throw new ConfigurationException(
                    $"clock: the app {app.Name} goes to a real provider, whose tokens do not live by a sandbox's clock; remove the setting."
                );
        var clock = new FollowedClock(sandbox, options.ProcessClock);
        try
        {
            await clock.LookAsync(cancellationToken);
        }
        catch (Exception silent) when (silent is HttpRequestException or JsonException or TaskCanceledException)
        {
            await clock.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw new ConfigurationException(
                $"clock: no sandbox answers at {sandbox.GetLeftPart(UriPartial.Authority)}; start it, or remove the setting."
            );
        }
        clock.loop = clock.FollowAsync();
        return clock;
    }

    public override DateTimeOffset GetUtcNow() => reading.FrozenAt ?? processClock.GetUtcNow() + reading.Offset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        processClock.CreateTimer(callback, state, dueTime, period);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        http.Dispose();
        stopping.Dispose();
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(Period, processClock);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stopping.Token);
                await LookAsync(stopping.Token);
            }
            // A sandbox that restarts is found again; until then its clock is thought to run on.
            catch (Exception silent)
                when (silent is HttpRequestException or JsonException or OperationCanceledException) { }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var stream = await http.GetStreamAsync("/_sandbox/v1/clock", cancellationToken);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        if (
            document.RootElement is not { ValueKind: JsonValueKind.Object } clock
            || !clock.TryGetProperty("now", out var now)
            || !now.TryGetDateTimeOffset(out var instant)
        )
            throw new JsonException("Not a sandbox's clock.");
        var frozen = clock.TryGetProperty("frozen", out var stands) && stands.ValueKind == JsonValueKind.True;
        reading = new Reading(instant - processClock.GetUtcNow(), frozen ? instant : null);
    }

    private sealed record Reading(TimeSpan Offset, DateTimeOffset? FrozenAt);
}
