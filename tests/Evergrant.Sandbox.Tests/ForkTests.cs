using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests;

/// <summary>One past, two futures.</summary>
public sealed class ForkTests
{
    private static readonly DateTimeOffset Start = new(2031, 5, 1, 7, 8, 9, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_snapshot_is_opened_as_a_world_of_its_own_at_the_time_when_it_was_taken(bool keeps)
    {
        using var folder = new TemporaryFolder();
        await using var keap = await Keap.StartAsync(
            new()
            {
                DataFile = keeps ? folder.File("keap.json") : null,
                StartAt = Start,
                StartFrozen = true,
            }
        );
        await keap.Sandbox.SetProfileAsync(KeapEra.A);
        var pair = await keap.NewPairAsync();
        await keap.Sandbox.AddWorldAsync("early");
        keap.Sandbox.SaveSnapshot("before");
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(60));

        using var forked = await keap.ControlAsync(HttpMethod.Post, "snapshots/before/fork", """{"name":"what-if"}""");
        var world = await keap.Sandbox.ForkSnapshotAsync("before", "another");

        var told = await forked.JsonAsync();
        Assert.Equal((201, "what-if"), ((int)forked.StatusCode, (string?)told["name"]));
        Assert.Equal(["another", "early", "what-if"], keap.Sandbox.Worlds.Select(one => one.Name));
        Assert.Empty(world.Worlds);
        Assert.Equal((Start, KeapEra.A), (world.Clock.GetUtcNow(), world.Era));
        foreach (var address in (Uri[])[new Uri((string)told["address"]!), world.Address])
        {
            using var http = new HttpClient { BaseAddress = address };
            http.DefaultRequestHeaders.Add("Authorization", Keap.Basic());
            using var form = new FormUrlEncodedContent(
                new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = pair.Refresh }
            );
            // Single use, in each of them for itself.
            Assert.Equal(200, (int)(await http.PostAsync("/token", form)).StatusCode);
        }

        using var here = await keap.RefreshAsync(pair.Refresh);
        await here.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal("refresh_token_expired", keap.Sandbox.Requests.AtTokenEndpoint()[^1].Refused);
    }

    [Fact]
    public async Task A_clock_that_ran_goes_on_from_the_moment_of_the_snapshot()
    {
        await using var keap = await Keap.StartAsync(new() { StartAt = Start });
        var saved = keap.Sandbox.SaveSnapshot("before");
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromDays(60));

        var world = await keap.Sandbox.ForkSnapshotAsync("before", "what-if");

        Assert.False(world.Clock.IsFrozen);
        Assert.InRange(world.Clock.GetUtcNow(), saved.TakenAt, saved.TakenAt + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_fork_comes_back_with_its_file_and_its_tls()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        Pair pair;
        await using (var first = await Keap.StartAsync(options))
        {
            pair = await first.NewPairAsync();
            first.Sandbox.SaveSnapshot("before");
            (await first.RefreshAsync(pair.Refresh)).Dispose();
            await first.Sandbox.ForkSnapshotAsync("before", "what-if", tlsPort: 0);
        }

        await using var second = await Keap.StartAsync(options);

        var world = Assert.Single(second.Sandbox.Worlds);
        Assert.NotNull(world.TlsPort);
        using var listed = await second.ControlAsync(HttpMethod.Get, "worlds");
        Assert.Equal(world.TlsPort, (int)(await listed.JsonAsync())["worlds"]![0]!["tls_port"]!);
        using var http = new HttpClient { BaseAddress = world.Address };
        http.DefaultRequestHeaders.Add("X-Evergrant-Sandbox", "1");
        Assert.Single(JsonNode.Parse(await http.GetStringAsync("/_sandbox/v1/lineage"))!["nodes"]!.AsArray());
    }

    [Theory]
    [InlineData("snapshots/none/fork", """{"name":"a"}""", 404, "no_such_snapshot")]
    [InlineData("snapshots/before/fork", """{"name":"A b"}""", 400, "invalid_name")]
    [InlineData("snapshots/before/fork", "{}", 400, "invalid_name")]
    [InlineData("snapshots/before/fork", """{"name":"other"}""", 409, "world_exists")]
    [InlineData("snapshots/before/fork", """{"name":"a","port":70000}""", 400, "invalid_port")]
    [InlineData("snapshots/before/fork", """{"name":"a","tls_port":-1}""", 400, "invalid_port")]
    [InlineData("snapshots/before/fork", """{"name":"a","era":"M"}""", 400, "invalid_body")]
    public async Task A_fork_that_cannot_be_is_a_problem_and_makes_no_world(
        string path,
        string body,
        int status,
        string code
    )
    {
        await using var keap = await Keap.StartAsync();
        keap.Sandbox.SaveSnapshot("before");
        await keap.Sandbox.AddWorldAsync("other");

        using var answer = await keap.ControlAsync(HttpMethod.Post, path, body);

        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
        Assert.Equal(["other"], keap.Sandbox.Worlds.Select(one => one.Name));
    }
}
