using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Connecting;

public sealed class WaysTests
{
    [Fact]
    public async Task Over_ssh_the_address_bar_is_pasted_and_a_wrong_paste_is_asked_again()
    {
        await using var desk = await Desk.CreateAsync();
        desk.GiveBrowser();
        desk.OverSsh();
        await using var terminal = desk.Sit("connect", Desk.App);
        var callback = await desk.Keap.ConsentAsync(new Uri(await terminal.LineAsync("http")));
        await terminal.AnswerAsync("Paste its address bar here:", "https://accounts.infusionsoft.com/app/central/home");
        await terminal.AnswerAsync("no query", callback.AbsoluteUri);
        (await terminal.EndAsync()).Is(0);
        Assert.False(File.Exists(desk.OpenedFile));
    }

    [Fact]
    public async Task Without_a_terminal_and_without_a_way_it_says_what_to_choose()
    {
        await using var desk = await Desk.CreateAsync();
        foreach (
            var arguments in (string[][])
                [
                    ["connect", Desk.App],
                    ["connect", Desk.App, "--no-input"],
                ]
        )
        {
            var ended = await desk.Home.RunAsync(arguments);
            ended.Is(2);
            Assert.Equal("", ended.Output);
            foreach (var way in (string[])["--listen", "--paste", "--code-file", "--tokens-file", "--link"])
                Assert.Contains(way, ended.Errors, StringComparison.Ordinal);
        }
        (await desk.Home.RunAsync("connect", Desk.App, "--link", "--paste")).Is(2);
        (await desk.Home.RunAsync("connect", Desk.App, "--paste", "--redirect-uri", "http://localhost:1/")).Is(2);
    }

    [Fact]
    public async Task Allow_by_a_login_that_owns_no_account_is_explained_and_needs_another_owner()
    {
        await using var desk = await Desk.CreateAsync();
        await using var terminal = desk.Sit("connect", Desk.App, "--paste");
        var callback = await desk.Keap.ConsentAsync(
            new Uri(await terminal.LineAsync("http")),
            login: KeapSandboxSeed.Newcomer.Email
        );
        await terminal.AnswerAsync("Paste its address bar here:", callback.AbsoluteUri);
        var ended = await terminal.EndAsync();
        ended.Is(4);
        Assert.Contains("a login that owns no account", ended.Output, StringComparison.Ordinal);
        Assert.Null(await desk.GrantAsync());
    }

    [Fact]
    public async Task The_client_id_as_secret_is_refused_by_keap_and_the_mistake_is_named()
    {
        await using var desk = await Desk.CreateAsync(secret: KeapSandboxSeed.ClientId);
        var ended = await AllowAsync(desk, null);
        ended.Is(1);
        Assert.Contains("client id again", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_of_the_server_is_printed_and_nothing_else_on_stdout()
    {
        await using var desk = await Desk.CreateAsync();
        var ended = await desk.Home.RunAsync("connect", Desk.App, "--link");
        ended.Is(0);
        Assert.Contains("/connect/", Assert.Single(ended.Line.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_account_on_reconnect_is_refused_with_both_names()
    {
        await using var desk = await Desk.CreateAsync();
        await AllowAsync(desk, null);
        var ended = await AllowAsync(desk, "tv265.infusionsoft.com");
        ended.Is(1);
        Assert.Contains(
            "tv265.infusionsoft.com, not for xy123.infusionsoft.com",
            ended.Output,
            StringComparison.Ordinal
        );
        Assert.Equal("xy123.infusionsoft.com", (await desk.GrantAsync())!.Account);
    }

    private static async Task<Ended> AllowAsync(Desk desk, string? tenant)
    {
        await using var terminal = desk.Sit("connect", Desk.App, "--paste");
        await desk.PasteAsync(terminal, tenant);
        return await terminal.EndAsync();
    }
}
