using Evergrant.Hosting.Home;
using Evergrant.Hosting.Sinks;
using Evergrant.Storage;

namespace Evergrant.Hosting.Chores;

/// <summary>
/// What a home that nobody watches needs besides refreshed tokens: token files written. A server runs it all the time, a
/// tick once.
/// </summary>
public sealed class HomeChores : IAsyncDisposable
{
    /// How soon a change is seen.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly EvergrantHome home;
    private readonly TokenSinks sinks;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;

    private HomeChores(EvergrantHome home, TokenSinks sinks)
    {
        this.home = home;
        this.sinks = sinks;
        log = home.Logs.CreateLogger<HomeChores>();
    }

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<HomeChores> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        await home.Database.MigrateAsync(TickTables.Migrations, cancellationToken);
        return new HomeChores(home, await TokenSinks.OpenAsync(home, cancellationToken));
    }

    /// <summary>All of them, once.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<SinkReport> WorkOnceAsync(CancellationToken cancellationToken) => sinks.WriteAsync(cancellationToken);

    /// <summary>
    /// Everything due in this home, once: refreshes, then the chores. The home's keeper has been started. Ticks are safe at
    /// the same time and beside a server. Each looks ahead by half as much again as the ticks are apart, so that a warm token
    /// outlives the wait for the next one.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<HomeTickReport> TickAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        var last = await TickMemory.FindAsync(home.Database, cancellationToken);
        var memory = TickMemory.Next(last, home.Calendar.GetUtcNow());
        var tick = new TickOptions { LookAhead = memory.LookAhead, Budget = budget };
        var grants = await home.Keeper.TickAsync(tick, cancellationToken);
        var written = await WorkOnceAsync(cancellationToken);
        // Last: a tick that was killed did not happen, and the next one looks ahead all the further.
        if (!grants.IsCut)
            await (memory with { At = home.Calendar.GetUtcNow() }).KeepAsync(home.Database, cancellationToken);
        return new HomeTickReport(grants, written, last?.At);
    }

    /// Does them whenever something changed in the store, until disposed.
    public void Start() => loop = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period, home.ProcessClock);
        var next = new Turn(null, null, null);
        try
        {
            do next = await LookAsync(next);
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
    }

    /// Nothing is done, and nothing read but the store's stamp, unless there may be something to do.
    private async Task<Turn> LookAsync(Turn turn)
    {
        try
        {
            var stamp = await home.Store.ReadChangeStampAsync(stopping.Token);
            var now = home.ProcessClock.GetTimestamp();
            if (stamp == turn.Stamp && !(home.Calendar.GetUtcNow() >= turn.EndsAt) && !(now >= turn.RetryAt))
                return turn;
            var report = await WorkOnceAsync(stopping.Token);
            foreach (var trouble in report.Troubles.Where(trouble => trouble.IsNew))
                ChoresLog.FileNotWritten(log, trouble.Path, trouble.Problem);
            return new Turn(stamp, report.NextEnd, report.Troubles.Count > 0 ? Later(now) : null);
        }
        catch (StoreUnavailableException unavailable)
        {
            if (turn.RetryAt is null)
                ChoresLog.Waits(log, unavailable.Message);
            return new Turn(null, null, 0);
        }
#pragma warning disable CA1031 // Were the chores to end, files would hold dead tokens until the server is started anew.
        catch (Exception mistake) when (mistake is not OperationCanceledException)
#pragma warning restore CA1031
        {
            ChoresLog.Stumbled(log, mistake);
            return turn with { RetryAt = Later(home.ProcessClock.GetTimestamp()) };
        }
    }

    private long Later(long now) => now + (long)(RetryAfter.TotalSeconds * home.ProcessClock.TimestampFrequency);

    /// <summary>What the next look compares with.</summary>
    /// <param name="Stamp">The store's when the chores were last done.</param>
    /// <param name="EndsAt">When a token in a file ends (calendar).</param>
    /// <param name="RetryAt">Timestamp of the process clock.</param>
    private sealed record Turn(long? Stamp, DateTimeOffset? EndsAt, long? RetryAt);
}
