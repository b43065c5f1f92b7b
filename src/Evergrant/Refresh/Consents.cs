using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// Redeems the code of a consent or an imported refresh token, once, by the same steps as a refresh: on record and a flushed
/// place before it is sent, spooled before it is read, committed before anybody sees it.
internal sealed class Consents(
    KeeperOptions keeper,
    TokenEndpoint endpoint,
    Durability durability,
    Conclusion conclusion,
    Action<GrantSnapshot> announce,
    ILogger log
)
{
    /// Longer than writing and the whole exchange (20 s) take.
    private static readonly TimeSpan LongestUnderWay = TimeSpan.FromMinutes(1);

    public Task<ConnectResult> RedeemAsync(ConnectRequest request, CancellationToken stopping) =>
        RedeemAsync(
            AttemptKind.Code,
            request.Code,
            SpooledConsent.Of(request),
            (app, profile) => TokenRequest.ForCode(app, profile, request.Code, request.RedirectUri, request.Verifier),
            stopping
        );

    public Task<ConnectResult> RedeemAsync(ImportRequest request, CancellationToken stopping) =>
        RedeemAsync(
            AttemptKind.Import,
            request.RefreshToken,
            SpooledConsent.Of(request),
            (app, profile) => TokenRequest.ForRefresh(app, profile, request.RefreshToken),
            stopping
        );

    private async Task<ConnectResult> RedeemAsync(
        AttemptKind kind,
        Secret presented,
        SpooledConsent asked,
        Func<App, ProviderProfile, TokenRequest> write,
        CancellationToken stopping
    )
    {
        if (await keeper.Store.FindAppAsync(asked.App, stopping) is not { } app)
            return new ConnectResult.NoSuchApp(asked.App);
        if (!app.HasClient)
            return new ConnectResult.NoClient(app.Name);
        if (await FindNamedAsync(asked, stopping) is { Kind: GrantKind.Key } key)
            return new ConnectResult.NotSent(
                $"{key.Name} is served with a key; choose another name for this connection"
            );
        var profile = keeper.Catalog.Require(app.Profile);
        var address = ProviderEndpoints.For(app, profile).Token;
        var message = write(app, profile);
        if (keeper.Spool.TryReserve() is not { } slot)
            return new ConnectResult.NotSent("no place could be made for the answer: is the disk full?");

        var leased = keeper.ProcessClock.GetTimestamp();
        var begun = await BeginAsync(NewAttempt(kind, asked), presented, slot, stopping);
        if (begun is ConsentBeginResult.AlreadyPresented(var before) && await WasGivenUpAsync(before, stopping))
            begun = await BeginAsync(NewAttempt(kind, asked), presented, slot, stopping);
        if (begun is not ConsentBeginResult.Begun(var attempt))
        {
            slot.Release();
            return new ConnectResult.AlreadyUsed(await WhyUsedAsync(begun, kind, profile, stopping));
        }
        var exchange = await endpoint.RedeemAsync(
            message,
            address,
            () => keeper.ProcessClock.GetElapsedTime(leased) < LongestUnderWay / 2,
            stopping
        );
        var answer = exchange.Came is { } came ? SpooledAnswer.Of(attempt, app, came, asked) : null;
        var result = await durability.KeepAsync(
            slot,
            attempt,
            answer,
            () => ConcludeAsync(exchange, attempt, answer, message.Redaction, CancellationToken.None, presented),
            _ => { },
            stopping
        );
        return result
            ?? new ConnectResult.StoreUnavailable("The answer is kept in the spool and stored at the next start.");
    }

    private async Task<ConsentBeginResult> BeginAsync(
        Attempt attempt,
        Secret presented,
        SpoolSlot slot,
        CancellationToken stopping
    )
    {
        try
        {
            return await keeper.Store.BeginConsentAsync(attempt, presented, stopping);
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            slot.Release();
            // The commit may have happened all the same, and nothing was sent: without a word it could never be sent.
            await conclusion.WithdrawAsync(attempt, stopping);
            throw;
        }
    }

    /// An import that is long over has no answer and never will: its program died halfway. Held to be unknown, it may be
    /// tried once more.
    private async Task<bool> WasGivenUpAsync(Attempt before, CancellationToken stopping)
    {
        if (before is not { Kind: AttemptKind.Import, Outcome: null, Try: 0 })
            return false;
        if ((keeper.Calendar.GetUtcNow() - before.StartedAt).Duration() < LongestUnderWay)
            return false;
        await EndAsync(before, AttemptOutcome.Unknown, $"node {before.Node} ended or stopped answering", stopping);
        return true;
    }

    /// For whoever pasted it, once more.
    private async Task<string> WhyUsedAsync(
        ConsentBeginResult begun,
        AttemptKind kind,
        ProviderProfile profile,
        CancellationToken stopping
    )
    {
        if (begun is ConsentBeginResult.OwnToken(var owner))
        {
            var grant = (await keeper.Store.FindAsync(owner, stopping))?.Grant;
            var what = grant is null or { State: GrantState.Active }
                ? "nothing has to be imported."
                : Advice.For(grant, keeper.Calendar.GetUtcNow());
            return $"This refresh token is one that Evergrant keeps itself, for the grant {grant?.Name ?? owner.ToString()}. It was not sent; {what}";
        }
        var before = ((ConsentBeginResult.AlreadyPresented)begun).Before;
        var how = before.Outcome switch
        {
            null => "no answer is on record yet: it is under way, or the program that sent it ended halfway",
            AttemptOutcome.Answered => $"{profile.Title} answered: {before.Received}",
            _ => $"no answer came: {before.Received}",
        };
        if (before is { Kind: AttemptKind.Import, Outcome: null, Try: 0 })
            return $"This refresh token was sent at {before.StartedAt:u}; {how}. Import it again a minute after that: it is then sent once more.";
        return kind == AttemptKind.Code
            ? $"This code was sent at {before.StartedAt:u}; {how}. A code works once and is never sent twice: consent again for a new one."
            : $"This refresh token was sent at {before.StartedAt:u}; {how}. A refresh token works once: make a new pair at {profile.Title} and import that.";
    }

    /// <summary>Also for an answer that lay in a dead process's spool: the owner consented, so the grant is made.</summary>
    /// <param name="sent">Null: not known any more.</param>
    /// <param name="presented">Null: not known any more.</param>
    public Task<ConnectResult> ConcludeAsync(
        Exchange exchange,
        Attempt attempt,
        SpooledAnswer? answer,
        Redaction? sent,
        CancellationToken stopping,
        Secret? presented = null
    ) =>
        answer is null
            ? NotAnsweredAsync(exchange, attempt, stopping)
            : AnsweredAsync(answer, answer.Consent!, sent, presented as RefreshToken, stopping);

    private async Task<ConnectResult> NotAnsweredAsync(Exchange exchange, Attempt attempt, CancellationToken stopping)
    {
        switch (exchange)
        {
            case Exchange.NotSent(var why):
                await EndAsync(attempt, AttemptOutcome.NotSent, why, stopping);
                return new ConnectResult.NotSent(why);
            case Exchange.Unknown(var why, _):
                await EndAsync(attempt, AttemptOutcome.Unknown, why, stopping);
                return new ConnectResult.Unanswered(why);
            default:
                throw new InvalidOperationException("An answer that was not kept.");
        }
    }

    private async Task<ConnectResult> AnsweredAsync(
        SpooledAnswer answer,
        SpooledConsent consent,
        Redaction? sent,
        RefreshToken? imported,
        CancellationToken stopping
    )
    {
        var app = await keeper.Store.RequireAppAsync(consent.App, stopping);
        var profile = keeper.Catalog.Require(app.Profile);
        switch (TokenResponse.Read(answer.Answer, profile, sent ?? Redaction.OfForgotten(app.RequireClient().Secret)))
        {
            case TokenResponse.Tokens tokens:
                // Where none comes back, the presented one stays good.
                tokens = tokens with
                {
                    RefreshToken = tokens.RefreshToken ?? imported,
                };
                return await CommitAsync(answer, consent, tokens, profile, stopping);
            case TokenResponse.Refused(var error) when answer.Answer.Complete:
                await EndAsync(answer.Attempt, AttemptOutcome.Answered, error.ToString(), stopping);
                return new ConnectResult.Refused(error, MeaningOf(error, answer.Attempt.Kind, app, profile));
            case TokenResponse.Unreadable(var why):
                await EndAsync(answer.Attempt, AttemptOutcome.Unknown, why, stopping);
                return new ConnectResult.Unanswered(why);
            default:
                await EndAsync(answer.Attempt, AttemptOutcome.Unknown, "the answer broke off", stopping);
                return new ConnectResult.Unanswered("the answer broke off");
        }
    }

    private async Task<ConnectResult> CommitAsync(
        SpooledAnswer answer,
        SpooledConsent asked,
        TokenResponse.Tokens tokens,
        ProviderProfile profile,
        CancellationToken stopping
    )
    {
        var tokenSet = TokenSets.From(
            tokens,
            profile,
            answer.Attempt.StartedAt,
            answer.Attempt.StartedAt + profile.RefreshAbsolute
        );
        if (tokens.RefreshToken is null)
            tokenSet = tokenSet with { RefreshIdleEndsAt = null };
        // Twice when another consent of the account, or of the name, comes in between.
        for (var number = 1; ; number++)
            if (await TryCommitAsync(answer, asked, tokens, tokenSet, number, stopping) is { } result)
                return result;
    }

    /// Null: another grant has the name or the account.
    private async Task<ConnectResult?> TryCommitAsync(
        SpooledAnswer answer,
        SpooledConsent asked,
        TokenResponse.Tokens tokens,
        TokenSet tokenSet,
        int number,
        CancellationToken stopping
    )
    {
        var now = keeper.Calendar.GetUtcNow();
        var named = await FindNamedAsync(asked, stopping);
        var expected = named?.Account ?? asked.ExpectedAccount;
        var isOther = expected is not null && tokens.Account is not null && expected != tokens.Account;
        // The newest consent of an account may be the only one that lives: it belongs to that account's grant.
        var target = isOther || named is null ? await FindSameAsync(asked.App, tokens.Account, stopping) : named;
        var grant = target?.Id ?? GrantId.Of(answer.Attempt.Id);
        var consent = new Consent
        {
            Attempt = answer.Attempt with { Grant = grant },
            // A consent cannot be asked for again because a name is taken: a number makes it free.
            GrantName =
                number == 1 ? asked.GrantName : $"{asked.GrantName[..Math.Min(asked.GrantName.Length, 58)]}-{number}",
            App = asked.App,
            Tokens = tokenSet,
            Keep = asked.Keep,
            OnlyOfAccount = true,
            // A grant that waits for an operator goes on waiting unless this consent was vouched for.
            State =
                (target is null or { State: GrantState.Paused }) && (isOther || !asked.Activate)
                    ? GrantState.Paused
                    : GrantState.Active,
            AppSecretSetAt = answer.AppSecretSetAt,
            NextRefreshAt = RefreshTimes.NextAt(
                tokenSet.LifespanOf(grant, (target?.Generation ?? 0) + 1),
                asked.Keep != Keep.Alive
            ),
            Evidence = new Evidence
            {
                At = now,
                What = "connected",
                Sent =
                    answer.Attempt.Kind == AttemptKind.Import
                        ? $"imported refresh token (fingerprint {answer.Attempt.ParentFingerprint})"
                        : "authorization code",
                Received =
                    $"{answer.Answer.Status} with a token set for {tokens.Account ?? "an account it does not name"}",
                Meaning = isOther ? $"It was for {tokens.Account} where {expected} was asked for." : null,
                Node = answer.Attempt.Node,
            },
        };
        if (await keeper.Store.CommitConsentAsync(consent, stopping) is not { } snapshot)
            return null;
        announce(snapshot);
        KeeperLog.Connected(log, snapshot.Grant.Id, snapshot.Grant.Name, snapshot.Grant.Account, snapshot.Grant.Epoch);
        await conclusion.NoteAsync(snapshot.Grant, answer);
        return isOther
            ? new ConnectResult.OtherAccount(expected!, snapshot.Grant)
            : new ConnectResult.Connected(snapshot.Grant, snapshot.Grant.Epoch == 1);
    }

    private async Task<Grant?> FindNamedAsync(SpooledConsent asked, CancellationToken stopping) =>
        asked.Reconnect is { } id ? (await keeper.Store.FindAsync(id, stopping))?.Grant : null;

    private async Task<Grant?> FindSameAsync(string app, string? account, CancellationToken stopping) =>
        account is null ? null : await keeper.Store.FindByAccountAsync(app, account, stopping);

    private static string MeaningOf(ProviderError error, AttemptKind kind, App app, ProviderProfile profile) =>
        app.SecretIsClientId
            ? $"The app's secret is its client id again. Set the right one with: evergrant app secret {app.Name}"
            : error.Class switch
            {
                ErrorClass.Client =>
                    $"The provider does not accept the app's client id and secret. Set the secret with: evergrant app secret {app.Name}",
                ErrorClass.Refused when kind == AttemptKind.Import =>
                    $"The refresh token was used before by another program (a cron job that still runs?), belongs to another app, {Lapsed(profile)}or the app's secret is wrong. Stop the other program, check id and secret, make a new pair at {profile.Title} and import it at once.",
                ErrorClass.Refused =>
                    "The code was used before, is too old, was made for another redirect address, or the app's secret is wrong. Codes work once: consent again.",
                _ when kind == AttemptKind.Import =>
                    $"The provider did not take the request. Make a new pair at {profile.Title} and import that.",
                _ => "The provider did not take the request. Consent again, then look at the app's redirect address.",
            };

    private static string Lapsed(ProviderProfile profile) =>
        profile.RefreshIdle is { } idle ? $"lapsed after {(int)idle.TotalDays} days without use, " : "";

    private Task<EndResult> EndAsync(
        Attempt attempt,
        AttemptOutcome outcome,
        string received,
        CancellationToken stopping
    ) =>
        keeper.Store.EndAsync(
            new AttemptEnd
            {
                Attempt = attempt.Id,
                Grant = attempt.Grant,
                Outcome = outcome,
                Received = received,
                EndedAt = keeper.Calendar.GetUtcNow(),
            },
            stopping
        );

    private Attempt NewAttempt(AttemptKind kind, SpooledConsent asked)
    {
        var now = keeper.Calendar.GetUtcNow();
        var id = AttemptId.New(now);
        return new()
        {
            Id = id,
            Grant = asked.Reconnect ?? GrantId.Of(id),
            Kind = kind,
            Epoch = 1,
            Generation = 1,
            Node = keeper.Node,
            StartedAt = now,
        };
    }
}
