namespace Evergrant.Sandbox.Tests;

public sealed class WorldTests
{
    private static readonly DateTimeOffset Start = new(2031, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_world_shares_nothing_with_the_first()
    {
        await using var keap = await Keap.StartAsync();
        var world = await keap.Sandbox.AddWorldAsync(
            "other",
            new()
            {
                StartAt = Start,
                StartFrozen = true,
                Era = KeapEra.M,
            }
        );
        var pair = await keap.NewPairAsync();
        keap.Sandbox.Faults.Add(FaultNames.Unavailable);
        await keap.Sandbox.SetProfileAsync(switches: new Dictionary<string, string?> { ["pkce"] = "checked" });

        Assert.Equal((Start, KeapEra.M), (world.Clock.GetUtcNow(), world.Era));
        Assert.Empty(world.State.Consents);
        Assert.Empty(world.Faults.All);
        Assert.Equal("ignored", world.ValueOf(SandboxSwitch.Pkce));
        using var http = new HttpClient { BaseAddress = world.Address };
        using var call = new HttpRequestMessage(HttpMethod.Get, "/crm/rest/v1/contacts");
        call.Headers.Authorization = new("Bearer", pair.Access);
        using var refused = await http.SendAsync(call);
        Assert.Equal(401, (int)refused.StatusCode);
        Assert.DoesNotContain(
            keap.Sandbox.Requests.All,
            request => request.Path.StartsWith("/crm", StringComparison.Ordinal)
        );
        Assert.Single(world.Requests.All);

        await world.Clock.AdvanceAsync(TimeSpan.FromDays(400));
        await world.ResetAsync();
        Assert.Single(keap.Sandbox.State.Consents);
        using var refresh = await keap.RefreshAsync(pair.Refresh);
        Assert.Equal(503, (int)refresh.StatusCode);
    }

    [Fact]
    public async Task Worlds_are_made_listed_and_removed_over_http()
    {
        await using var keap = await Keap.StartAsync();
        using var added = await keap.ControlAsync(HttpMethod.Post, "worlds", """{"name":"a-7","era":"A"}""");
        Assert.Equal(201, (int)added.StatusCode);
        var address = new Uri((string)(await added.JsonAsync())["address"]!);
        using var list = await keap.ControlAsync(HttpMethod.Get, "worlds");
        var one = Assert.Single((await list.JsonAsync())["worlds"]!.AsArray())!;
        Assert.Equal(("a-7", address), ((string?)one["name"], new Uri((string)one["address"]!)));

        using var removed = await keap.ControlAsync(HttpMethod.Delete, "worlds/a-7");

        Assert.Equal(204, (int)removed.StatusCode);
        using var http = new HttpClient { BaseAddress = address };
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/"));
        using var again = await keap.ControlAsync(HttpMethod.Delete, "worlds/a-7");
        Assert.Equal("no_such_world", (string?)(await again.JsonAsync())["code"]);
    }

    [Theory]
    [InlineData("""{"name":"Other"}""", 400, "invalid_name")]
    [InlineData("""{}""", 400, "invalid_name")]
    [InlineData("""{"name":"../x"}""", 400, "invalid_name")]
    [InlineData("""{"name":"taken"}""", 409, "world_exists")]
    [InlineData("""{"name":"x","port":70000}""", 400, "invalid_port")]
    [InlineData("""{"name":"x","switches":{"nothing":"y"}}""", 400, "invalid_world")]
    [InlineData("""{"name":"x","era":"Q"}""", 400, "invalid_body")]
    [InlineData("""{"name":"x","data_file":"/etc/passwd"}""", 400, "invalid_body")]
    public async Task A_world_that_cannot_be_is_one_problem(string body, int status, string code)
    {
        await using var keap = await Keap.StartAsync();
        await keap.Sandbox.AddWorldAsync("taken");

        using var answer = await keap.ControlAsync(HttpMethod.Post, "worlds", body);

        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
        Assert.Single(keap.Sandbox.Worlds);
    }

    [Fact]
    public async Task A_port_in_use_is_said_and_a_world_makes_no_worlds()
    {
        await using var keap = await Keap.StartAsync();
        var body = $$"""{"name":"x","port":{{keap.Sandbox.Address.Port}}}""";
        using var taken = await keap.ControlAsync(HttpMethod.Post, "worlds", body);
        Assert.Equal("port_in_use", (string?)(await taken.JsonAsync())["code"]);

        var world = await keap.Sandbox.AddWorldAsync("x");

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => world.AddWorldAsync("y"));
        Assert.Contains("first world", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worlds_come_back_with_the_state_file_and_go_with_their_files()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        Uri address;
        string id;
        await using (var first = await Keap.StartAsync(new() { DataFile = file }))
        {
            var world = await first.Sandbox.AddWorldAsync("w", new() { DataFile = folder.File("ignored.json") });
            await world.IssueTokensAsync();
            world.SaveSnapshot("s");
            (address, id) = (world.Address, world.State.Consents[0].Id);
            await first.Sandbox.ResetAsync();
        }

        await using var second = await Keap.StartAsync(new() { DataFile = file });
        var again = Assert.Single(second.Sandbox.Worlds);
        Assert.Equal("w", again.Name);
        using (var http = new HttpClient { BaseAddress = again.Address })
        {
            http.DefaultRequestHeaders.Add("X-Evergrant-Sandbox", "1");
            Assert.Contains(id, await http.GetStringAsync("/_sandbox/v1/lineage"), StringComparison.Ordinal);
        }

        Assert.True(await second.Sandbox.RemoveWorldAsync("w"));
        Assert.Equal(
            ["keap.json", "keap.json.lock"],
            Directory.GetFiles(Path.GetDirectoryName(file)!).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task They_are_bounded_and_end_with_the_first()
    {
        var keap = await Keap.StartAsync();
        var worlds = await Task.WhenAll(Enumerable.Range(0, 32).Select(each => keap.Sandbox.AddWorldAsync($"w{each}")));

        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.AddWorldAsync("one-more"));

        await keap.DisposeAsync();
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(worlds[17].Address));
    }
}
