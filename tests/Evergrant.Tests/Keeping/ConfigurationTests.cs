using Evergrant.Providers;
using Evergrant.Refresh;
using Evergrant.Storage;
using Evergrant.Tests.Protocol;

namespace Evergrant.Tests.Keeping;

/// A request that is made wrongly, and one that is made otherwise.
public class ConfigurationTests
{
    [Fact]
    public async Task A_request_that_is_called_malformed_is_made_again_ever_more_slowly_and_counts_against_no_grant()
    {
        await using var server = Answering(() => true);
        await using var provided = await Provided.StartAsync(server.Address, Catalog(), "made");

        await provided.RunAsync(TimeSpan.FromDays(6));

        var grant = await provided.GrantAsync();
        Assert.Equal((GrantState.Late, Verdict.Malformed), (grant.State, grant.Evidence.What));
        Assert.Equal((0, TimeSpan.FromDays(1)), (grant.Trouble.Refusals, grant.NextRefreshAt - grant.Evidence.At));
        Assert.Contains("once a day", Advice.For(grant, provided.Calendar.GetUtcNow()), StringComparison.Ordinal);
        // After 16 h at first, then 15 min, 2 h, 16 h, and each day.
        Assert.Equal(8, Provided.Presentations(server));
        Assert.Equal(new(0, 1), await provided.Store.CountRefusedAsync(The.App.Name, GrantId.New(The.Time), default));
    }

    [Fact]
    public async Task What_is_called_malformed_is_not_asked_once_more_with_another_secret()
    {
        await using var server = Answering(() => true);
        await using var provided = await Provided.StartAsync(server.Address, Catalog(), "made");
        var setAt = The.Time.AddHours(1);
        Assert.True(
            await provided.Store.AddNextSecretAsync(The.App.Name, new ClientSecret("next-secret"), setAt, default)
        );

        await provided.RunAsync(TimeSpan.FromDays(6));

        Assert.Equal(8, Provided.Presentations(server));
    }

    [Fact]
    public async Task An_app_that_cannot_be_read_keeps_no_grant_of_another_from_its_turn()
    {
        SqlDatabase database = null!;
        await using var kept = await Kept.StartAsync(wrap: opened => database = opened);
        var broken = new Sql(
            """
            insert into apps (name, profile, client_id, sealed_secret, secret_set_at)
            select 'other', profile, client_id, 'v1.0000.AAAA', secret_set_at from apps
            """
        );
        await database.WriteAsync(broken.ExecuteAsync, default);
        await kept.ExpireAsync();
        await using var next = await kept.OpenKeeperAsync();

        Assert.Equal(1, (await next.TickAsync(new TickOptions(), default)).Rotated);
    }

    [Fact]
    public async Task What_is_called_malformed_until_the_refresh_token_lapses_needs_its_owner()
    {
        await using var server = Answering(() => true);
        await using var provided = await Provided.StartAsync(server.Address, Catalog(), "made");

        await provided.RunAsync(TimeSpan.FromDays(60));

        Assert.Equal(GrantState.NeedsReauthorization, (await provided.GrantAsync()).State);
        Assert.InRange(Provided.Presentations(server), 40, 50);
    }

    [Theory]
    [InlineData("400 Bad Request", "invalid_request")]
    [InlineData("503 Service Unavailable", "away")]
    [InlineData("400 Bad Request", "invalid_grant")]
    public async Task Another_profile_ends_what_was_put_off(string status, string error)
    {
        var wrong = true;
        await using var server = Answering(() => wrong, status, error);
        await using var provided = await Provided.StartAsync(server.Address, Catalog(), "made");
        await provided.RunAsync(TimeSpan.FromHours(20), grant => grant.Trouble != Trouble.None);
        var putOff = await provided.GrantAsync();
        Assert.True(putOff.NextRefreshAt > provided.Calendar.GetUtcNow());

        wrong = false;
        await provided.RestartAsync(Catalog());
        Assert.Equal(1, (await provided.GrantAsync()).Generation);
        await provided.RestartAsync(Catalog(tokenUrl: "https://a.example/oauth/token"));

        Assert.Equal((GrantState.Active, 2), await StandingAsync(provided));
    }

    [Fact]
    public async Task Another_profile_that_was_noticed_by_a_program_that_then_died_ends_what_was_put_off_all_the_same()
    {
        var wrong = true;
        await using var server = Answering(() => wrong, "400 Bad Request", "invalid_grant");
        await using var provided = await Provided.StartAsync(server.Address, Catalog(), "made");
        await provided.RunAsync(TimeSpan.FromDays(30));
        Assert.Null((await provided.GrantAsync()).NextRefreshAt);
        wrong = false;

        var away = LeavingStore.Of(provided.Store, nameof(IGrantStore.ListAsync));
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            provided.RestartAsync(Catalog(reuse: "harmless"), away)
        );
        Assert.Equal(1, (await provided.GrantAsync()).Generation);
        await provided.RestartAsync(Catalog(reuse: "harmless"));

        Assert.Equal((GrantState.Active, 2), await StandingAsync(provided));
    }

    [Fact]
    public async Task The_same_profile_again_presents_nothing_again()
    {
        await using var server = Answering(() => true, "400 Bad Request", "invalid_grant");
        await using var provided = await Provided.StartAsync(server.Address, Catalog(), "made");
        await provided.RunAsync(TimeSpan.FromDays(30));
        Assert.Equal(GrantState.NeedsReauthorization, (await provided.GrantAsync()).State);
        var before = Provided.Presentations(server);

        await provided.RestartAsync(Catalog());
        await provided.RestartAsync(Catalog());
        Assert.Equal(before, Provided.Presentations(server));
        await provided.RestartAsync(Catalog(reuse: "harmless"));
        await provided.RestartAsync(Catalog(reuse: "harmless"));

        Assert.Equal(before + 1, Provided.Presentations(server));
    }

    private static async Task<(GrantState, int)> StandingAsync(Provided provided)
    {
        var grant = await provided.GrantAsync();
        return (grant.State, grant.Generation);
    }

    private static RawServer Answering(
        Func<bool> wrong,
        string status = "400 Bad Request",
        string error = "invalid_request"
    ) =>
        new(async peer =>
        {
            var request = await peer.ReadRequestAsync();
            if (request.StartsWith("GET ", StringComparison.Ordinal))
                await peer.WriteAsync(RawServer.Ok("{}"));
            else if (wrong())
                await peer.WriteAsync(
                    $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{{\"error\":\"{error}\"}}"
                );
            else
                await peer.WriteAsync(RawServer.Ok(Provided.Tokens));
        });

    private static ProviderCatalog Catalog(string tokenUrl = "https://a.example/token", string reuse = "unknown") =>
        ProviderCatalog.With([
            (
                "made",
                $$"""
                {"name":"made","title":"P","authorize_url":"https://a.example/authorize",
                 "token_url":"{{tokenUrl}}","api_base":"https://a.example/v1","hosts":["a.example"],
                 "client_auth":{"authorization_code":"body","refresh_token":"body"},
                 "access_life":"24h","refresh_idle":"45d","reuse_rule":"{{reuse}}"}
                """
            ),
        ]);
}
