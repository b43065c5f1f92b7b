using Evergrant.Sandbox;
using Evergrant.Storage;

namespace Evergrant.Tests.Keeping;

public class SwitchingTests
{
    [Fact]
    public async Task A_paused_grant_is_served_and_refreshed_no_more_and_a_resumed_one_is_due_at_once()
    {
        await using var kept = await Kept.StartAsync();
        await kept.Keeper.GetTokenAsync("acme");

        var paused = Assert.IsType<SwitchResult.Switched>(await kept.Keeper.PauseAsync("acme", default));

        Assert.Equal((GrantState.Paused, null), (paused.Grant.State, paused.Grant.NextRefreshAt));
        Assert.Equal(("paused", "By an operator."), (paused.Grant.Evidence.What, paused.Grant.Evidence.Meaning));
        Assert.IsType<TokenResult.Stopped>(await kept.Keeper.GetTokenAsync("acme"));
        Assert.IsType<SwitchResult.Unchanged>(await kept.Keeper.PauseAsync("acme", default));

        var resumed = Assert.IsType<SwitchResult.Switched>(await kept.Keeper.ResumeAsync("acme", default));

        Assert.Equal((GrantState.Active, kept.Clock.GetUtcNow()), (resumed.Grant.State, resumed.Grant.NextRefreshAt));
        Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));
        Assert.IsType<SwitchResult.Unchanged>(await kept.Keeper.ResumeAsync("acme", default));
        var audit = await kept.Store.ListAuditAsync(resumed.Grant.Id, 10, default);
        Assert.Equal(["resumed", "paused", "connected"], audit.Select(entry => entry.Evidence.What));
    }

    [Fact]
    public async Task Pausing_hides_trouble_and_does_not_mend_it()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ExpireSoonAsync();
        kept.Keap.Faults.Add(FaultNames.LostResponse, onGrantType: "refresh_token");
        await kept.Keeper.GetTokenAsync("acme");
        Assert.Equal(GrantState.Uncertain, (await kept.GrantAsync()).State);

        await kept.Keeper.PauseAsync("acme", default);
        await kept.Keeper.ResumeAsync("acme", default);

        Assert.Equal(GrantState.Uncertain, (await kept.GrantAsync()).State);
    }

    [Fact]
    public async Task An_ended_grant_stays_ended_and_an_unknown_one_is_not_made()
    {
        await using var kept = await Kept.StartAsync();
        var grant = await kept.GrantAsync();
        var end = new GrantChange
        {
            State = GrantState.Revoked,
            Evidence = grant.Evidence,
            Trouble = Trouble.None,
        };
        Assert.True(await kept.Store.ChangeAsync(grant.Id, grant.Version, end, default));

        Assert.IsType<SwitchResult.Ended>(await kept.Keeper.PauseAsync("acme", default));
        Assert.IsType<SwitchResult.Ended>(await kept.Keeper.ResumeAsync(grant.Id.ToString(), default));
        Assert.IsType<SwitchResult.NoSuchGrant>(await kept.Keeper.PauseAsync("none", default));
    }

    [Fact]
    public async Task What_is_kept_otherwise_stands_on_the_trail_and_leaves_the_state_its_evidence()
    {
        await using var kept = await Kept.StartAsync();
        var before = await kept.GrantAsync();

        var switched = Assert.IsType<SwitchResult.Switched>(await kept.Keeper.KeepAsync("acme", Keep.Alive, default));

        Assert.Equal(before.Evidence, switched.Grant.Evidence);
        var newest = (await kept.Store.ListAuditAsync(before.Id, 1, default))[0].Evidence;
        Assert.Equal(("kept_alive", "By an operator."), (newest.What, newest.Meaning));
    }
}
