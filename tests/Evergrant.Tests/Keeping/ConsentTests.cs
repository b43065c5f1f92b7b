using Evergrant.Sandbox;

namespace Evergrant.Tests.Keeping;

public class ConsentTests
{
    [Fact]
    public async Task A_code_is_sent_once_and_the_second_time_nothing_leaves()
    {
        await using var kept = await Kept.StartAsync();
        var code = await kept.ConsentAsync("ab103.infusionsoft.com");
        var first = Assert.IsType<ConnectResult.Connected>(await kept.ConnectAsync("shop", code: code));

        var sent = kept.Keap.Requests.AtTokenEndpoint().Count;
        var second = Assert.IsType<ConnectResult.AlreadyUsed>(await kept.ConnectAsync("again", code: code));

        Assert.Contains("consent again", second.Why, StringComparison.Ordinal);
        Assert.Contains("200 with a token set for ab103", second.Why, StringComparison.Ordinal);
        Assert.DoesNotContain(code.Reveal(), second.Why, StringComparison.Ordinal);
        Assert.Equal(sent, kept.Keap.Requests.AtTokenEndpoint().Count);
        Assert.Equal(first.Grant, await kept.GrantAsync("shop"));
        Assert.Null(await kept.Store.FindByNameAsync("again", CancellationToken.None));
    }

    [Fact]
    public async Task A_code_without_an_answer_is_never_sent_again()
    {
        await using var kept = await Kept.StartAsync();
        var code = await kept.ConsentAsync("ab103.infusionsoft.com");
        kept.Keap.Faults.Add(FaultNames.ResetBeforeCommit, "authorization_code");

        Assert.IsType<ConnectResult.Unanswered>(await kept.ConnectAsync("shop", code: code));
        Assert.IsType<ConnectResult.AlreadyUsed>(await kept.ConnectAsync("shop", code: code));
    }

    [Fact]
    public async Task A_code_that_was_not_sent_may_be_sent_again()
    {
        await using var kept = await Kept.StartAsync();
        var code = await kept.ConsentAsync("ab103.infusionsoft.com");
        await kept.LeaveAsync();

        Assert.IsType<ConnectResult.NotSent>(await kept.ConnectAsync("shop", code: code));
        Assert.IsType<ConnectResult.NotSent>(await kept.ConnectAsync("shop", code: code));
    }

    [Fact]
    public async Task An_app_without_a_client_has_nothing_to_connect_with()
    {
        await using var kept = await Kept.StartAsync();
        await kept.AddKeysOnlyAppAsync("keys");
        var code = await kept.ConsentAsync();

        Assert.Equal(
            new ConnectResult.NoClient("keys"),
            await kept.Keeper.ConnectAsync(
                new ConnectRequest
                {
                    App = "keys",
                    Code = code,
                    RedirectUri = "http://127.0.0.1:7400/callback/keap",
                    GrantName = "shop",
                },
                CancellationToken.None
            )
        );
        Assert.Equal(new ConnectResult.NoClient("keys"), await kept.ImportAsync("shop", "any", app: "keys"));
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
