using Evergrant.Sandbox;

namespace Evergrant.EndToEnd;

public sealed class CommandTests
{
    private static readonly TimeSpan PastExpiry = TimeSpan.FromHours(25);

    [Fact]
    public async Task A_real_provider_is_not_added_to_a_home_that_lives_by_a_sandboxs_clock()
    {
        await using var connected = await ConnectedHome.CreateAsync();

        var added = await connected.Home.RunWithAsync("not-the-id", ["app", "add", "keap", "--client-id", "the-id"]);

        added.Is(2);
        Assert.Contains("--home FOLDER", added.Errors, StringComparison.Ordinal);
        (await connected.Home.RunAsync("token", ConnectedHome.Grant)).Is(0);
    }

    [Fact]
    public async Task A_token_is_printed_without_a_server_and_works()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        await connected.UseTokenAsync();
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
        Assert.Equal(2, await connected.GenerationAsync());
        await connected.UseTokenAsync();
    }

    [Fact]
    public async Task A_grant_that_is_not_there_is_exit_code_3()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        (await connected.Home.RunAsync("token", "nobody")).Is(3);
        (await connected.Home.RunAsync("grant", "show", "nobody")).Is(3);
        (await connected.Home.RunAsync("grant", "refresh", "nobody")).Is(3);
        (await connected.Home.RunAsync("connect", "nobody")).Is(3);
    }

    [Theory]
    [InlineData("", "Nothing was pasted")]
    [InlineData("https://example.com/callback", "no query")]
    [InlineData("https://example.com/callback?state=x", "no code=")]
    [InlineData("https://example.com/callback?code=x", "no state=")]
    [InlineData("https://example.com/callback?code=x&state=y", "another request")]
    public async Task A_bad_paste_says_what_was_missing_and_redeems_nothing(string pasted, string said)
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var requests = connected.Keap.Requests.AtTokenEndpoint().Count;
        var ended = await connected.ConnectAsync(pasted);
        ended.Is(2);
        Assert.Contains(said, ended.Errors, StringComparison.Ordinal);
        Assert.Equal(requests, connected.Keap.Requests.AtTokenEndpoint().Count);
    }

    [Fact]
    public async Task While_the_provider_is_down_the_old_token_is_printed_and_after_its_end_exit_code_5()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        connected.Keap.Faults.Add(FaultNames.Unavailable, times: 1000);
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(5);
        await connected.UseTokenAsync();
        await connected.Keap.Clock.AdvanceAsync(PastExpiry);
        (await connected.Home.RunAsync("token", ConnectedHome.Grant)).Is(5);
    }

    [Fact]
    public async Task With_the_sandbox_gone_its_state_file_tells_the_time()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        await connected.StopKeapAsync();
        (await connected.Home.RunAsync("token", ConnectedHome.Grant)).Is(0);
    }

    [Fact]
    public async Task With_the_sandbox_gone_and_ahead_of_us_the_token_has_ended()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        await connected.Keap.Clock.AdvanceAsync(PastExpiry);
        await connected.StopKeapAsync();
        (await connected.Home.RunAsync("token", ConnectedHome.Grant)).Is(5);
    }

    [Fact]
    public async Task A_grant_that_needs_its_owner_is_exit_code_4_with_a_reconnect_link()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        connected.Keap.Faults.Add(FaultNames.LostResponse);
        await connected.Keap.Clock.AdvanceAsync(PastExpiry);
        (await connected.Home.RunAsync("token", ConnectedHome.Grant)).Is(5);
        await connected.Keap.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        var ended = await connected.Home.RunAsync("token", ConnectedHome.Grant);
        ended.Is(4);
        Assert.Equal("", ended.Output);
        Assert.Contains("/connect/", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(2, connected.Keap.Lineage[0].PresentationCount);
    }

    [Fact]
    public async Task A_paused_grant_serves_nothing_until_it_is_resumed()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        (await connected.Home.RunAsync("grant", "pause", ConnectedHome.Grant)).Is(0);
        (await connected.Home.RunAsync("token", ConnectedHome.Grant)).Is(4);
        (await connected.Home.RunAsync("grant", "resume", ConnectedHome.Grant)).Is(0);
        await connected.UseTokenAsync();
    }

    [Fact]
    public async Task A_command_says_how_much_a_grant_is_kept()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        (await connected.Home.RunAsync("grant", "keep", ConnectedHome.Grant, "alive")).Is(0);
        var shown = await connected.Home.RunAsync("grant", "show", ConnectedHome.Grant, "--json");
        Assert.Contains("\"keep\": \"alive\"", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\"days_to_live\": 4", shown.Output, StringComparison.Ordinal);
        (await connected.Home.RunAsync("grant", "keep", ConnectedHome.Grant, "tepid")).Is(2);
        (await connected.Home.RunAsync("grant", "keep", "none", "warm")).Is(3);
    }

    [Fact]
    public async Task A_next_secret_waits_until_it_is_needed_or_the_old_one_is_given_up()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var file = Path.Combine(connected.Home.Path, "next-secret");
        await File.WriteAllTextAsync(file, "a-secret-to-come\n");
        (await connected.Home.RunAsync("app", "secret", ConnectedHome.Grant, "--drop-old")).Is(2);
        (await connected.Home.RunAsync("app", "secret", ConnectedHome.Grant, "--drop-old", "--next")).Is(2);
        (await connected.Home.RunAsync("app", "secret", ConnectedHome.Grant, "--next", "--secret-file", file)).Is(0);
        var apps = await connected.Home.RunAsync("app", "list");
        Assert.Contains("two, the next since", apps.Output, StringComparison.Ordinal);
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
        (await connected.Home.RunAsync("app", "secret", ConnectedHome.Grant, "--drop-old")).Is(0);
        apps = await connected.Home.RunAsync("app", "list");
        Assert.Contains("never accepted yet", apps.Output, StringComparison.Ordinal);
    }
}
