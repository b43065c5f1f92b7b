namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    [Fact]
    public async Task Invariant_1_begin_records_the_attempt_and_gives_the_token_of_its_parent()
    {
        var grant = await ConnectAsync();
        var attempt = Some.Refresh(grant);
        var begun = await BeginAsync(attempt, grant.Version);
        Assert.Equal("canary-refresh-1", begun.RefreshToken.Reveal());
        Assert.Equal((await ReadAsync(grant.Id)).Version, begun.Version);
        Assert.NotEqual(grant.Version, begun.Version);
        Assert.Matches("^[0-9a-f]{32}$", begun.Attempt.ParentFingerprint);
        Assert.Equal(begun.Attempt, await Store.FindAttemptAsync(attempt.Id, default));
        Assert.Equal(new OpenAttempt(begun.Attempt, false), await Store.FindOpenAttemptAsync(grant.Id, default));
    }

    [Fact]
    public async Task Invariant_2_a_row_that_moved_on_is_not_begun_on()
    {
        var stale = await ConnectAsync();
        await RefreshAsync(stale, "2");
        var attempt = Some.Refresh(stale);
        Assert.IsType<BeginResult.Moved>(await Store.BeginAsync(attempt, stale.Version, The.Lease, default));
        Assert.Null(await Store.FindAttemptAsync(attempt.Id, default));
        Assert.Null(await Store.FindOpenAttemptAsync(stale.Id, default));
    }

    [Fact]
    public async Task Where_there_is_no_grant_there_is_nothing_to_begin_on()
    {
        var attempt = Some.Refresh((await ConnectAsync()) with { Id = Some.GrantId() });
        Assert.IsType<BeginResult.Moved>(await Store.BeginAsync(attempt, 1, The.Lease, default));
        Assert.Null(await Store.FindWithAppAsync(attempt.Grant, default));
    }

    [Fact]
    public async Task While_the_lease_runs_the_grant_is_held_to_its_last_millisecond()
    {
        var grant = await ConnectAsync();
        var begun = await BeginAsync(Some.Refresh(grant, node: "node-7"), grant.Version);
        Clock.Advance(The.Lease - TimeSpan.FromMilliseconds(1));
        var attempt = Some.Refresh(grant);
        var answer = await Store.BeginAsync(attempt, begun.Version, The.Lease, default);
        Assert.Equal(new BeginResult.Held("node-7", The.Start + The.Lease), answer);
        Assert.Null(await Store.FindAttemptAsync(attempt.Id, default));
        Assert.Equal(begun.Version, (await ReadAsync(grant.Id)).Version);
    }

    [Fact]
    public async Task Invariant_1_an_ended_lease_with_an_open_attempt_is_not_free()
    {
        var grant = await ConnectAsync();
        var begun = await BeginAsync(Some.Refresh(grant), grant.Version);
        Clock.Advance(The.Lease);
        var attempt = Some.Refresh(grant, 1);
        var answer = await Store.BeginAsync(attempt, begun.Version, The.Lease, default);
        Assert.Equal(new BeginResult.Abandoned(begun.Attempt), answer);
        Assert.Null(await Store.FindAttemptAsync(attempt.Id, default));
        Assert.Equal(new OpenAttempt(begun.Attempt, true), await Store.FindOpenAttemptAsync(grant.Id, default));
    }

    [Fact]
    public async Task Invariant_7_each_unanswered_try_of_a_token_happens_once()
    {
        var grant = await ConnectAsync();
        await LoseAnswerAsync(grant);
        var uncertain = await ReadAsync(grant.Id);
        var again = Some.Refresh(uncertain);
        var answer = await Store.BeginAsync(again, uncertain.Version, The.Lease, default);
        Assert.IsType<BeginResult.AlreadyPresented>(answer);
        Assert.Null(await Store.FindAttemptAsync(again.Id, default));
        Assert.Null(await Store.FindOpenAttemptAsync(grant.Id, default));
        Assert.Equal(uncertain, await ReadAsync(grant.Id));

        await LoseAnswerAsync(uncertain, 1);
        uncertain = await ReadAsync(grant.Id);
        foreach (var number in (int[])[0, 1])
            Assert.IsType<BeginResult.AlreadyPresented>(
                await Store.BeginAsync(Some.Refresh(uncertain, number), uncertain.Version, The.Lease, default)
            );
    }

    [Theory]
    [InlineData(AttemptOutcome.NotSent)]
    [InlineData(AttemptOutcome.Answered)]
    public async Task A_try_that_was_not_sent_or_was_refused_may_be_repeated(AttemptOutcome outcome)
    {
        var grant = await ConnectAsync();
        var begun = await BeginAsync(Some.Refresh(grant), grant.Version);
        var end = Some.End(begun.Attempt, outcome, Some.Change(GrantState.Late), begun.Version);
        Assert.Equal(EndResult.Ended, await Store.EndAsync(end, default));
        grant = await ReadAsync(grant.Id);
        var again = await BeginAsync(Some.Refresh(grant), grant.Version);
        Assert.Equal("canary-refresh-1", again.RefreshToken.Reveal());
    }

    [Fact]
    public async Task Beginning_again_with_the_same_attempt_answers_the_same_while_it_is_open_and_leased()
    {
        var grant = await ConnectAsync();
        var attempt = Some.Refresh(grant);
        var first = await BeginAsync(attempt, grant.Version);
        Assert.Equal(first, await BeginAsync(attempt, grant.Version));
        Assert.Single(await Store.ListAttemptsAsync(grant.Id, 9, default), a => a.Kind == AttemptKind.Refresh);

        Clock.Advance(The.Lease);
        Assert.IsNotType<BeginResult.Begun>(await Store.BeginAsync(attempt, grant.Version, The.Lease, default));
    }

    [Fact]
    public async Task A_consent_under_way_holds_up_no_refresh()
    {
        var grant = await ConnectAsync();
        await BeginConsentAsync(Some.ConsentAttempt(grant.Id), "code");
        Assert.Null(await Store.FindOpenAttemptAsync(grant.Id, default));
        await BeginAsync(Some.Refresh(grant), grant.Version);
    }

    [Fact]
    public async Task A_token_set_without_a_refresh_token_cannot_be_presented()
    {
        var consent = Some.Consent(Some.GrantId(), "static", "1");
        consent = consent with { Tokens = consent.Tokens with { RefreshToken = null } };
        var grant = (await Store.CommitConsentAsync(consent, default))!.Grant;
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.BeginAsync(Some.Refresh(grant), grant.Version, The.Lease, default)
        );
        Assert.Null(await Store.FindOpenAttemptAsync(grant.Id, default));
    }
}
