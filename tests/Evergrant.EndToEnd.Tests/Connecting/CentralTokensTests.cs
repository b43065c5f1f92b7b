using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Connecting;

public sealed class CentralTokensTests
{
    [Fact]
    public async Task A_pair_is_spent_at_once_after_that_was_said_and_agreed_to()
    {
        await using var desk = await Desk.CreateAsync();
        var pair = await desk.Keap.IssueTokensAsync();
        await using var terminal = desk.Sit("connect", Desk.App, "--tokens");
        await Desk.AnswerAsync(
            terminal,
            ("every other copy of it", "perhaps"),
            ("answer y or n", "y"),
            ("not shown", $$"""{"access_token":"{{pair.AccessToken}}"}"""),
            ("only an access_token", KeapSandboxSeed.ClientSecret),
            (
                "That is the client secret",
                $$"""
                {
                  "access_token": "{{pair.AccessToken}}",
                  "refresh_token": "{{pair.RefreshToken}}"
                }
                """
            )
        );
        var ended = await terminal.EndAsync();
        ended.Is(0);
        Assert.Contains("connected shop", ended.Output, StringComparison.Ordinal);
        Canary.IsNowhere(desk, ended, pair.AccessToken, pair.RefreshToken, KeapSandboxSeed.ClientSecret);
        Assert.Equal(1, desk.Keap.Lineage[0].PresentationCount);
    }

    [Fact]
    public async Task A_pair_is_not_touched_without_consent_and_not_sent_twice()
    {
        await using var desk = await Desk.CreateAsync();
        var file = desk.Write("pair.txt", (await desk.Keap.IssueTokensAsync()).RefreshToken);
        string[] import = ["connect", Desk.App, "--tokens-file", file, "--no-input"];

        var unasked = await desk.Home.RunAsync(import);
        unasked.Is(2);
        Assert.Contains("--yes", unasked.Errors, StringComparison.Ordinal);
        Assert.Empty(desk.Keap.Requests.AtTokenEndpoint());

        (await desk.Home.RunAsync([.. import, "--yes"])).Is(0);
        var again = await desk.Home.RunAsync([.. import, "--yes"]);
        again.Is(1);
        Assert.Contains("Nothing was sent", again.Errors, StringComparison.Ordinal);
        Assert.Single(desk.Keap.Requests.AtTokenEndpoint());
    }

    [Fact]
    public async Task An_access_token_in_its_place_is_refused_and_the_likely_mistake_is_named()
    {
        await using var desk = await Desk.CreateAsync();
        var file = desk.Write("pair.txt", (await desk.Keap.IssueTokensAsync()).AccessToken);
        var ended = await desk.Home.RunAsync("connect", Desk.App, "--tokens-file", file, "--yes");
        ended.Is(1);
        Assert.Contains("Was that the access token?", ended.Errors, StringComparison.Ordinal);
    }
}
