using System.Net;
using System.Net.Sockets;
using Evergrant.Providers;
using Evergrant.Refresh;
using Evergrant.Tests.Protocol;

namespace Evergrant.Tests.Keeping;

/// Invariant 7: where the connection is cut, by what the provider does with a token that is presented again.
public class CutTests
{
    private const string Half = "HTTP/1.1 200 OK\r\nContent-Length: 104\r\n\r\n{\"access_token\":\"fresh-acc";

    private static readonly string[] Rules = ["harmless", "grace", "revokes_family", "unknown"];

    internal static ProviderCatalog Catalog { get; } =
        ProviderCatalog.With(Rules.Select(rule => (rule, Profile(rule))));

    public static TheoryData<string> AllRules => [.. Rules];

    public static TheoryData<string, bool> CautiousCuts =>
        new()
        {
            { "unknown", false },
            { "unknown", true },
            { "revokes_family", false },
            { "revokes_family", true },
        };

    public static TheoryData<string, bool> ForgivingCuts =>
        new()
        {
            { "grace", false },
            { "grace", true },
            { "harmless", false },
            { "harmless", true },
        };

    [Theory]
    [MemberData(nameof(AllRules))]
    public async Task Cut_before_it_was_connected_it_was_not_sent_and_is_repeated(string rule)
    {
        using var closed = new Socket(SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var nobody = new Uri($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndPoint!).Port}/");
        await IsRepeatedAsync(nobody, rule);
    }

    [Theory]
    [MemberData(nameof(AllRules))]
    public async Task Cut_in_TLS_it_was_not_sent_and_is_repeated(string rule)
    {
        await using var server = new RawServer(peer => peer.ReadSomeAsync());
        await IsRepeatedAsync(new UriBuilder(server.Address) { Scheme = "https" }.Uri, rule);
        Assert.Equal(3, server.Connections);
    }

    private static async Task IsRepeatedAsync(Uri provider, string rule)
    {
        await using var provided = await Provided.StartAsync(provider, Catalog, rule.Replace('_', '-'));
        var tries = 0;
        await provided.RunAsync(TimeSpan.FromHours(24), grant => tries++ == 3);

        var grant = await provided.GrantAsync();
        var attempts = await provided.Store.ListAttemptsAsync(grant.Id, 9, default);
        Assert.All(attempts.SkipLast(1), attempt => Assert.Equal(AttemptOutcome.NotSent, attempt.Outcome));
        Assert.Equal((3, 0, 3), (attempts.Count - 1, grant.Trouble.Unknowns, grant.Trouble.Failures));
        Assert.True(grant.NextRefreshAt - provided.Calendar.GetUtcNow() <= TimeSpan.FromMinutes(2));
    }

    [Theory]
    [MemberData(nameof(ForgivingCuts))]
    [Trait("Category", Soak.Category)]
    public async Task Where_reuse_is_forgiven_a_lost_answer_is_asked_for_again_at_once(string rule, bool midAnswer)
    {
        for (var run = 0; run < Soak.Times(few: 3, full: 200); run++)
        {
            // Lost once to four times in a row: all within a grace period of half an hour.
            var losses = 1 + (run % 4);
            await using var server = Losing(losses, midAnswer, thenRefuses: false);
            await using var provided = await Provided.StartAsync(server.Address, Catalog, rule.Replace('_', '-'));
            await provided.RunAsync(TimeSpan.FromHours(17), grant => grant.Trouble.Unknowns > 0);
            var lostAt = provided.Calendar.GetUtcNow();

            await provided.RunAsync(TimeSpan.FromMinutes(28), grant => grant.Generation > 1);

            var grant = await provided.GrantAsync();
            Assert.Equal((GrantState.Active, 2), (grant.State, grant.Generation));
            Assert.Equal(losses + 1, Provided.Presentations(server));
            Assert.InRange(provided.Calendar.GetUtcNow() - lostAt, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(28));
        }
    }

    [Theory]
    [MemberData(nameof(CautiousCuts))]
    [Trait("Category", Soak.Category)]
    public async Task Where_reuse_may_end_the_grant_the_old_token_is_served_to_its_end_and_one_try_comes_late(
        string rule,
        bool midAnswer
    )
    {
        for (var run = 0; run < Soak.Times(few: 2, full: 200); run++)
        {
            var rotated = run % 2 == 0;
            await using var server = Losing(rotated ? 1 : 9, midAnswer, thenRefuses: rotated);
            await using var provided = await Provided.StartAsync(server.Address, Catalog, rule.Replace('_', '-'));
            await provided.RunAsync(TimeSpan.FromHours(17), grant => grant.State != GrantState.Active);

            // What alerts are made of is in the store as soon as the refresh has ended.
            var now = provided.Calendar.GetUtcNow();
            var troubled = Assert.Single(await provided.Store.ListTroubledAsync(now, null, 9, default));
            Assert.Equal((GrantState.Uncertain, "unknown"), (troubled.State, troubled.Evidence.What));
            Assert.InRange(now - troubled.Since, TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.Equal(troubled.AccessExpiresAt.AddMinutes(-30), troubled.NextRefreshAt);

            // Nobody can hurry it: not a caller, not an operator.
            Assert.IsType<RefreshOutcome.Unchanged>(await provided.Keeper.RefreshAsync("acme", default));
            provided.Calendar.Advance(troubled.NextRefreshAt!.Value - now - TimeSpan.FromSeconds(1));
            Assert.IsType<TokenResult.Served>(await provided.Keeper.GetTokenAsync("acme"));
            Assert.Equal(1, Provided.Presentations(server));

            await provided.RunAsync(TimeSpan.FromMinutes(1));
            provided.Calendar.Advance(TimeSpan.FromMinutes(28));
            var last = Assert.IsType<TokenResult.Served>(await provided.Keeper.GetTokenAsync("acme"));
            Assert.Equal("old-access", last.AccessToken.Reveal());
            await provided.RunAsync(TimeSpan.FromDays(60));

            Assert.Equal(2, Provided.Presentations(server));
            Assert.Equal(GrantState.NeedsReauthorization, (await provided.GrantAsync()).State);
        }
    }

    /// The connection is cut so often; then the answer comes, or the token is refused because it was spent.
    private static RawServer Losing(int times, bool midAnswer, bool thenRefuses)
    {
        var seen = 0;
        return new RawServer(async peer =>
        {
            var request = await peer.ReadRequestAsync();
            if (request.StartsWith("GET ", StringComparison.Ordinal))
                await peer.WriteAsync(RawServer.Ok("{}"));
            else if (seen++ >= times)
                await peer.WriteAsync(
                    thenRefuses
                        ? "HTTP/1.1 400 Bad\r\nContent-Length: 25\r\n\r\n{\"error\":\"invalid_grant\"}"
                        : RawServer.Ok(Provided.Tokens)
                );
            else if (midAnswer)
                await peer.WriteAsync(Half);
            else
                peer.Reset();
        });
    }

    private static string Profile(string rule) =>
        $$"""
            {"name":"{{rule.Replace('_', '-')}}","title":"{{rule}}","authorize_url":"https://a.example/authorize",
             "token_url":"https://a.example/token","api_base":"https://a.example/v1","hosts":["a.example"],
             "client_auth":{"authorization_code":"body","refresh_token":"body"},
             "access_life":"24h","refresh_idle":"45d","probe_path":"/me","reuse_rule":"{{rule}}"
             {{(rule == "grace" ? ",\"grace\":\"30m\"" : "")}}}
            """;
}
