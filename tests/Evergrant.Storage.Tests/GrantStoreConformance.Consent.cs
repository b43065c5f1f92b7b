namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    [Fact]
    public async Task A_consent_creates_the_grant()
    {
        var consent = Some.Consent(Some.GrantId(), "main", "1") with { Keep = Keep.Warm };
        await BeginConsentAsync(consent.Attempt, "code");
        var snapshot = (await Store.CommitConsentAsync(consent, default))!;

        Assert.Equal("canary-access-1", snapshot.AccessToken.Reveal());
        var expected = new Grant
        {
            Id = consent.Attempt.Grant,
            Name = "main",
            App = "shop",
            Account = The.Account,
            State = GrantState.Active,
            Since = consent.Evidence.At,
            Evidence = consent.Evidence,
            Epoch = 1,
            Generation = 1,
            Tip = consent.Attempt.Id,
            ObtainedAt = consent.Tokens.ObtainedAt,
            AccessExpiresAt = consent.Tokens.AccessExpiresAt,
            RefreshIdleEndsAt = consent.Tokens.RefreshIdleEndsAt,
            Keep = Keep.Warm,
            NextRefreshAt = consent.NextRefreshAt,
            Version = snapshot.Grant.Version,
            CreatedAt = consent.Evidence.At,
            ConsentedAt = consent.Tokens.ObtainedAt,
        };
        Assert.Equal(expected, snapshot.Grant);
        Assert.Equal(snapshot, await Store.FindByNameAsync("main", default));
        Assert.Equal(AttemptOutcome.Answered, (await Store.FindAttemptAsync(consent.Attempt.Id, default))!.Outcome);
    }

    [Fact]
    public async Task A_taken_name_changes_nothing()
    {
        var grant = await ConnectAsync();
        var other = Some.Consent(Some.GrantId(), "main", "2");
        await BeginConsentAsync(other.Attempt, "code");
        Assert.Null(await Store.CommitConsentAsync(other, default));
        Assert.Equal(grant, (await Store.FindByNameAsync("main", default))!.Grant);
        Assert.Null(await Store.FindAsync(other.Attempt.Grant, default));
        Assert.Null((await Store.FindAttemptAsync(other.Attempt.Id, default))!.Outcome);
        Assert.NotNull(await Store.CommitConsentAsync(other with { GrantName = "second" }, default));
    }

    [Fact]
    public async Task A_second_consent_starts_a_new_epoch_and_keeps_the_name()
    {
        var grant = await RefreshAsync(await ConnectAsync(), "2");
        var row = await ReadAsync(grant.Id);
        await Store.ChangeAsync(grant.Id, row.Version, Some.Change(GrantState.NeedsReauthorization), default);
        var consent = Some.Consent(grant.Id, "ignored", "3");
        var first = (await Store.CommitConsentAsync(consent, default))!;
        Assert.Equal(("main", 2, 3), (first.Grant.Name, first.Grant.Epoch, first.Grant.Generation));
        Assert.Equal((GrantState.Active, consent.Evidence.At), (first.Grant.State, first.Grant.Since));
        Assert.Equal("canary-access-3", first.AccessToken.Reveal());

        Assert.Equal(first, await Store.CommitConsentAsync(consent, default));
        var begun = await BeginAsync(Some.Refresh(first.Grant), first.Grant.Version);
        Assert.Equal("canary-refresh-3", begun.RefreshToken.Reveal());
    }

    [Fact]
    public async Task A_consent_nobody_asked_for_waits_paused()
    {
        var consent = Some.Consent(Some.GrantId(), "main", "1") with { State = GrantState.Paused };
        Assert.Equal(GrantState.Paused, (await Store.CommitConsentAsync(consent, default))!.Grant.State);
    }

    [Fact]
    public async Task A_consent_that_failed_ends_without_a_grant()
    {
        var attempt = Some.ConsentAttempt(Some.GrantId());
        await BeginConsentAsync(attempt, "code");
        var end = Some.End(attempt, AttemptOutcome.Answered, null, 0);
        Assert.Equal(EndResult.Ended, await Store.EndAsync(end, default));
        Assert.Equal(EndResult.Ended, await Store.EndAsync(end, default));
        var ended = (await Store.FindAttemptAsync(attempt.Id, default))!;
        Assert.Equal((AttemptOutcome.Answered, end.EndedAt, "closed"), (ended.Outcome, ended.EndedAt, ended.Received));
    }

    [Fact]
    public async Task Of_many_first_consents_of_one_account_at_once_one_makes_a_grant()
    {
        await Store.AddAppAsync(The.App, default);
        // Where two may write at once, a single round often goes well without the lock too.
        foreach (var account in Enumerable.Range(1, 20).Select(n => $"account-{n}"))
        {
            var consents = Enumerable
                .Range(1, 8)
                .Select(n =>
                    Some.Consent(Some.GrantId(), $"{account}-{n}", $"{account}-{n}", account: account) with
                    {
                        OnlyOfAccount = true,
                    }
                )
                .ToList();
            foreach (var consent in consents)
                await BeginConsentAsync(consent.Attempt, $"code-{consent.GrantName}");

            var stored = await Task.WhenAll(
                consents.Select(consent => Task.Run(() => Store.CommitConsentAsync(consent, default)))
            );

            Assert.Single(stored, snapshot => snapshot is not null);
        }
        Assert.Equal(20, (await Store.ListAsync(null, 100, default)).Count);
        Assert.NotNull(await Store.CommitConsentAsync(Some.Consent(Some.GrantId(), "key", "9"), default));
    }
}
