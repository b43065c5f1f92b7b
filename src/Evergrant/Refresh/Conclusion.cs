using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// Brings how a redemption ended into the store: the same way whether the answer just came or lay in a dead process's spool.
internal sealed class Conclusion(
    KeeperOptions keeper,
    Corroborator corroborator,
    Action<GrantSnapshot> announce,
    ILogger log
)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public void ReportJournal(Attempt attempt, StoreUnavailableException unavailable) =>
        KeeperLog.NotJournaled(log, attempt.Grant, attempt.Id, unavailable.Message);

    /// For a store that is brought back from a copy. Without it the grant is set aside then, and no worse: the presentation
    /// was noted before it was sent.
    public async Task NoteAsync(Grant grant, SpooledAnswer answer)
    {
        try
        {
            if (keeper.Journal is { } journal)
                await journal.NoteAnswerAsync(grant, answer, CancellationToken.None);
        }
        catch (StoreUnavailableException unavailable)
        {
            ReportJournal(answer.Attempt, unavailable);
        }
    }

    /// Nothing was sent, though the attempt may be on record: said until the store has heard it or the host stops.
    public async Task WithdrawAsync(Attempt attempt, CancellationToken stopping)
    {
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await WithdrawAsync(attempt);
                return;
            }
            catch (StoreUnavailableException) when (!stopping.IsCancellationRequested)
            {
                await Task.Delay(pause, keeper.ProcessClock, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (StoreUnavailableException unavailable)
            {
                KeeperLog.NotWithdrawn(log, attempt.Grant, attempt.Id, unavailable.Message);
                return;
            }
        }
    }

    private async Task WithdrawAsync(Attempt attempt)
    {
        var recorded = await keeper.Store.FindAttemptAsync(attempt.Id, CancellationToken.None);
        const string why = "the store did not confirm the attempt";
        if (recorded?.Outcome is null)
            await keeper.Store.EndAsync(End(attempt, AttemptOutcome.NotSent, why), CancellationToken.None);
        // Somebody took the lease over meanwhile and held the token for sent: that is undone on the grant as well.
        else if (recorded.Outcome == AttemptOutcome.Unknown)
            await ConcludeAsync(new Exchange.NotSent(why), attempt, null, null, CancellationToken.None);
    }

    /// <summary>There is no refresh token to present: said before the access token ends, and not thrown at callers.</summary>
    /// <returns>Null: the row moved on.</returns>
    public async Task<RefreshOutcome?> GiveUpAsync(Grant grant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var change = Standing.WithoutRefreshToken(grant, now);
        if (!await keeper.Store.ChangeAsync(grant.Id, grant.Version, change, cancellationToken))
            return null;
        if (await keeper.Store.FindAsync(grant.Id, cancellationToken) is not { } after)
            return new RefreshOutcome.NoSuchGrant();
        announce(after);
        KeeperLog.Ended(log, grant.Id, grant.Name, change.State, change.Evidence.What, null, change.Evidence.Meaning);
        return new RefreshOutcome.Failed(after);
    }

    /// The node is gone and no answer of it was found: held for sent.
    public Task AbandonAsync(Attempt attempt, CancellationToken cancellationToken) =>
        EndAsync(
            End(attempt, AttemptOutcome.Unknown, $"node {attempt.Node} ended or stopped answering") with
            {
                OnlyIfAbandoned = true,
            },
            attempt,
            async (grant, end) =>
                WithPlace(await UnansweredAsync(grant, attempt, end, cancellationToken), attempt.Node),
            cancellationToken
        );

    /// Of this home all spools were looked into; nobody but a person can look into another's.
    private GrantChange WithPlace(GrantChange change, string node) =>
        !keeper.SharesStore
            ? change
            : change with
            {
                Evidence = change.Evidence with
                {
                    Meaning =
                        $"The answer may lie in the spool of the node {node}: start Evergrant there again, or bring its spool file here with: evergrant store spool import FILE",
                },
            };

    public async Task<(App App, ProviderProfile Profile)> FindAppAsync(Grant grant, CancellationToken cancellationToken)
    {
        var app = await keeper.Store.RequireAppAsync(grant.App, cancellationToken);
        return (app, keeper.Catalog.Require(app.Profile));
    }

    /// <param name="asked">Null: not known any more.</param>
    public Task<RefreshOutcome> ConcludeAsync(
        Exchange exchange,
        Attempt attempt,
        SpooledAnswer? spooled,
        Asked? asked,
        CancellationToken cancellationToken
    ) =>
        exchange switch
        {
            Exchange.NotSent(var why) => EndAsync(
                End(attempt, AttemptOutcome.NotSent, why),
                attempt,
                (grant, end) =>
                    Task.FromResult(Standing.AfterPassing(grant, EvidenceOf(attempt, end, "not_sent"), null)),
                cancellationToken
            ),
            _ when spooled is not null => OfAnswerAsync(exchange, spooled, asked, cancellationToken),
            Exchange.Unknown(var why, _) => OfSilenceAsync(attempt, why, cancellationToken),
            _ => throw new InvalidOperationException("An answer that was not kept."),
        };

    private async Task<RefreshOutcome> OfAnswerAsync(
        Exchange exchange,
        SpooledAnswer spooled,
        Asked? asked,
        CancellationToken cancellationToken
    )
    {
        var attempt = spooled.Attempt;
        if ((asked ?? await FindAskedAsync(attempt.Grant, cancellationToken)) is not var (grant, profile, sent))
            return new RefreshOutcome.NoSuchGrant();
        // 7. Read it.
        using var read = Refresher.Steps.StartActivity("refresh.7-read");
        var response = TokenResponse.Read(spooled.Answer, profile, sent);
        read?.Stop();
        switch (response)
        {
            case TokenResponse.Tokens tokens:
                return await CommitAsync(grant, spooled, tokens, profile, cancellationToken);
            case TokenResponse.Refused(var error) when spooled.Answer.Complete && error.Class != ErrorClass.Passing:
                return await EndAsync(
                    End(attempt, AttemptOutcome.Answered, error.ToString()),
                    attempt,
                    (now, end) => RefusedAsync(now, spooled, error, end, cancellationToken),
                    cancellationToken
                );
            case var other when MayHaveRotated(spooled.Answer, other):
                return await OfSilenceAsync(attempt, WhyUnreadable(exchange, other), cancellationToken);
            case var other:
                return await EndAsync(
                    End(attempt, AttemptOutcome.Answered, WhyUnreadable(exchange, other)) with
                    {
                        IsPassing = true,
                    },
                    attempt,
                    (now, end) => Task.FromResult(AfterPassing(now, profile, spooled, end)),
                    cancellationToken
                );
        }
    }

    private async Task<Asked?> FindAskedAsync(GrantId id, CancellationToken cancellationToken) =>
        await keeper.Store.FindWithAppAsync(id, cancellationToken) is var (snapshot, app)
            ? new Asked(
                snapshot.Grant,
                keeper.Catalog.Require(app.Profile),
                Redaction.OfForgotten(app.RequireClient().Secret)
            )
            : null;

    private async Task<RefreshOutcome> CommitAsync(
        Grant grant,
        SpooledAnswer spooled,
        TokenResponse.Tokens tokens,
        ProviderProfile profile,
        CancellationToken cancellationToken
    )
    {
        var tokenSet = TokenSets.From(tokens, profile, spooled.Attempt.StartedAt, grant.RefreshAbsoluteEndsAt);
        var now = keeper.Calendar.GetUtcNow();
        var end = End(spooled.Attempt, AttemptOutcome.Answered, $"{spooled.Answer.Status} with a new token set");
        // 8. Commit what it means.
        using var commit = Refresher.Steps.StartActivity("refresh.8-commit");
        var snapshot = await keeper.Store.CommitRotationAsync(
            new Rotation
            {
                Attempt = spooled.Attempt,
                Tokens = tokenSet,
                Evidence = EvidenceOf(spooled.Attempt, end, "rotated"),
                NextRefreshAt = NextAt(grant),
                AppSecretSetAt = spooled.AppSecretSetAt,
            },
            cancellationToken
        );
        var after = snapshot.Grant;
        // A token set that came late, beside a tip that was refused, is tried at once.
        if (after.Trouble.Refusals > 0 && after.Epoch == spooled.Attempt.Epoch)
            await keeper.Store.RescheduleAsync(after.Id, after.Version, now, cancellationToken);
        // How it is kept was changed while the provider was asked.
        else if (
            after.Tip == spooled.Attempt.Id
            && after.State is not (GrantState.Paused or GrantState.Revoked)
            && NextAt(after) != NextAt(grant)
        )
            await keeper.Store.RescheduleAsync(after.Id, after.Version, NextAt(after), cancellationToken);
        commit?.Stop();
        // 9. Only now does anybody see the new access token.
        using var announced = Refresher.Steps.StartActivity("refresh.9-announce");
        announce(snapshot);
        KeeperLog.Rotated(log, grant.Id, grant.Name, snapshot.Grant.Generation, spooled.Attempt.Id);
        await NoteAsync(snapshot.Grant, spooled);
        return new RefreshOutcome.Rotated(snapshot);

        DateTimeOffset? NextAt(Grant kept) =>
            RefreshTimes.NextAt(
                tokenSet.LifespanOf(kept.Id, spooled.Attempt.Generation),
                RefreshTimes.IsWarm(kept, now)
            );
    }

    private static GrantChange AfterPassing(Grant grant, ProviderProfile profile, SpooledAnswer spooled, AttemptEnd end)
    {
        var evidence = EvidenceOf(spooled.Attempt, end, "unavailable");
        var change = Standing.AfterPassing(grant, evidence, spooled.Answer.FindRetryDelay());
        return profile.IsDoubtful(spooled.Answer.Status) ? Standing.AfterDoubtful(grant, profile, change) : change;
    }

    private Task<RefreshOutcome> OfSilenceAsync(Attempt attempt, string why, CancellationToken cancellationToken) =>
        EndAsync(
            End(attempt, AttemptOutcome.Unknown, why),
            attempt,
            (grant, end) => UnansweredAsync(grant, attempt, end, cancellationToken),
            cancellationToken
        );

    private async Task<GrantChange> UnansweredAsync(
        Grant grant,
        Attempt attempt,
        AttemptEnd end,
        CancellationToken cancellationToken
    )
    {
        var (_, profile) = await FindAppAsync(grant, cancellationToken);
        return Standing.AfterUnanswered(grant, profile, EvidenceOf(attempt, end, "unknown"), attempt.StartedAt);
    }

    private async Task<GrantChange> RefusedAsync(
        Grant grant,
        SpooledAnswer spooled,
        ProviderError error,
        AttemptEnd end,
        CancellationToken cancellationToken
    )
    {
        var evidence = EvidenceOf(spooled.Attempt, end, Verdict.Refused);
        // Read with the row: whoever changes the secret makes refused rows due, so this one moves or is decided on anew.
        var (app, profile) = await FindAppAsync(grant, cancellationToken);
        if (app.SecretSetAt > spooled.AppSecretSetAt)
            return Standing.AfterPassing(
                grant,
                evidence with
                {
                    Meaning = "Refused with a secret that was replaced meanwhile; it is tried again with the new one.",
                },
                null
            );
        // Neither another secret nor another token would be asked for in any other form.
        if (error.Class == ErrorClass.Request)
            return Standing.AfterRefusal(
                grant,
                app,
                profile,
                evidence,
                Verdict.Of(
                    error,
                    await corroborator.AskAsync(grant, app, profile, error, end.EndedAt, cancellationToken)
                )
            );
        grant = grant with { Trouble = grant.Trouble with { RefusedSecretAt = spooled.AppSecretSetAt } };
        if (SecretChoice.IsOpen(grant, app))
            return Standing.BeforeNextSecret(grant, evidence);
        if (await keeper.Store.FindUnpresentedSiblingAsync(grant.Id, cancellationToken) is not null)
        {
            var wait = new Verdict(VerdictKind.Wait, "Another token set of this consent has not been tried yet.");
            return Standing.AfterRefusal(grant, app, profile, evidence, wait) with { NextRefreshAt = end.EndedAt };
        }
        var verdict = Verdict.Of(
            error,
            await corroborator.AskAsync(grant, app, profile, error, end.EndedAt, cancellationToken)
        );
        return Standing.AfterRefusal(grant, app, profile, evidence, verdict);
    }

    /// Ends an attempt and moves the grant on by compare-and-set; when the row moved meanwhile, decides again on the new one.
    private async Task<RefreshOutcome> EndAsync(
        AttemptEnd end,
        Attempt attempt,
        Func<Grant, AttemptEnd, Task<GrantChange>> decide,
        CancellationToken cancellationToken
    )
    {
        for (; ; )
        {
            if (await keeper.Store.FindAsync(attempt.Grant, cancellationToken) is not { } before)
                return new RefreshOutcome.NoSuchGrant();
            // What another attempt brought meanwhile is not undone by this one's failure.
            var recorded = await keeper.Store.FindAttemptAsync(attempt.Id, cancellationToken);
            var grant =
                recorded?.Outcome == AttemptOutcome.Unknown ? Standing.WithoutUnanswered(before.Grant) : before.Grant;
            var isAhead = before.Grant.Epoch == attempt.Epoch && before.Grant.Generation < attempt.Generation;
            var change = isAhead ? await decide(grant, end) : null;
            if (change is not null && before.Grant.State is GrantState.Paused or GrantState.Revoked)
                change = change with { State = before.Grant.State, NextRefreshAt = null };
            using var commit = Refresher.Steps.StartActivity("refresh.8-commit");
            var result = await keeper.Store.EndAsync(
                end with
                {
                    Change = change,
                    ExpectedVersion = before.Grant.Version,
                },
                cancellationToken
            );
            commit?.Stop();
            if (result == EndResult.Moved)
                continue;
            var after = await keeper.Store.FindAsync(attempt.Grant, cancellationToken) ?? before;
            announce(after);
            if (result == EndResult.Ended && change is not null)
                KeeperLog.Ended(
                    log,
                    after.Grant.Id,
                    after.Grant.Name,
                    after.Grant.State,
                    change.Evidence.What,
                    change.Evidence.Received,
                    change.Evidence.Meaning
                );
            return new RefreshOutcome.Failed(after);
        }
    }

    private AttemptEnd End(Attempt attempt, AttemptOutcome outcome, string received) =>
        new()
        {
            Attempt = attempt.Id,
            Grant = attempt.Grant,
            Outcome = outcome,
            Received = received,
            EndedAt = keeper.Calendar.GetUtcNow(),
        };

    private static Evidence EvidenceOf(Attempt attempt, AttemptEnd end, string what) =>
        new()
        {
            At = end.EndedAt,
            What = what,
            Sent =
                attempt.Try == 0
                    ? $"refresh token (fingerprint {attempt.ParentFingerprint})"
                    : $"refresh token (fingerprint {attempt.ParentFingerprint}), late try",
            Received = end.Received,
            Node = attempt.Node,
        };

    /// A success that cannot be read, or one that broke off: the token may be spent and its successor is not in our hands.
    /// A page instead of an answer comes from something in between (a portal, a bot check): the token went nowhere. Nor
    /// did it where the answer says, whatever its status, that it is an error.
    private static bool MayHaveRotated(TokenAnswer answer, TokenResponse response) =>
        !answer.Complete
        || (
            answer.Status is >= 200 and < 300
            && response is not TokenResponse.Refused
            && !answer.Body.Span.TrimStart(" \t\r\n"u8).StartsWith("<"u8)
        );

    private static string WhyUnreadable(Exchange exchange, TokenResponse response) =>
        (exchange, response) switch
        {
            (Exchange.Unknown(var why, _), _) => why,
            (_, TokenResponse.Unreadable(var why)) => why,
            (_, TokenResponse.Refused(var error)) => error.ToString(),
            _ => "unreadable",
        };
}
