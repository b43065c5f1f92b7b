using System.Diagnostics;
using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Storage;

namespace Evergrant.Refresh;

/// <summary>
/// Redeems the refresh token of one grant, once. The steps are numbered here and named alike in the activities of
/// <see cref="Steps"/>; their order is what keeps a grant alive when the program dies between any two of them.
/// </summary>
internal sealed class Refresher(
    KeeperOptions keeper,
    TokenEndpoint endpoint,
    Durability durability,
    Conclusion conclusion,
    Adoption adoption,
    Pace pace
)
{
    public static readonly ActivitySource Steps = new("Evergrant.Refresher");

    /// Longer than the whole exchange (20 s), so that a living node never outlives its lease before it has an answer.
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// With less of the lease left than this, nothing is sent any more: the exchange could outlast it.
    private static readonly TimeSpan LeaseNeeded = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PresentedPause = TimeSpan.FromMinutes(15);

    /// Goes on by itself until the outcome is durable.
    /// <param name="waiters">Are told at once of what takes longer than anybody should wait.</param>
    public async Task<RefreshOutcome> RefreshAsync(
        GrantId id,
        Demand demand,
        TaskCompletionSource<RefreshOutcome> waiters,
        CancellationToken stopping
    )
    {
        try
        {
            return await TryAsync(id, demand, waiters, stopping);
        }
        catch (StoreUnavailableException unavailable)
        {
            return new RefreshOutcome.StoreUnavailable(unavailable.Message);
        }
        catch (Exception failure) when (SpoolFile.IsOfDisk(failure))
        {
            // Whether a dead process left an answer cannot be seen: nothing is presented a second time before it can.
            return new RefreshOutcome.SpoolUnavailable();
        }
    }

    private async Task<RefreshOutcome> TryAsync(
        GrantId id,
        Demand demand,
        TaskCompletionSource<RefreshOutcome> waiters,
        CancellationToken stopping
    )
    {
        Turn turn = new(pace);
        try
        {
            return await TryAsync(id, demand, turn, waiters, stopping);
        }
        finally
        {
            await turn.GiveBackAsync();
        }
    }

    private async Task<RefreshOutcome> TryAsync(
        GrantId id,
        Demand demand,
        Turn turn,
        TaskCompletionSource<RefreshOutcome> waiters,
        CancellationToken stopping
    )
    {
        var asked = keeper.ProcessClock.GetTimestamp();
        for (var wait = TimeSpan.FromMilliseconds(50); ; )
        {
            // 1. Read the row: what the caller saw may be old.
            using var read = Steps.StartActivity("refresh.1-read");
            if (await keeper.Store.FindWithAppAsync(id, stopping) is not var (snapshot, app))
                return new RefreshOutcome.NoSuchGrant();
            var profile = keeper.Catalog.Require(app.Profile);
            var address = ProviderEndpoints.For(app, profile).Token;
            read?.Stop();

            // 2. Decide on the row as read; the compare-and-set of step 4 sees to it that it still stands there.
            using var decide = Steps.StartActivity("refresh.2-decide");
            var now = keeper.Calendar.GetUtcNow();
            var decision = RefreshDecision.For(snapshot.Grant, demand, app, profile, now);
            var sibling = await FindSiblingAsync(snapshot.Grant, demand, now, stopping);
            if (sibling is null && decision is RefreshDecision.Impossible)
            {
                if (await conclusion.GiveUpAsync(snapshot.Grant, now, stopping) is { } given)
                    return given;
                continue;
            }
            var redeem = sibling is null ? decision as RefreshDecision.Redeem : new RefreshDecision.Redeem(0);
            if (redeem is null)
            {
                await RescheduleAsync(snapshot.Grant, demand, decision, now, stopping);
                return new RefreshOutcome.Unchanged(snapshot);
            }
            // The endpoint may want to be left alone, or others come first. Whoever waited reads again and decides again.
            var urgency = Urgency.Of(snapshot.Grant, now, demand is Demand.Called or Demand.Ordered);
            if (!turn.IsTaken)
            {
                var isOrdered = demand is Demand.Ordered;
                switch (await pace.EnterAsync(app, profile, address, urgency, isOrdered, stopping))
                {
                    case Admission.Held(var until):
                        return new RefreshOutcome.Held(snapshot, until);
                    case Admission.Pass pass:
                        turn.Take(address, pass);
                        if (pass.HasWaited)
                            continue;
                        break;
                }
            }
            if (redeem.Try > 0 && !await adoption.AdoptAsync(stopping))
                return new RefreshOutcome.SpoolUnavailable();
            decide?.Stop();

            // 3. A flushed place for the answer, before anything can be answered.
            using var reserve = Steps.StartActivity("refresh.3-reserve");
            if (keeper.Spool.TryReserve() is not { } slot)
                return new RefreshOutcome.SpoolUnavailable();
            reserve?.Stop();

            // 4. Take the lease and put the attempt on record, in one commit, if the row is as it was read.
            using var begin = Steps.StartActivity("refresh.4-begin");
            var leased = keeper.ProcessClock.GetTimestamp();
            var begun = await BeginAsync(
                number => NewAttempt(snapshot.Grant, sibling, number, now),
                redeem.Try,
                snapshot.Grant.Version,
                slot,
                waiters,
                stopping
            );
            begin?.Stop();
            if (begun is BeginResult.Begun mine)
            {
                if (!await NoteAsync(mine.Attempt, stopping))
                {
                    slot.Release();
                    return new RefreshOutcome.SpoolUnavailable();
                }
                var presentation = new Presentation(
                    snapshot.Grant,
                    mine.Attempt,
                    mine.RefreshToken,
                    SecretChoice.For(snapshot.Grant, app),
                    profile,
                    address,
                    slot,
                    leased,
                    turn.Use()
                );
                var outcome = await PresentAsync(presentation, waiters, stopping);
                // Refused with one of two secrets: the other is an attempt of its own, at once.
                if (outcome is RefreshOutcome.Failed(var failed) && SecretChoice.IsOpen(failed.Grant, app))
                    continue;
                return outcome;
            }
            slot.Release();
            switch (begun)
            {
                case BeginResult.AlreadyPresented:
                    var later = new RefreshDecision.Later(now + PresentedPause);
                    await RescheduleAsync(snapshot.Grant, demand, later, now, stopping);
                    return new RefreshOutcome.Unchanged(snapshot);
                case BeginResult.Abandoned(var abandoned):
                    if (!await TryResolveAsync(abandoned, stopping))
                        return new RefreshOutcome.SpoolUnavailable();
                    break;
                // Nobody waits for it, and others are due.
                case BeginResult.Held(var node, _) when demand is Demand.Scheduled:
                    return new RefreshOutcome.InProgress(node);
                case BeginResult.Held(var node, _):
                    if (keeper.ProcessClock.GetElapsedTime(asked) > LongestWait)
                        return new RefreshOutcome.InProgress(node);
                    await Task.Delay(wait, keeper.ProcessClock, stopping);
                    wait = wait < TimeSpan.FromMilliseconds(250) ? wait * 1.5 : wait;
                    break;
            }
        }
    }

    private async Task<RefreshOutcome> PresentAsync(
        Presentation presentation,
        TaskCompletionSource<RefreshOutcome> waiters,
        CancellationToken stopping
    )
    {
        var (grant, attempt, token, app, profile, address, slot, leased, pass) = presentation;

        // 5. Present the token: one connection, one request, no repetition below us.
        var request = TokenRequest.ForRefresh(app, profile, token);
        Exchange exchange;
        using (Steps.StartActivity("refresh.5-present"))
        {
            exchange = await endpoint.RedeemAsync(request, address, () => MayWrite(leased), stopping);
        }

        // 6.-9. Spool what came, read it, commit what it means, announce it. Until that is durable the process does not give up.
        var answer = exchange.Came is { } came ? SpooledAnswer.Of(attempt, app, came) : null;
        var outcome = await durability.KeepAsync(
            slot,
            attempt,
            answer,
            () =>
                conclusion.ConcludeAsync(
                    exchange,
                    attempt,
                    answer,
                    new Asked(grant, profile, request.Redaction),
                    CancellationToken.None
                ),
            why => waiters.TrySetResult(new RefreshOutcome.StoreUnavailable(why)),
            stopping
        );
        await pace.NoteAsync(address, pass, exchange, stopping);
        return outcome ?? new RefreshOutcome.ShuttingDown();
    }

    /// The last moment at which nothing has been sent.
    private bool MayWrite(long leased)
    {
        using var step = Steps.StartActivity("refresh.5-write");
        return keeper.ProcessClock.GetElapsedTime(leased) < Lease - LeaseNeeded;
    }

    /// <param name="number">
    /// Counts what has no answer. When an earlier one was answered after a later one had been sent, the later one's number
    /// is taken and the earlier one's is free.
    /// </param>
    private async Task<BeginResult> BeginAsync(
        Func<int, Attempt> attempt,
        int number,
        long version,
        SpoolSlot slot,
        TaskCompletionSource<RefreshOutcome> waiters,
        CancellationToken stopping
    )
    {
        for (; ; number--)
        {
            var begun = await BeginAsync(attempt(number), version, slot, waiters, stopping);
            if (begun is not BeginResult.AlreadyPresented || number == 0)
                return begun;
        }
    }

    private async Task<BeginResult> BeginAsync(
        Attempt attempt,
        long version,
        SpoolSlot slot,
        TaskCompletionSource<RefreshOutcome> waiters,
        CancellationToken stopping
    )
    {
        try
        {
            return await keeper.Store.BeginAsync(attempt, version, Lease, stopping);
        }
        catch (Exception e)
        {
            slot.Release();
            if (e is not (StoreUnavailableException or OperationCanceledException))
                throw;
            // The commit may have happened all the same. Nothing was sent, and the record has to say so, or the next taker
            // must hold the token for spent.
            waiters.TrySetResult(new RefreshOutcome.StoreUnavailable(e.Message));
            await conclusion.WithdrawAsync(attempt, stopping);
            throw;
        }
    }

    /// Where a copy of the store is not, and before anything is sent: no copy can make us present the token again.
    private async Task<bool> NoteAsync(Attempt attempt, CancellationToken stopping)
    {
        if (keeper.Journal is not { } journal)
            return true;
        try
        {
            await journal.NotePresentedAsync(attempt, CancellationToken.None);
            return true;
        }
        catch (StoreUnavailableException unavailable)
        {
            conclusion.ReportJournal(attempt, unavailable);
            await conclusion.WithdrawAsync(attempt, stopping);
            return false;
        }
    }

    /// An attempt whose node is gone: its answer may lie in the spool of a dead process of this home. If it does not, the
    /// token has to be held for sent.
    private async Task<bool> TryResolveAsync(Attempt abandoned, CancellationToken stopping)
    {
        if (!await adoption.AdoptAsync(stopping))
            return false;
        var open = await keeper.Store.FindOpenAttemptAsync(abandoned.Grant, stopping);
        if (open is { LeaseEnded: true } && open.Attempt.Id == abandoned.Id)
            await conclusion.AbandonAsync(abandoned, stopping);
        return true;
    }

    private async Task RescheduleAsync(
        Grant grant,
        Demand demand,
        RefreshDecision decision,
        DateTimeOffset now,
        CancellationToken stopping
    )
    {
        var next = decision switch
        {
            RefreshDecision.Enough(var at) => at,
            RefreshDecision.Later(var at) => at,
            _ => null,
        };
        // A due row that is not moved on would be due for ever.
        if (next <= now)
            next = now + TimeSpan.FromSeconds(1);
        if (demand is (Demand.Scheduled or Demand.Ahead) && grant.NextRefreshAt <= now)
            await keeper.Store.RescheduleAsync(grant.Id, grant.Version, next, stopping);
    }

    /// Two answers to one token leave two token sets. When the tip is refused the other is tried before any verdict.
    private async Task<Sibling?> FindSiblingAsync(
        Grant grant,
        Demand demand,
        DateTimeOffset now,
        CancellationToken stopping
    ) =>
        grant is { Trouble.Refusals: > 0, State: not (GrantState.Paused or GrantState.Revoked) }
        && (demand is Demand.Ordered || !(grant.Trouble.NotBefore > now))
            ? await keeper.Store.FindUnpresentedSiblingAsync(grant.Id, stopping)
            : null;

    private Attempt NewAttempt(Grant grant, Sibling? sibling, int number, DateTimeOffset now) =>
        new()
        {
            Id = AttemptId.New(now),
            Grant = grant.Id,
            Kind = AttemptKind.Refresh,
            Parent = sibling?.Attempt ?? grant.Tip,
            Try = number,
            Epoch = grant.Epoch,
            // A sibling from further back as well: what it brings has to become the tip, not the next one to be tried.
            Generation = grant.Generation + 1,
            Node = keeper.Node,
            StartedAt = now,
        };

    private sealed record Presentation(
        Grant Grant,
        Attempt Attempt,
        RefreshToken RefreshToken,
        App App,
        ProviderProfile Profile,
        Uri Address,
        SpoolSlot Slot,
        long Leased,
        Admission.Pass Pass
    );

    /// A pass, from when it is had until it is used.
    private sealed class Turn(Pace pace)
    {
        private (Uri Address, Admission.Pass Pass)? had;

        public bool IsTaken => had is not null;

        public void Take(Uri address, Admission.Pass pass) => had = (address, pass);

        public Admission.Pass Use()
        {
            var pass = had!.Value.Pass;
            had = null;
            return pass;
        }

        public Task GiveBackAsync() =>
            had is var (address, pass) ? pace.GiveBackAsync(address, pass) : Task.CompletedTask;
    }
}
