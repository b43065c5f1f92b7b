namespace Evergrant.Tests.Keeping;

public class ConsentTests
{
    [Fact]
    public async Task A_code_is_redeemed_once_and_the_second_time_changes_nothing()
    {
        await using var kept = await Kept.StartAsync();
        var code = await kept.ConsentAsync("ab103.infusionsoft.com");
        var first = Assert.IsType<ConnectResult.Connected>(await kept.ConnectAsync("shop", code: code));

        var second = Assert.IsType<ConnectResult.Refused>(await kept.ConnectAsync("again", code: code));

        Assert.Contains("consent again", second.Meaning, StringComparison.Ordinal);
        Assert.Equal(first.Grant, await kept.GrantAsync("shop"));
        Assert.Null(await kept.Store.FindByNameAsync("again", CancellationToken.None));
    }

    [Fact]
    public async Task The_same_app_and_account_twice_is_one_grant()
    {
        await using var kept = await Kept.StartAsync();

        var again = Assert.IsType<ConnectResult.Connected>(await kept.ConnectAsync("another-name"));

        Assert.False(again.IsNew);
        Assert.Equal((await kept.GrantAsync()).Id, again.Grant.Id);
        Assert.Single(await kept.Store.ListAsync(null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Another_account_on_a_reconnect_is_kept_apart_and_paused()
    {
        await using var kept = await Kept.StartAsync();
        var before = await kept.GrantAsync();

        var result = Assert.IsType<ConnectResult.OtherAccount>(
            await kept.ConnectAsync("acme", reconnect: before.Id, tenant: "ab103.infusionsoft.com")
        );

        Assert.Equal("xy123.infusionsoft.com", result.Expected);
        Assert.Equal("ab103.infusionsoft.com", result.Offered.Account);
        Assert.Equal(GrantState.Paused, result.Offered.State);
        Assert.Equal("acme-2", result.Offered.Name);
        Assert.Equal(before, await kept.GrantAsync());
    }

    [Fact]
    public async Task A_name_that_is_a_number_stays_one_when_it_is_taken()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ConnectAsync("365", tenant: "ab103.infusionsoft.com");

        var result = Assert.IsType<ConnectResult.Connected>(
            await kept.ConnectAsync("365", tenant: "tv265.infusionsoft.com")
        );

        Assert.Equal("365-2", result.Grant.Name);
    }

    [Fact]
    public async Task A_paused_grant_is_not_served()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ConnectAsync("acme", reconnect: (await kept.GrantAsync()).Id, tenant: "ab103.infusionsoft.com");

        Assert.IsType<TokenResult.Stopped>(await kept.Keeper.GetTokenAsync("acme-2"));
    }

    [Fact]
    public async Task A_grant_that_does_not_exist_has_no_token()
    {
        await using var kept = await Kept.StartAsync();

        Assert.IsType<TokenResult.NoSuchGrant>(await kept.Keeper.GetTokenAsync("nobody"));
    }
}
