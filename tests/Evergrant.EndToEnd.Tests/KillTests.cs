namespace Evergrant.EndToEnd;

/// kill -9 at the named steps of a refresh.
public sealed class KillTests
{
    [Fact]
    public async Task Killed_between_answer_and_commit_the_next_start_commits_from_the_spool()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var token = await RunningServer.OperatorTokenAsync(connected);
        await KillAsync(connected, "refresh.8-commit");

        await using (var server = await RunningServer.StartAsync(connected, token))
            Assert.Equal(2, (int)(await server.TokenAsync())["generation"]!);

        await connected.UseTokenAsync();
        Assert.Equal(1, connected.Keap.Lineage[0].PresentationCount);
        Assert.Equal("active", (string?)(await connected.ShowAsync())["grant"]!["state"]);
    }

    [Theory]
    [InlineData("refresh.5-present", 0)]
    [InlineData("refresh.6-spool", 1)]
    public async Task Killed_before_the_answer_was_kept_the_old_token_is_served_and_nothing_is_presented_again(
        string step,
        int presented
    )
    {
        await using var connected = await ConnectedHome.CreateAsync();
        await KillAsync(connected, step);
        await connected.UseTokenAsync();
        await connected.UseTokenAsync();
        Assert.Equal(1, await connected.GenerationAsync());
        Assert.Equal("open", (string?)(await connected.ShowAsync())["attempts"]![0]!["outcome"]);
        Assert.Equal(presented, connected.Keap.Lineage[0].PresentationCount);
    }

    private static async Task KillAsync(ConnectedHome connected, string step) =>
        (await connected.Home.RunKilledAsync(step, "grant", "refresh", ConnectedHome.Grant)).Is(Ended.ByKill);
}
