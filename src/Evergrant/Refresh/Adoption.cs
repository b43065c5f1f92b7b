using Evergrant.Protocol;
using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// Brings answers into the store that dead processes of this home left in their spools.
internal sealed class Adoption(KeeperOptions keeper, Conclusion refreshes, Consents consents, ILogger log)
{
    /// An adoption may have to ask the provider about a refusal, for each answer.
    private static readonly TimeSpan LongestOfOthers = TimeSpan.FromSeconds(25);

    private readonly HashSet<string> known = [];
    private (Task<bool> Task, TimeSpan Limit) running = (Task.FromResult(true), TimeSpan.Zero);
    private readonly Lock gate = new();
    private int count;

    /// Answers adopted so far.
    public int Count => Volatile.Read(ref count);

    /// <summary>Every spool file whose process is gone, now. Replaying twice is harmless: an attempt is answered once.</summary>
    /// <returns>False: another process is still at it, so an answer may be on its way into the store.</returns>
    public Task<bool> AdoptAsync(CancellationToken cancellationToken) => AdoptAsync(LongestOfOthers, cancellationToken);

    /// The same, unless somebody is at it: this waits for nobody.
    public Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            if (!running.Task.IsCompleted)
                return Task.FromResult(false);
        return AdoptAsync(TimeSpan.Zero, cancellationToken);
    }

    private Task<bool> AdoptAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        // One after the other: each looks again at what the one before may have missed.
        lock (gate)
        {
            running = (AfterAsync(running.Task, running.Limit, limit, cancellationToken), limit);
            return running.Task;
        }
    }

    private async Task<bool> AfterAsync(
        Task<bool> before,
        TimeSpan beforeLimit,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var waits = !before.IsCompleted;
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Whoever stood behind one that waited in vain has waited as long.
        if (waits && beforeLimit >= limit && before is { IsCompletedSuccessfully: true, Result: false })
            return false;
        using var alone = await keeper.Spool.TakeAdoptionAsync(limit, keeper.ProcessClock, cancellationToken);
        if (alone is null)
            return false;
        var abandoned = keeper.Spool.FindAbandoned();
        try
        {
            foreach (var spool in abandoned)
                await AdoptAsync(spool, cancellationToken);
            return true;
        }
        finally
        {
            // All of them, also when the store went away at the first: a spool that stays held looks like a living process's.
            foreach (var spool in abandoned)
                spool.Dispose();
        }
    }

    private async Task AdoptAsync(AbandonedSpool spool, CancellationToken cancellationToken)
    {
        foreach (var problem in spool.Problems)
            Report(spool, problem);
        var all = true;
        foreach (var answer in spool.Answers)
        {
            if (await TryReplayAsync(answer, spool, cancellationToken) is not { } problem)
                continue;
            all = false;
            Report(spool, problem);
        }
        if (all && !spool.Delete())
            keeper.Spool.SetAside(spool);
    }

    /// A file that stays is looked at again and again, but spoken of once.
    private void Report(AbandonedSpool spool, string problem)
    {
        if (known.Add($"{spool.Name}: {problem}"))
            KeeperLog.SpoolProblem(log, spool.Name, problem);
    }

    /// What keeps the answer in the spool, if something does.
    private async Task<string?> TryReplayAsync(SpooledAnswer answer, AbandonedSpool spool, CancellationToken stopping)
    {
        try
        {
            return await ReplayAsync(answer, spool.Name, stopping)
                ? null
                : $"attempt {answer.Attempt.Id} is not on record in this store";
        }
#pragma warning disable CA1031 // One answer that cannot be stored (a broken seal, an app that is gone) keeps nobody from starting.
        catch (Exception mistake) when (mistake is not (OperationCanceledException or StoreUnavailableException))
#pragma warning restore CA1031
        {
            return $"the answer to {answer.Attempt.Id} cannot be stored: {mistake.Message}";
        }
    }

    /// False: the store knows no such attempt.
    private async Task<bool> ReplayAsync(SpooledAnswer spooled, string from, CancellationToken cancellationToken)
    {
        if (await keeper.Store.FindAttemptAsync(spooled.Attempt.Id, cancellationToken) is not { } attempt)
            return false;
        if (attempt.Outcome == AttemptOutcome.Answered)
        {
            // The journal may lack what the store has: it is not flushed.
            if (
                await keeper.Store.FindAsync(attempt.Grant, cancellationToken) is { } held
                && held.Grant.Tip == attempt.Id
            )
                await refreshes.NoteAsync(held.Grant, spooled);
            return true;
        }
        var exchange = spooled.Answer.Complete
            ? new Exchange.Answered(spooled.Answer) as Exchange
            : new Exchange.Unknown("the answer broke off", spooled.Answer);
        if (attempt.Kind == AttemptKind.Refresh)
            await refreshes.ConcludeAsync(exchange, spooled.Attempt, spooled, null, cancellationToken);
        else
            await consents.ConcludeAsync(exchange, spooled.Attempt, spooled, null, cancellationToken);
        // One that broke off stays unanswered, however often it is read.
        if ((await keeper.Store.FindAttemptAsync(attempt.Id, cancellationToken))?.Outcome != AttemptOutcome.Answered)
            return true;
        Interlocked.Increment(ref count);
        KeeperLog.Adopted(log, attempt.Grant, attempt.Id, from);
        return true;
    }
}
