using System.Collections.Concurrent;
using Evergrant.Hosting.Home;

namespace Evergrant.Intake.Delivering;

/// Brings what calls say about a queue onto its row, over all nodes.
internal sealed class QueueKeeping(EvergrantHome home, QueueStore store, ILogger log)
{
    /// Who loses so often has lost to many, and what they wrote says the same.
    private const int MostRaces = 20;
    private static readonly TimeSpan SuccessPeriod = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<GrantId, long> succeeded = new();

    /// <exception cref="Storage.StoreUnavailableException"/>
    public async Task SucceededAsync(GrantId grant, bool isProbe, CancellationToken cancellationToken)
    {
        // A read for each step would cost more than the step.
        if (
            !isProbe
            && succeeded.TryGetValue(grant, out var at)
            && home.ProcessClock.GetElapsedTime(at) < SuccessPeriod
        )
            return;
        succeeded[grant] = home.ProcessClock.GetTimestamp();
        await ChangeAsync(
            grant,
            queue => QueueDecision.AfterSuccess(queue, isProbe, home.Calendar.GetUtcNow()),
            cancellationToken
        );
    }

    /// <returns>The queue's standing before this.</returns>
    /// <exception cref="Storage.StoreUnavailableException"/>
    public async Task<QueueStanding> FailedAsync(
        GrantId grant,
        Failure failure,
        string id,
        bool isProbe,
        CancellationToken cancellationToken
    )
    {
        succeeded.TryRemove(grant, out _);
        var before = new QueueStanding();
        await ChangeAsync(
            grant,
            queue =>
            {
                var now = home.Calendar.GetUtcNow();
                before = QueueDecision.AsOf(queue.Standing, now);
                var seen = queue with { Standing = before };
                return QueueDecision.AfterFailure(seen, failure, id, isProbe, now, Random.Shared.NextDouble());
            },
            cancellationToken
        );
        return before;
    }

    /// <summary>Whether this node may take something, and how much: one, if it is to show whether the queue works again.</summary>
    /// <exception cref="Storage.StoreUnavailableException"/>
    public async Task<QueueTurn> TakeTurnAsync(Queue queue, CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        var turn = QueueDecision.TurnOf(queue, now);
        var wanted = turn switch
        {
            // Whoever writes this first is the only one until then.
            QueueTurn.Probe => queue with { HeldUntil = now + QueueDecision.ProbeSpan },
            QueueTurn.Resumes => queue with { Held = null, HeldAt = null, HeldUntil = null },
            _ => null,
        };
        if (wanted is null)
            return turn;
        if (await store.ChangeAsync(queue, wanted, cancellationToken) is null)
            return QueueTurn.Held;
        if (turn == QueueTurn.Resumes)
            DeliveryLog.Resumed(log, queue.Grant);
        return turn;
    }

    /// <summary>Who was to show whether the queue works again showed nothing: anybody may try.</summary>
    /// <exception cref="Storage.StoreUnavailableException"/>
    public Task GiveBackAsync(GrantId grant, CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        return ChangeAsync(
            grant,
            queue =>
                queue is { Held: not null, HeldUntil: { } until } && until > now
                    ? queue with
                    {
                        HeldUntil = now,
                    }
                    : null,
            cancellationToken
        );
    }

    private async Task ChangeAsync(GrantId grant, Func<Queue, Queue?> decide, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MostRaces; race++)
        {
            if (await store.FindAsync(grant, cancellationToken) is not { } seen || decide(seen) is not { } wanted)
                return;
            if (await store.ChangeAsync(seen, wanted, cancellationToken) is null)
                continue;
            if (wanted.Held is { } why && seen.Held != why)
                DeliveryLog.Held(log, grant, why);
            else if (wanted.Held is null && seen.Held is not null)
                DeliveryLog.Resumed(log, grant);
            return;
        }
    }
}
