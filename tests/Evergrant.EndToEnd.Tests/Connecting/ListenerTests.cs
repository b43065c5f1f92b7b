using System.Net;
using System.Net.Sockets;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Connecting;

public sealed class ListenerTests
{
    [Fact]
    public async Task On_a_desktop_the_browser_opens_and_brings_the_answer_back()
    {
        await using var desk = await Desk.CreateAsync();
        desk.GiveBrowser();
        await using var terminal = desk.Sit("connect", Desk.App);
        var address = await terminal.LineAsync("http");
        await terminal.SeeAsync("Your browser opens it.");
        await terminal.SeeAsync("Waiting for the browser");

        var (status, page) = await Desk.ComeBackAsync(await desk.Keap.ConsentAsync(new Uri(address)));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("You can close this tab", page, StringComparison.Ordinal);
        var ended = await terminal.EndAsync();
        ended.Is(0);
        Assert.Contains("connected shop", ended.Output, StringComparison.Ordinal);
        Assert.Contains("answers 200, Ada Baker", ended.Output, StringComparison.Ordinal);
        Assert.Equal(address, (await File.ReadAllTextAsync(desk.OpenedFile)).Trim());
    }

    [Fact]
    public async Task It_answers_at_both_loopback_addresses_and_404_to_everything_but_the_answer()
    {
        await using var desk = await Desk.CreateAsync();
        await using var terminal = desk.Sit("connect", Desk.App, "--listen", "--no-browser");
        var callback = await desk.Keap.ConsentAsync(new Uri(await terminal.LineAsync("http")));
        var other = callback.AbsoluteUri.Replace("state=", "state=x", StringComparison.Ordinal);
        await terminal.SeeAsync("Waiting");

        foreach (
            var stray in (string[])
                [
                    $"http://localhost:{desk.Port}/",
                    $"http://localhost:{desk.Port}/favicon.ico",
                    $"http://127.0.0.1:{desk.Port}/callback{callback.Query}",
                    $"http://localhost:{desk.Port}/callback",
                    $"http://localhost:{desk.Port}/callback?error=access_denied",
                    other,
                ]
        )
            Assert.Equal(HttpStatusCode.NotFound, (await Desk.ComeBackAsync(new Uri(stray))).Status);
        foreach (var loopback in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            using var socket = new TcpClient(loopback.AddressFamily);
            await socket.ConnectAsync(loopback, desk.Port);
        }

        Assert.Equal(HttpStatusCode.OK, (await Desk.ComeBackAsync(callback)).Status);
        (await terminal.EndAsync()).Is(0);
        Assert.Single(desk.Keap.Requests.AtTokenEndpoint());
    }

    [Fact]
    public async Task When_nobody_comes_back_the_address_is_taken_apart_and_a_paste_is_taken_too()
    {
        await using var desk = await Desk.CreateAsync();
        await using var terminal = desk.Sit("connect", Desk.App, "--listen", "--no-browser", "--patience", "1s");
        var callback = await desk.Keap.ConsentAsync(new Uri(await terminal.LineAsync("http")));

        await terminal.SeeAsync("Your Accounts");
        await terminal.SeeAsync($"client_id      {KeapSandboxSeed.ClientId}");
        await terminal.SeeAsync($"redirect_uri   {desk.RedirectUri}");
        await terminal.SeeAsync("response_type  code");
        await terminal.SeeAsync("scope          full");
        await terminal.SeeAsync("state");
        await terminal.AnswerAsync("Still waiting", $"{desk.RedirectUri}?code=x&state=y");
        await terminal.AnswerAsync("another request", callback.AbsoluteUri);

        (await terminal.EndAsync()).Is(0);
        Assert.NotNull(await desk.GrantAsync());
    }

    [Fact]
    public async Task An_address_that_is_not_registered_ends_on_your_accounts_and_the_advice_says_so()
    {
        await using var desk = await Desk.CreateAsync(strict: true);
        var other = Desk.FreePort();
        await using var terminal = desk.Sit(
            "connect",
            Desk.App,
            "--port",
            $"{other}",
            "--no-browser",
            "--patience",
            "1s"
        );
        var end = await desk.Keap.ConsentAsync(new Uri(await terminal.LineAsync("http")));
        Assert.Equal("/app/central/home", end.AbsolutePath);
        await terminal.SeeAsync("Your Accounts");
        await terminal.SeeAsync($"http://localhost:{other}/callback  (registered there, letter for letter");
        await terminal.InterruptAsync();
        (await terminal.EndAsync()).Is(130);
        Assert.Null(await desk.GrantAsync());
    }

    [Fact]
    public async Task After_the_advice_the_browser_may_still_come()
    {
        await using var desk = await Desk.CreateAsync();
        await using var terminal = desk.Sit("connect", Desk.App, "--listen", "--no-browser", "--patience", "1s");
        var address = new Uri(await terminal.LineAsync("http"));
        await terminal.SeeAsync("Still waiting");
        await Desk.ComeBackAsync(await desk.Keap.ConsentAsync(address));
        (await terminal.EndAsync()).Is(0);
    }

    [Fact]
    public async Task Deny_is_explained_in_the_tab_and_in_the_terminal_and_changes_nothing()
    {
        await using var desk = await Desk.CreateAsync();
        await using var terminal = desk.Sit("connect", Desk.App, "--listen", "--no-browser");
        var address = new Uri(await terminal.LineAsync("http"));
        await terminal.SeeAsync("Waiting");

        var (_, page) = await Desk.ComeBackAsync(await desk.Keap.ConsentAsync(address, allow: false));

        Assert.Contains("Nothing was allowed", page, StringComparison.Ordinal);
        var ended = await terminal.EndAsync();
        ended.Is(4);
        Assert.Contains(
            "Deny was pressed; or Allow was, by a login that owns no account",
            ended.Output,
            StringComparison.Ordinal
        );
        Assert.Null(await desk.GrantAsync());
    }

    [Fact]
    public async Task A_port_in_use_is_named_before_anything_is_printed()
    {
        await using var desk = await Desk.CreateAsync();
        using var taken = new TcpListener(IPAddress.IPv6Loopback, desk.Port);
        taken.Start();

        var ended = await desk.Home.RunAsync("connect", Desk.App, "--listen");

        ended.Is(1);
        Assert.Equal("", ended.Output);
        Assert.Contains($"port {desk.Port} is in use", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("registered with the app", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_halfway_leaves_nothing_behind()
    {
        await using var desk = await Desk.CreateAsync();
        await using var terminal = desk.Sit("connect", Desk.App, "--listen", "--no-browser", "--patience", "1s");
        await terminal.SeeAsync("Still waiting");
        await terminal.InterruptAsync();
        (await terminal.EndAsync()).Is(130);
        Assert.Null(await desk.GrantAsync());
        using var free = new TcpListener(IPAddress.Loopback, desk.Port);
        free.Start();
    }
}
