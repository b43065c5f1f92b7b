using System.Text.Json.Nodes;

namespace Evergrant.EndToEnd;

/// `tick` and `sink`, as cron and a script would use them.
public sealed class TickTests
{
    [Fact]
    public async Task A_tick_says_what_it_did_and_a_quiet_one_says_nothing()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        await QuietAsync(connected);
        var file = Path.Combine(connected.Outside, "keap.json");
        (await connected.Home.RunAsync("sink", "add", ConnectedHome.Grant, file, "--format", "json")).Is(0);
        await QuietAsync(connected);
        await connected.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        var tick = await connected.Home.RunAsync("tick");
        tick.Is(0);
        Assert.Equal("refreshed 1 grant, wrote 1 token file", tick.Line);
        Assert.Equal("", tick.Errors);
        Assert.Equal(2, (int)JsonNode.Parse(await File.ReadAllTextAsync(file))!["generation"]!);
        await QuietAsync(connected);
    }

    [Fact]
    public async Task A_command_that_rotates_writes_the_token_files_too()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var file = Path.Combine(connected.Outside, "token");
        (await connected.Home.RunAsync("sink", "add", ConnectedHome.Grant, file)).Is(0);
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
        var token = await connected.Home.RunAsync("token", ConnectedHome.Grant);
        Assert.Equal(token.Line, await File.ReadAllTextAsync(file));
        (await connected.Home.RunAsync("sink", "remove", file)).Is(0);
        Assert.False(File.Exists(file));
        (await connected.Home.RunAsync("sink", "remove", file)).Is(3);
    }

    [Fact]
    public async Task A_provider_that_is_away_ends_in_5_and_a_refused_grant_in_4_said_once()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        await QuietAsync(connected);
        await connected.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        connected.Keap.Faults.Add("503");
        var away = await connected.Home.RunAsync("tick");
        away.Is(5);
        Assert.Contains("could not refresh 1 grant", away.Output, StringComparison.Ordinal);

        // Everything Keap knew is gone: the refresh token is refused, again and again.
        await connected.Keap.ResetAsync();
        for (var n = 0; n < 8; n++)
        {
            await connected.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(1));
            if ((await connected.Home.RunAsync("tick")) is { Code: 4 } dead)
            {
                Assert.Contains("demo: ", dead.Errors, StringComparison.Ordinal);
                // Nothing here answers a link.
                Assert.Contains("evergrant connect demo --name demo", dead.Errors, StringComparison.Ordinal);
                Assert.DoesNotContain("/connect/", dead.Errors, StringComparison.Ordinal);
                var again = await connected.Home.RunAsync("tick");
                again.Is(4);
                Assert.Equal("", again.Output + again.Errors);
                return;
            }
        }
        Assert.Fail("the grant was never given up");
    }

    [Fact]
    public async Task With_a_public_address_the_tick_prints_a_link_to_it()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var root = connected.Keap.Address.GetLeftPart(UriPartial.Authority);
        connected.Home.WriteSettings($$"""{ "clock": "{{root}}", "public_address": "https://connect.example" }""");
        await connected.Keap.ResetAsync();
        for (var n = 0; n < 8; n++)
        {
            await connected.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(1));
            if ((await connected.Home.RunAsync("tick")) is { Code: 4 } dead)
            {
                Assert.Contains("https://connect.example/connect/", dead.Errors, StringComparison.Ordinal);
                return;
            }
        }
        Assert.Fail("the grant was never given up");
    }

    [Fact]
    public async Task A_server_writes_the_file_within_seconds_of_anybodys_rotation()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var file = Path.Combine(connected.Outside, "token");
        var token = await RunningServer.OperatorTokenAsync(connected);
        await using var server = await RunningServer.StartAsync(connected, token);
        (await connected.Home.RunAsync("sink", "add", ConnectedHome.Grant, file)).Is(0);
        var before = await File.ReadAllTextAsync(file);
        (await server.RefreshAsync()).EnsureSuccessStatusCode();
        await Eventually.HoldsAsync(async () => await File.ReadAllTextAsync(file) != before);
        Assert.Equal((string?)(await server.TokenAsync())["access_token"], await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("evergrant.db", "damaged")]
    [InlineData("master.key", "master.key")]
    public async Task A_broken_file_of_the_home_is_one_line_and_stays_as_it_is(string name, string said)
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var file = Path.Combine(connected.Home.Path, name);
        await File.WriteAllTextAsync(file, new string('x', 5000));
        foreach (var left in (string[])["evergrant.db-wal", "evergrant.db-shm"])
            File.Delete(Path.Combine(connected.Home.Path, left));
        var tick = await connected.Home.RunAsync("tick");
        tick.Is(6);
        Assert.Contains(said, Assert.Single(tick.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(file));
    }

    private static async Task QuietAsync(ConnectedHome connected)
    {
        var tick = await connected.Home.RunAsync("tick");
        tick.Is(0);
        Assert.Equal("", tick.Output + tick.Errors);
    }
}
