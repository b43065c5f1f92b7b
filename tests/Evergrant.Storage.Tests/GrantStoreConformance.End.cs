namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    [Fact]
    public async Task An_end_changes_the_grant_frees_the_lease_and_may_be_said_twice()
    {
        var grant = await ConnectAsync();
        var begun = await BeginAsync(Some.Refresh(grant), grant.Version);
        var trouble = new Trouble
        {
            Unknowns = 1,
            UnknownSince = The.Start,
            Refusals = 2,
            RefusedAt = The.Start.AddHours(1),
            Failures = 3,
            NotBefore = The.Start.AddHours(2),
        };
        var change = Some.Change(GrantState.Late, "unavailable") with { Trouble = trouble, Keep = Keep.Alive };
        var end = Some.End(begun.Attempt, AttemptOutcome.Unknown, change, begun.Version);
        Assert.Equal(EndResult.Ended, await Store.EndAsync(end, default));
        var after = await ReadAsync(grant.Id);
        Assert.Equal((GrantState.Late, change.Evidence.At), (after.State, after.Since));
        Assert.Equal((change.Evidence, trouble, Keep.Alive), (after.Evidence, after.Trouble, after.Keep));
        Assert.Null(after.NextRefreshAt);
        Assert.Null(await Store.FindOpenAttemptAsync(grant.Id, default));

        Assert.Equal(EndResult.Ended, await Store.EndAsync(end, default));
        Assert.Equal(after, await ReadAsync(grant.Id));
        Assert.Equal(2, (await Store.ListAuditAsync(grant.Id, 9, default)).Count);
        await BeginAsync(Some.Refresh(after, 1), after.Version);
    }

    [Fact]
    public async Task An_end_decided_on_an_old_row_changes_nothing()
    {
        var grant = await ConnectAsync();
        var begun = await BeginAsync(Some.Refresh(grant), grant.Version);
        var end = Some.End(begun.Attempt, AttemptOutcome.Unknown, Some.Change(GrantState.Uncertain), grant.Version);
        Assert.Equal(EndResult.Moved, await Store.EndAsync(end, default));
        Assert.Equal(new OpenAttempt(begun.Attempt, false), await Store.FindOpenAttemptAsync(grant.Id, default));
        Assert.Equal(GrantState.Active, (await ReadAsync(grant.Id)).State);
    }

    [Fact]
    public async Task An_answer_stays_an_answer()
    {
        var grant = await ConnectAsync();
        var attempt = (await BeginAsync(Some.Refresh(grant), grant.Version)).Attempt;
        var now = (await Store.CommitRotationAsync(Some.Rotation(attempt, "2"), default)).Grant;
        var end = Some.End(attempt, AttemptOutcome.Unknown, Some.Change(GrantState.Uncertain), now.Version);
        Assert.Equal(EndResult.Settled, await Store.EndAsync(end, default));
        Assert.Equal(now, await ReadAsync(grant.Id));
    }

    [Theory]
    [InlineData(AttemptOutcome.Answered, EndResult.Ended)]
    [InlineData(AttemptOutcome.NotSent, EndResult.Ended)]
    [InlineData(AttemptOutcome.Unknown, EndResult.Settled)]
    public async Task An_unknown_attempt_can_still_be_found(AttemptOutcome outcome, EndResult expected)
    {
        var grant = await ConnectAsync();
        var lost = await LoseAnswerAsync(grant);
        var row = await ReadAsync(grant.Id);
        var end = Some.End(lost, outcome, Some.Change(GrantState.Late), row.Version);
        Assert.Equal(expected, await Store.EndAsync(end, default));
        Assert.Equal(
            expected == EndResult.Ended ? outcome : AttemptOutcome.Unknown,
            (await Store.FindAttemptAsync(lost.Id, default))!.Outcome
        );
    }

    [Fact]
    public async Task Invariant_1_a_taker_ends_nothing_while_the_lease_runs()
    {
        var grant = await ConnectAsync();
        var begun = await BeginAsync(Some.Refresh(grant), grant.Version);
        var take = Some.End(begun.Attempt, AttemptOutcome.Unknown, Some.Change(GrantState.Uncertain), begun.Version);
        take = take with { OnlyIfAbandoned = true };
        Clock.Advance(The.Lease - TimeSpan.FromMilliseconds(1));
        Assert.Equal(EndResult.Settled, await Store.EndAsync(take, default));
        Assert.Equal(begun.Attempt, await Store.FindAttemptAsync(begun.Attempt.Id, default));

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(EndResult.Ended, await Store.EndAsync(take, default));
        var secondTaker = take with { EndedAt = take.EndedAt.AddSeconds(1), Outcome = AttemptOutcome.NotSent };
        Assert.Equal(EndResult.Settled, await Store.EndAsync(secondTaker, default));
    }

    [Fact]
    public async Task A_change_decided_on_an_old_row_changes_nothing()
    {
        var grant = await ConnectAsync();
        Assert.True(await Store.ChangeAsync(grant.Id, grant.Version, Some.Change(GrantState.Paused), default));
        Assert.False(await Store.ChangeAsync(grant.Id, grant.Version, Some.Change(GrantState.Revoked), default));
        Assert.False(await Store.ChangeAsync(Some.GrantId(), 1, Some.Change(GrantState.Revoked), default));
        Assert.Equal(GrantState.Paused, (await ReadAsync(grant.Id)).State);
        Assert.Equal(Keep.Auto, (await ReadAsync(grant.Id)).Keep);
    }

    [Fact]
    public async Task Since_stays_while_the_state_does()
    {
        var grant = await ConnectAsync();
        var change = Some.Change(GrantState.Active, "resumed");
        await Store.ChangeAsync(grant.Id, grant.Version, change, default);
        var after = await ReadAsync(grant.Id);
        Assert.Equal((grant.Since, change.Evidence), (after.Since, after.Evidence));
    }

    [Fact]
    public async Task The_audit_trail_tells_what_happened_newest_first()
    {
        var grant = await ConnectAsync();
        await LoseAnswerAsync(grant);
        var row = await ReadAsync(grant.Id);
        await RefreshAsync(row, "2", number: 1);
        var trail = await Store.ListAuditAsync(grant.Id, 9, default);
        Assert.Equal([GrantState.Active, GrantState.Uncertain, GrantState.Active], trail.Select(entry => entry.State));
        Assert.Equal(["rotated", "changed", "connected"], trail.Select(entry => entry.Evidence.What));
        Assert.Equal((await ReadAsync(grant.Id)).Evidence, trail[0].Evidence);
        Assert.Equal(trail.Take(1), await Store.ListAuditAsync(grant.Id, 1, default));
    }
}
