using System.Collections.Concurrent;
using Evergrant.Hosting.Alerts;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Storage;

namespace Evergrant.Intake.Delivering;

/// <summary>
/// Takes what forms accepted to its accounts: all the time in a server, once in a tick. Any number of nodes may do it over one
/// store; leases share the work out. Needs the home's keeper started.
/// </summary>
public sealed class Delivery : IAsyncDisposable
{
    private const int AtOnce = 64;
    private const int AtOnceOfGrant = 8;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TidyPeriod = TimeSpan.FromMinutes(1);

    /// A timer takes no longer spans.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(20);

    /// What takes longer is cut, and found by whoever takes over.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly EvergrantHome home;
    private readonly SubmissionStore submissions;
    private readonly QueueStore queues;
    private readonly QueueKeeping keeping;
    private readonly Accounts accounts;
    private readonly Deliverer deliverer;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource cut = new();
    private readonly ConcurrentDictionary<SubmissionId, (GrantId Grant, Task Task)> inFlight = new();
    private readonly DeliveryTally tally = new();

    /// Rung when there may be something to do, and when something was done.
    private readonly Bell work = new();
    private readonly Bell settled = new();
    private ITimer? alarm;
    private Task? loop;
    private long? tidiedAt;
    private volatile bool isArmed;

    private Delivery(EvergrantHome home, SubmissionStore submissions, FormStore forms)
    {
        this.home = home;
        this.submissions = submissions;
        log = home.Logs.CreateLogger<Delivery>();
        queues = new QueueStore(home);
        keeping = new QueueKeeping(home, queues, log);
        accounts = new Accounts(home);
        deliverer = new Deliverer(home, submissions, forms, keeping, accounts, log);
    }

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<Delivery> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        var forms = await FormStore.OpenAsync(home, cancellationToken);
        await home.Database.MigrateAsync(DeliveryTables.Migrations, cancellationToken);
        return new Delivery(home, await SubmissionStore.OpenAsync(home, cancellationToken), forms);
    }

    /// <summary>Since it was opened, in this process.</summary>
    public DeliveryReport Done => tally.Now;

    /// <summary>Delivers all the time, until disposed: looks at once when it is woken, else every second.</summary>
    public void Start()
    {
        // For calendars that are moved: they stop where a timer is due.
        alarm ??= home.Calendar.CreateTimer(
            _ => Wake(),
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        loop ??= Task.Run(() => RepeatAsync(stopping.Token));
    }

    /// <summary>Something was accepted, or mended.</summary>
    public void Wake()
    {
        isArmed = false;
        work.Ring();
    }

    /// <summary>Everything that is due, once; not to be called where <see cref="Start"/> was.</summary>
    /// <param name="budget">Nothing is begun after this; the step in flight is finished.</param>
    /// <param name="cancellationToken">The same, at once.</param>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<DeliveryReport> RunAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(budget, home.ProcessClock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken, stopping.Token);
        using var ended = new CancellationTokenSource();
        var reins = new Reins(end.Token, ended.Token);
        var before = tally.Now;
        try
        {
            await TidyAsync(end.Token);
            while (await LookAsync(reins) > 0 || !inFlight.IsEmpty)
                await work.WaitAsync(Period, home.ProcessClock, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested) { }
        finally
        {
            await EndAllAsync(ended);
        }
        cancellationToken.ThrowIfCancellationRequested();
        return DeliveryTally.Between(before, tally.Now) with
        {
            Held = await queues.ListHeldAsync(cancellationToken),
            IsCut = end.IsCancellationRequested && await HasWorkAsync(cancellationToken),
        };
    }

    /// <summary>
    /// Returns when nothing is in flight and nothing that is due can be delivered now: for a clock that is moved. At once where
    /// <see cref="Start"/> was not called.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task WhenSettledAsync(CancellationToken cancellationToken)
    {
        while (loop is { IsCompleted: false } && !stopping.IsCancellationRequested)
        {
            if (isArmed && inFlight.IsEmpty && !await HasWorkAsync(cancellationToken) && isArmed)
                return;
            if (inFlight.IsEmpty)
                work.Ring();
            await settled.WaitAsync(Period, home.ProcessClock, cancellationToken);
        }
    }

    /// <summary>Whether anything is due that is not held: one read.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<bool> HasWorkAsync(CancellationToken cancellationToken) =>
        HasWorkAsync(queues, home.Calendar.GetUtcNow(), cancellationToken);

    /// <summary>The same, of a home whose keeper need not have been started.</summary>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<bool> HasWorkAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        await home.Database.MigrateAsync(IntakeTables.Migrations, cancellationToken);
        return await HasWorkAsync(new QueueStore(home), home.Calendar.GetUtcNow(), cancellationToken);
    }

    private static async Task<bool> HasWorkAsync(
        QueueStore queues,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        (await queues.ListDueAsync(cancellationToken)).Any(queue =>
            QueueDecision.TurnOf(queue, now) != QueueTurn.Held
        );

    /// <summary>Grants of which nothing is delivered though something waits.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<QueueHold>> ListHeldAsync(CancellationToken cancellationToken) =>
        queues.ListHeldAsync(cancellationToken);

    /// <summary>How many submissions are in each state, but for those that were delivered.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<StateCount>> CountAsync(CancellationToken cancellationToken) =>
        submissions.CountAsync(cancellationToken);

    /// <summary>What of it a person should be told: submissions that wait for one, queues that are held for long.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyList<SubmissionTrouble>> ListTroublesAsync(CancellationToken cancellationToken) =>
        [
            .. DeliveryTroubles.Of(
                await submissions.CountAttentionAsync(cancellationToken),
                await queues.ListHeldAsync(cancellationToken),
                home.Calendar.GetUtcNow()
            ),
            .. DeliveryTroubles.Of(
                await submissions.CountQuarantinedAsync(cancellationToken),
                home.Calendar.GetUtcNow()
            ),
        ];

    /// <summary>Finishes the steps in flight, five seconds at most, and leaves the rest to whoever comes next.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (loop is not null)
            await loop;
        await EndAllAsync(cut);
        if (alarm is not null)
            await alarm.DisposeAsync();
        settled.Ring();
        accounts.Dispose();
        stopping.Dispose();
        cut.Dispose();
    }

    private async Task EndAllAsync(CancellationTokenSource cut)
    {
        var all = Task.WhenAll(inFlight.Values.Select(one => one.Task));
        using var limit = new CancellationTokenSource(StopLimit, home.ProcessClock);
        await all.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await cut.CancelAsync();
        await all;
    }

    private async Task RepeatAsync(CancellationToken cancellationToken)
    {
        var reins = new Reins(cancellationToken, cut.Token);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await TidyAsync(cancellationToken);
                if (await LookAsync(reins) > 0)
                    continue;
                if (inFlight.IsEmpty && !isArmed)
                    await ArmAsync(cancellationToken);
                settled.Ring();
                await work.WaitAsync(Period, home.ProcessClock, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException unavailable)
            {
                DeliveryLog.Waits(log, unavailable.Message);
                await PauseAsync(cancellationToken);
            }
#pragma warning disable CA1031 // Were the delivery to end, what is accepted would lie until the server is started anew.
            catch (Exception mistake)
#pragma warning restore CA1031
            {
                DeliveryLog.Stumbled(log, mistake);
                await PauseAsync(cancellationToken);
            }
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken) =>
        await Task.Delay(Period, home.ProcessClock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <returns>How many were begun.</returns>
    private async Task<int> LookAsync(Reins reins)
    {
        var begun = 0;
        foreach (var queue in await queues.ListDueAsync(reins.Stop))
        {
            var room = Math.Min(
                AtOnceOfGrant - inFlight.Values.Count(one => one.Grant == queue.Grant),
                AtOnce - inFlight.Count
            );
            if (room <= 0)
                continue;
            var turn = await keeping.TakeTurnAsync(queue, reins.Stop);
            if (turn == QueueTurn.Held)
                continue;
            var isProbe = turn == QueueTurn.Probe;
            var ids = await submissions.ClaimAsync(
                queue.Grant,
                home.Keeper.Options.Node,
                isProbe ? 1 : room,
                // Once they are ours we have to say what became of them.
                CancellationToken.None
            );
            foreach (var id in ids)
                Begin(id, queue.Grant, isProbe, reins);
            // Only what stands behind others is left, and would be looked at every time.
            if (ids.Count == 0)
                begun += await submissions.PutOffAsync(queue.Grant, reins.Stop);
            begun += ids.Count;
        }
        return begun;
    }

    private void Begin(SubmissionId id, GrantId grant, bool isProbe, Reins reins)
    {
        isArmed = false;
        var run = new Task<Task>(() => DeliverAsync(id, isProbe, reins));
        inFlight[id] = (grant, run.Unwrap());
        run.Start(TaskScheduler.Default);
    }

    private async Task DeliverAsync(SubmissionId id, bool isProbe, Reins reins)
    {
        try
        {
            tally.Add(await deliverer.DeliverAsync(id, isProbe, reins.Stop, reins.Cut));
        }
        catch (OperationCanceledException) when (reins.Cut.IsCancellationRequested) { }
        catch (StoreUnavailableException unavailable)
        {
            DeliveryLog.Waits(log, unavailable.Message);
        }
#pragma warning disable CA1031 // One that cannot be handled must not end the others; its lease ends, and it is tried again.
        catch (Exception mistake)
#pragma warning restore CA1031
        {
            DeliveryLog.Broken(log, id.ToString(), mistake.GetType().Name);
        }
        finally
        {
            inFlight.TryRemove(id, out _);
            Wake();
        }
    }

    private async Task ArmAsync(CancellationToken cancellationToken)
    {
        // Before it is asked: what comes in between has it asked anew.
        isArmed = true;
        if (await queues.FindNextAsync(cancellationToken) is { } next)
        {
            var span = next - home.Calendar.GetUtcNow();
            alarm!.Change(
                span > LongestSleep ? LongestSleep
                    : span > TimeSpan.Zero ? span
                    : TimeSpan.Zero,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    /// At first and then seldom.
    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        if (tidiedAt is { } at && home.ProcessClock.GetElapsedTime(at) < TidyPeriod)
            return;
        var nodes = await submissions.ListLeasingNodesAsync(cancellationToken);
        foreach (var dead in DeadNodes.Among(nodes, home.Keeper.Options.Node))
            await submissions.EndLeasesAsync(dead, cancellationToken);
        await submissions.FreeAsync(cancellationToken);
        await submissions.ForgetWelcomesAsync(cancellationToken);
        tidiedAt = home.ProcessClock.GetTimestamp();
    }

    /// <param name="Stop">The step in flight is the last.</param>
    /// <param name="Cut">Not even that one is finished.</param>
    private readonly record struct Reins(CancellationToken Stop, CancellationToken Cut);
}
