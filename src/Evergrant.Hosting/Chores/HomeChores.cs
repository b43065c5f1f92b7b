using Evergrant.Hosting.Alerts;
using Evergrant.Hosting.Home;
using Evergrant.Hosting.Sinks;
using Evergrant.Storage;

namespace Evergrant.Hosting.Chores;

/// <summary>
/// What a home that nobody watches needs besides refreshed tokens: token files written, people told. A server runs it all
/// the time, a tick once.
/// </summary>
public sealed class HomeChores : IAsyncDisposable
{
    /// How soon a change is seen.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly EvergrantHome home;
    private readonly TokenSinks sinks;
    private readonly Alerts.Alerts? alerts;
    private readonly ILogger log;
    private readonly NodeReports nodes;
    private readonly CancellationTokenSource stopping = new();
    private Task loops = Task.CompletedTask;
    private volatile bool filesAreInOrder;

    private HomeChores(EvergrantHome home, TokenSinks sinks, Alerts.Alerts? alerts)
    {
        this.home = home;
        this.sinks = sinks;
        this.alerts = alerts;
        log = home.Logs.CreateLogger<HomeChores>();
        nodes = new NodeReports(home, stopping.Token);
    }

    /// <param name="home">Its settings say who is told; nobody, and the grants are not looked at for it.</param>
    /// <param name="reconnectLink">As <see cref="Alerts.Alerts.OpenAsync(EvergrantHome, Func{Grant, CancellationToken, Task{Uri}}, CancellationToken)"/> takes it.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static Task<HomeChores> OpenAsync(
        EvergrantHome home,
        Func<Grant, CancellationToken, Task<Uri?>>? reconnectLink,
        CancellationToken cancellationToken
    ) => OpenAsync(home, reconnectLink, null, cancellationToken);

    /// <inheritdoc cref="OpenAsync(EvergrantHome, Func{Grant, CancellationToken, Task{Uri}}, CancellationToken)"/>
    /// <param name="home"/>
    /// <param name="reconnectLink"/>
    /// <param name="submissions">What forms accepted and cannot be delivered, for the same people. Null: nobody looks.</param>
    /// <param name="cancellationToken"/>
    public static async Task<HomeChores> OpenAsync(
        EvergrantHome home,
        Func<Grant, CancellationToken, Task<Uri?>>? reconnectLink,
        Func<CancellationToken, Task<IReadOnlyList<SubmissionTrouble>>>? submissions,
        CancellationToken cancellationToken
    )
    {
        await home.Database.MigrateAsync(TickTables.Migrations, cancellationToken);
        var alerts =
            home.Settings.Alerts.Ways.Count > 0
                ? await Alerts.Alerts.OpenAsync(home, reconnectLink, null, submissions, cancellationToken)
                : null;
        return new HomeChores(home, await TokenSinks.OpenAsync(home, cancellationToken), alerts);
    }

    /// <summary>Token files of grants that changed are written.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<SinkReport> WriteFilesAsync(CancellationToken cancellationToken) => sinks.WriteAsync(cancellationToken);

    /// <summary>Alerts that are due are sent; the monitor is called if everything is in order.</summary>
    /// <param name="untilNext">How long nobody may look after this (calendar).</param>
    /// <param name="isInOrder">False: the monitor is not called, whatever the alerts say.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="StoreUnavailableException"/>
    private async Task<AlertWork> TellAsync(TimeSpan untilNext, bool isInOrder, CancellationToken cancellationToken)
    {
        if (alerts is null)
            return AlertWork.None;
        var work = await alerts.WorkAsync(untilNext, cancellationToken);
        if (isInOrder)
            await alerts.HeartbeatAsync(cancellationToken);
        return work;
    }

    /// <summary>
    /// Everything due in this home, once: refreshes, then the chores. The home's keeper has been started. Ticks are safe at
    /// the same time and beside a server. Each looks ahead by half as much again as the ticks are apart, so that a warm token
    /// outlives the wait for the next one.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<HomeTickReport> TickAsync(TimeSpan budget, CancellationToken cancellationToken) =>
        TickAsync(budget, static _ => Task.CompletedTask, cancellationToken);

    /// <inheritdoc cref="TickAsync(TimeSpan, CancellationToken)"/>
    /// <param name="budget">Nothing is begun after this.</param>
    /// <param name="workAsync">What else needs the tokens, and is to be done before anybody is told of troubles.</param>
    /// <param name="cancellationToken"/>
    public async Task<HomeTickReport> TickAsync(
        TimeSpan budget,
        Func<CancellationToken, Task> workAsync,
        CancellationToken cancellationToken
    )
    {
        var last = await TickMemory.FindAsync(home.Database, cancellationToken);
        var memory = TickMemory.Next(last, home.Calendar.GetUtcNow());
        var tick = new TickOptions { LookAhead = memory.LookAhead, Budget = budget };
        var grants = await home.Keeper.TickAsync(tick, cancellationToken);
        SinkReport? written = null;
        AlertWork told;
        try
        {
            written = await WriteFilesAsync(cancellationToken);
            await workAsync(cancellationToken);
        }
        finally
        {
            // Also when the files failed altogether: then above all.
            var isInOrder = written is { Troubles.Count: 0 } && grants is { Failed: 0, IsCut: false };
            told = await TellAsync(memory.LookAhead, isInOrder, cancellationToken);
        }
        // Once a day is often enough for what is thirty days old.
        if (last?.At.UtcDateTime.Date != memory.At.UtcDateTime.Date)
            await new SpentTokens(home.Database).ForgetAsync(home.Calendar.GetUtcNow(), cancellationToken);
        // Last: a tick that was killed did not happen, and the next one looks ahead all the further.
        if (!grants.IsCut)
            await (memory with { At = home.Calendar.GetUtcNow() }).KeepAsync(home.Database, cancellationToken);
        return new HomeTickReport(grants, written, told, last?.At);
    }

    /// <summary>
    /// Does them whenever something changed in the store, until disposed. Side by side: a mail server that hangs keeps no
    /// program from its token, nor a monitor that hangs a mail.
    /// </summary>
    public void Start() =>
        loops = Task.WhenAll(
            Task.Run(() => RepeatAsync(LookForFilesAsync)),
            Task.Run(() => RepeatAsync(LookForAlertsAsync)),
            Task.Run(() => RepeatAsync(CallMonitorAsync)),
            Task.Run(() => RepeatAsync(nodes.LookAsync)),
            Task.Run(() => RepeatAsync(ForgetAsync))
        );

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loops;
        await nodes.LeaveAsync();
        stopping.Dispose();
    }

    private async Task RepeatAsync(Func<Turn, Task<Turn>> look)
    {
        using var timer = new PeriodicTimer(Period, home.ProcessClock);
        var next = new Turn(null, null, null);
        try
        {
            do next = await TryAsync(look, next);
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
    }

    /// Looks by itself at no more than what changed; time alone brings reminders.
    private async Task<Turn> LookForAlertsAsync(Turn turn)
    {
        if (alerts is not null && !(home.ProcessClock.GetTimestamp() < turn.RetryAt))
            await alerts.WorkAsync(stopping.Token);
        return turn with { RetryAt = null };
    }

    private async Task<Turn> CallMonitorAsync(Turn turn)
    {
        if (alerts is not null && filesAreInOrder && !(home.ProcessClock.GetTimestamp() < turn.RetryAt))
            await alerts.HeartbeatAsync(stopping.Token);
        return turn with { RetryAt = null };
    }

    /// Nothing is done, and nothing read but the store's stamp, unless there may be something to do.
    private async Task<Turn> LookForFilesAsync(Turn turn)
    {
        var stamp = await home.Store.ReadChangeStampAsync(stopping.Token);
        var now = home.ProcessClock.GetTimestamp();
        if (stamp == turn.Stamp && !(home.Calendar.GetUtcNow() >= turn.EndsAt) && !(now >= turn.RetryAt))
            return turn;
        filesAreInOrder = false;
        var report = await WriteFilesAsync(stopping.Token);
        filesAreInOrder = report.Troubles.Count == 0;
        foreach (var trouble in report.Troubles.Where(trouble => trouble.IsNew))
            ChoresLog.FileNotWritten(log, trouble.Path, trouble.Problem);
        return new Turn(stamp, report.NextEnd, report.Troubles.Count > 0 ? Later(now) : null);
    }

    /// Once a day.
    private async Task<Turn> ForgetAsync(Turn turn)
    {
        var now = home.Calendar.GetUtcNow();
        if (now < turn.EndsAt)
            return turn;
        await new SpentTokens(home.Database).ForgetAsync(now, stopping.Token);
        return new Turn(null, now + SpentTokens.Period, null);
    }

    private async Task<Turn> TryAsync(Func<Turn, Task<Turn>> look, Turn turn)
    {
        try
        {
            return await look(turn);
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
    /// <param name="EndsAt">When a token in a file ends, or something is to be done again (calendar).</param>
    /// <param name="RetryAt">Timestamp of the process clock.</param>
    internal sealed record Turn(long? Stamp, DateTimeOffset? EndsAt, long? RetryAt);
}
