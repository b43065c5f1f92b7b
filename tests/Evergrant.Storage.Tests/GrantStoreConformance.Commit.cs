namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    [Fact]
    public async Task A_rotation_moves_the_tip_clears_trouble_and_frees_the_lease()
    {
        var grant = await ConnectAsync();
        await LoseAnswerAsync(grant);
        var uncertain = await ReadAsync(grant.Id);
        var begun = await BeginAsync(Some.Refresh(uncertain, 1), uncertain.Version);
        var rotation = Some.Rotation(begun.Attempt, "2");
        var snapshot = await Store.CommitRotationAsync(rotation, default);

        Assert.Equal("canary-access-2", snapshot.AccessToken.Reveal());
        var now = snapshot.Grant;
        Assert.Equal((begun.Attempt.Id, 1, 2), (now.Tip, now.Epoch, now.Generation));
        Assert.Equal((GrantState.Active, rotation.Evidence.At), (now.State, now.Since));
        Assert.Equal((rotation.Evidence, Trouble.None), (now.Evidence, now.Trouble));
        Assert.Equal(rotation.NextRefreshAt, now.NextRefreshAt);
        Assert.Equal(snapshot, await Store.FindAsync(grant.Id, default));
        var ended = (await Store.FindAttemptAsync(begun.Attempt.Id, default))!;
        Assert.Equal((AttemptOutcome.Answered, rotation.Evidence.At), (ended.Outcome, ended.EndedAt));
        await BeginAsync(Some.Refresh(now), now.Version);
    }

    [Fact]
    public async Task Committing_twice_changes_nothing()
    {
        var grant = await ConnectAsync();
        var attempt = (await BeginAsync(Some.Refresh(grant), grant.Version)).Attempt;
        var first = await Store.CommitRotationAsync(Some.Rotation(attempt, "2"), default);
        var attempts = await Store.ListAttemptsAsync(grant.Id, 9, default);
        var audit = await Store.ListAuditAsync(grant.Id, 9, default);

        Assert.Equal(first, await Store.CommitRotationAsync(Some.Rotation(attempt, "other"), default));
        Assert.Equal(attempts, await Store.ListAttemptsAsync(grant.Id, 9, default));
        Assert.Equal(audit, await Store.ListAuditAsync(grant.Id, 9, default));
    }

    [Fact]
    public async Task Invariant_5_a_late_answer_of_the_same_epoch_lifts_the_grant()
    {
        var grant = await ConnectAsync();
        var lost = await LoseAnswerAsync(grant);
        var row = await ReadAsync(grant.Id);
        Assert.True(
            await Store.ChangeAsync(grant.Id, row.Version, Some.Change(GrantState.NeedsReauthorization), default)
        );
        var snapshot = await Store.CommitRotationAsync(Some.Rotation(lost, "2"), default);
        Assert.Equal((GrantState.Active, 2, lost.Id), Place(snapshot.Grant));
        Assert.Equal(AttemptOutcome.Answered, (await Store.FindAttemptAsync(lost.Id, default))!.Outcome);
    }

    [Fact]
    public async Task Invariant_5_an_answer_behind_the_tip_is_kept_and_nothing_older_wins()
    {
        var grant = await ConnectAsync();
        var lost = await LoseAnswerAsync(grant);
        var row = await ReadAsync(grant.Id);
        var late = (await BeginAsync(Some.Refresh(row, 1), row.Version)).Attempt;
        var tip = (await Store.CommitRotationAsync(Some.Rotation(late, "2-late"), default)).Grant;

        var after = await Store.CommitRotationAsync(Some.Rotation(lost, "2-lost"), default);
        Assert.Equal(
            (tip.Tip, tip.Evidence, tip.NextRefreshAt),
            (after.Grant.Tip, after.Grant.Evidence, after.Grant.NextRefreshAt)
        );
        Assert.Equal("canary-access-2-late", after.AccessToken.Reveal());
        Assert.Equal(new Sibling(lost.Id, 2), await Store.FindUnpresentedSiblingAsync(grant.Id, default));
    }

    [Fact]
    public async Task Invariant_5_an_answer_of_an_older_epoch_never_becomes_the_tip()
    {
        var grant = await ConnectAsync();
        var old = (await BeginAsync(Some.Refresh(grant) with { Generation = 99 }, grant.Version)).Attempt;
        var consent = Some.Consent(grant.Id, "ignored", "new");
        var renewed = (await Store.CommitConsentAsync(consent, default))!.Grant;
        Assert.Equal((2, 2, consent.Attempt.Id), (renewed.Epoch, renewed.Generation, renewed.Tip));

        var after = await Store.CommitRotationAsync(Some.Rotation(old, "old"), default);
        Assert.Equal("canary-access-new", after.AccessToken.Reveal());
        Assert.Equal((2, 2, consent.Attempt.Id), (after.Grant.Epoch, after.Grant.Generation, after.Grant.Tip));
        Assert.Null(await Store.FindUnpresentedSiblingAsync(grant.Id, default));
        Assert.Null(await Store.FindOpenAttemptAsync(grant.Id, default));
    }

    [Theory]
    [InlineData(GrantState.Paused)]
    [InlineData(GrantState.Revoked)]
    public async Task What_a_person_stopped_stays_stopped_through_a_commit(GrantState state)
    {
        var grant = await ConnectAsync();
        var begun = await BeginAsync(Some.Refresh(grant), grant.Version);
        var change = Some.Change(state);
        Assert.True(await Store.ChangeAsync(grant.Id, begun.Version, change, default));
        var after = await Store.CommitRotationAsync(Some.Rotation(begun.Attempt, "2"), default);
        Assert.Equal((state, 2, begun.Attempt.Id), Place(after.Grant));
        Assert.Equal((change.Evidence, change.Evidence.At), (after.Grant.Evidence, after.Grant.Since));
        Assert.Null(after.Grant.NextRefreshAt);
    }

    [Fact]
    public async Task Without_a_new_refresh_token_the_presented_one_stays()
    {
        var grant = await ConnectAsync();
        var attempt = (await BeginAsync(Some.Refresh(grant), grant.Version)).Attempt;
        var rotation = Some.Rotation(attempt, "2");
        rotation = rotation with { Tokens = rotation.Tokens with { RefreshToken = null } };
        grant = (await Store.CommitRotationAsync(rotation, default)).Grant;
        var next = await BeginAsync(Some.Refresh(grant), grant.Version);
        Assert.Equal("canary-refresh-1", next.RefreshToken.Reveal());
        Assert.Equal(attempt.ParentFingerprint, next.Attempt.ParentFingerprint);
    }

    [Fact]
    public async Task An_answer_whose_attempt_the_store_has_never_heard_of_is_stored()
    {
        var grant = await ConnectAsync();
        var attempt = Some.Refresh(grant);
        var after = await Store.CommitRotationAsync(Some.Rotation(attempt, "2"), default);
        Assert.Equal(attempt.Id, after.Grant.Tip);
        Assert.Equal(AttemptOutcome.Answered, (await Store.FindAttemptAsync(attempt.Id, default))!.Outcome);
    }

    [Fact]
    public async Task A_rotation_frees_no_lease_of_another_attempt()
    {
        var grant = await ConnectAsync();
        var lost = await LoseAnswerAsync(grant);
        var row = await ReadAsync(grant.Id);
        var holder = await BeginAsync(Some.Refresh(row, 1), row.Version);
        await Store.CommitRotationAsync(Some.Rotation(lost, "2"), default);
        Assert.Equal(new OpenAttempt(holder.Attempt, false), await Store.FindOpenAttemptAsync(grant.Id, default));
    }

    [Fact]
    public async Task A_rotation_of_no_known_grant_says_so()
    {
        var grant = await ConnectAsync();
        var attempt = Some.Refresh(grant with { Id = Some.GrantId() });
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.CommitRotationAsync(Some.Rotation(attempt, "2"), default)
        );
    }

    private static (GrantState, int, AttemptId) Place(Grant grant) => (grant.State, grant.Generation, grant.Tip);
}
