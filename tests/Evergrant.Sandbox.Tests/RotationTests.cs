using System.Net;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.Tests;

public sealed class RotationTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_refresh_gives_a_new_pair_and_spends_the_old_refresh_token()
    {
        await using var keap = await Keap.StartAsync();
        var first = await keap.NewPairAsync();

        using var refreshed = await keap.RefreshAsync(first.Refresh);
        var second = await Pair.OfAsync(refreshed);
        using var again = await keap.RefreshAsync(first.Refresh);

        Assert.NotEqual(first.Access, second.Access);
        Assert.NotEqual(first.Refresh, second.Refresh);
        await again.IsAsync(400, Keap.InvalidRefreshToken);
    }

    [Fact]
    public async Task A_reused_refresh_token_revokes_nothing_and_the_old_access_token_lives_on()
    {
        await using var keap = await Keap.StartAsync();
        var first = await keap.NewPairAsync();
        using var refreshed = await keap.RefreshAsync(first.Refresh);
        var second = await Pair.OfAsync(refreshed);
        (await keap.RefreshAsync(first.Refresh)).Dispose();

        using var old = await keap.GetAsync("/crm/rest/v1/contacts", first.Access);
        using var current = await keap.GetAsync("/crm/rest/v1/contacts", second.Access);
        using var next = await keap.RefreshAsync(second.Refresh);

        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        Assert.Equal(HttpStatusCode.OK, current.StatusCode);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Two_consents_of_one_tenant_live_side_by_side()
    {
        await using var keap = await Keap.StartAsync();
        var one = await keap.NewPairAsync();
        var other = await keap.NewPairAsync();

        using var first = await keap.RefreshAsync(one.Refresh);
        using var second = await keap.RefreshAsync(other.Refresh);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Theory]
    [InlineData(45 * 24 * 3600 - 1, true)]
    [InlineData(45 * 24 * 3600, false)]
    public async Task A_refresh_token_lives_45_idle_days_to_the_second(int seconds, bool lives)
    {
        await using var keap = await Keap.StartAsync(new() { StartAt = Start, StartFrozen = true });
        var pair = await keap.NewPairAsync();

        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(seconds));
        using var answer = await keap.RefreshAsync(pair.Refresh);

        Assert.Equal(lives ? 200 : 400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Each_rotation_begins_45_new_days()
    {
        await using var keap = await Keap.StartAsync(new() { StartAt = Start, StartFrozen = true });
        var pair = await keap.NewPairAsync();
        for (var month = 0; month < 6; month++)
        {
            await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(44));
            using var answer = await keap.RefreshAsync(pair.Refresh);
            pair = await Pair.OfAsync(answer);
        }
    }

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Of_64_parallel_refreshes_over_http_exactly_one_wins()
    {
        var rounds = Soak.Times(few: 10, full: 1000);
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        for (var round = 0; round < rounds; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => keap.RefreshAsync(pair.Refresh)));
            var winner = Assert.Single(answers, answer => answer.IsSuccessStatusCode);
            pair = await Pair.OfAsync(winner);
            foreach (var answer in answers)
                answer.Dispose();
        }

        Assert.Equal(rounds * 64, keap.Sandbox.Lineage.Sum(node => node.PresentationCount));
        Soak.Report(
            $"| the sandbox, {rounds} rounds of 64 parallel refreshes of one token over HTTP | one winner each |"
        );
    }

    [Fact]
    public async Task Of_64_parallel_redemptions_exactly_one_wins_a_thousand_times()
    {
        using var parts = new SandboxParts(new KeapSandboxOptions());
        var profile = parts.Profiles.World;
        var token = parts.Ledger.IssueDirectly(KeapSandboxSeed.ClientId, KeapSandboxSeed.DefaultTenant).RefreshToken;
        for (var round = 0; round < 1000; round++)
        {
            var presented = token;
            var outcomes = await Task.WhenAll(
                Enumerable
                    .Range(0, 64)
                    .Select(port =>
                        Task.Run(() =>
                            parts.Ledger.Rotate(
                                KeapSandboxSeed.App,
                                null,
                                presented,
                                profile,
                                new Presenter(null, port, null),
                                Oddity.None
                            )
                        )
                    )
            );
            token = Assert.Single(outcomes, outcome => outcome.Issued is not null).Issued!.RefreshToken;
        }
    }

    [Fact]
    public async Task The_lineage_shows_who_redeemed_which_generation_and_who_came_late()
    {
        await using var keap = await Keap.StartAsync();
        keap.Http.DefaultRequestHeaders.UserAgent.ParseAdd("cron-one/1.0");
        var first = await keap.NewPairAsync();
        (await keap.RefreshAsync(first.Refresh)).Dispose();
        (await keap.RefreshAsync(first.Refresh)).Dispose();

        var nodes = keap.Sandbox.Lineage;

        Assert.Equal(2, nodes.Count);
        Assert.Equal([1, 2], nodes.Select(node => node.Generation));
        Assert.Equal(nodes[0].Id, nodes[1].ParentId);
        Assert.NotNull(nodes[0].RedeemedAt);
        Assert.Equal(["rotated", "refresh_token_already_used"], nodes[0].Presentations.Select(one => one.Outcome));
        Assert.All(nodes[0].Presentations, one => Assert.Equal("cron-one/1.0", one.UserAgent));
        Assert.DoesNotContain(first.Refresh, nodes[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_consent_ends_both_tokens()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        Assert.True(keap.Sandbox.State.Revoke(keap.Sandbox.State.Consents[0].Id));
        using var refresh = await keap.RefreshAsync(pair.Refresh);
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);

        await refresh.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal(HttpStatusCode.Unauthorized, call.StatusCode);
    }
}
