using Evergrant.EndToEnd.Connecting;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Initializing;

/// Every answer path, at a terminal, with every wrong answer on the way.
public sealed class InitTests
{
    [Fact]
    public async Task One_own_account_gets_a_key_and_lines_of_php()
    {
        await using var desk = await Desk.CreateAsync(withApp: false);
        await using var terminal = Sit(desk);
        await Desk.AnswerAsync(
            terminal,
            ("Whose Keap accounts", "mine"),
            ("is none of: own, customers", ""),
            ("How many calls a day", "lots"),
            ("is no number", "5,000"),
            ("What may run", "windows"),
            ("is none of: service, cron, php", "cron"),
            ("Enter does that", "oauth"),
            ("is none of: key, cron, server", ""),
            ("Key (not shown)", KeapSandboxSeed.ClientSecret),
            ("That is no key", KeapSandboxSeed.PersonalAccessToken),
            ("Lines for which language", "cobol"),
            ("is none of: bash, php, node, csharp", "php")
        );
        var ended = await terminal.EndAsync();
        ended.Is(0);
        Assert.Contains("tried: GET", ended.Output, StringComparison.Ordinal);
        Assert.Contains("shell_exec", ended.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing has to run", ended.Output, StringComparison.Ordinal);
        Canary.IsNowhere(desk, ended, KeapSandboxSeed.PersonalAccessToken, KeapSandboxSeed.ClientSecret);
        Assert.All(ended.Output.Split('\n'), line => Assert.DoesNotContain("\u001b", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_only_php_runs_the_key_lies_in_a_file()
    {
        await using var desk = await Desk.CreateAsync(withApp: false);
        await using var terminal = Sit(desk);
        await Desk.AnswerAsync(
            terminal,
            ("Whose Keap accounts", "own"),
            ("How many calls a day", ""),
            ("What may run", "php"),
            ("beside your PHP", ""),
            ("Key (not shown)", KeapSandboxSeed.PersonalAccessToken),
            ("Lines for which language", "php")
        );
        var ended = await terminal.EndAsync();
        ended.Is(0);
        Assert.Contains("outside the web root", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_calls_and_cron_get_an_own_app_and_a_crontab_line()
    {
        await using var desk = await Desk.CreateAsync(withApp: false);
        await using var terminal = Sit(desk);
        await Desk.AnswerAsync(
            terminal,
            ("Whose Keap accounts", "own"),
            ("How many calls a day", "50000"),
            ("What may run", "cron"),
            ("(cron)", ""),
            ("Client id (Key)", KeapSandboxSeed.PersonalAccessToken),
            ("That is a key", $"{KeapSandboxSeed.ClientId}:{KeapSandboxSeed.ClientSecret}"),
            ("joined by a colon", KeapSandboxSeed.ClientSecret),
            ("Client secret (not shown)", KeapSandboxSeed.ClientId),
            ("look swapped", KeapSandboxSeed.ClientId),
            ("Client secret (not shown)", KeapSandboxSeed.ClientId),
            ("client id again", "sandbox 001"),
            ("a blank inside", "sandbox\r001"),
            ("more than one line", KeapSandboxSeed.ClientSecret)
        );
        Canary.IsInNoCommandLine(KeapSandboxSeed.ClientSecret);
        await Desk.AnswerAsync(
            terminal,
            ("Redirect address", "localhost/callback"),
            ("is no address", desk.RedirectUri)
        );
        await desk.PasteAsync(terminal);
        await Desk.AnswerAsync(terminal, ("Lines for which language", "bash"));
        var ended = await terminal.EndAsync();
        ended.Is(0);
        Assert.Contains("answers 200, Ada Baker", ended.Output, StringComparison.Ordinal);
        Assert.Contains("curl -sS --config -", ended.Output, StringComparison.Ordinal);
        Assert.Contains("tick --home", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customers_and_a_service_get_a_server_and_the_browser_connects()
    {
        await using var desk = await Desk.CreateAsync(withApp: false);
        desk.GiveBrowser();
        await using var terminal = Sit(desk, "--redirect-uri", desk.RedirectUri);
        await Desk.AnswerAsync(
            terminal,
            ("Whose Keap accounts", "customers"),
            ("How many calls a day", "100"),
            ("What may run", "service"),
            ("public https address", "maybe"),
            ("is none of: yes, no", "yes"),
            ("(server)", ""),
            ("Client id (Key)", KeapSandboxSeed.ClientId),
            ("Client secret (not shown)", KeapSandboxSeed.ClientSecret)
        );
        var address = new Uri(await terminal.LineAsync("http://127"));
        await terminal.SeeAsync("Waiting for the browser");
        await Desk.ComeBackAsync(await desk.Keap.ConsentAsync(address));
        await Desk.AnswerAsync(terminal, ("Lines for which language", "csharp"));
        var ended = await terminal.EndAsync();
        ended.Is(0);
        Assert.Contains("AddEvergrantToken(\"keap\")", ended.Output, StringComparison.Ordinal);
        Assert.Contains("serve --home", ended.Output, StringComparison.Ordinal);
        Assert.Contains("--link", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_before_anything_is_known_it_leaves_nothing_and_stopped_later_it_goes_on()
    {
        await using var desk = await Desk.CreateAsync(withApp: false);
        var house = Path.Combine(desk.Home.Path, "house");
        string[] init = ["--way", "cron", "--home", house, "--redirect-uri", desk.RedirectUri];

        await using (var first = Sit(desk, init))
        {
            await Desk.AnswerAsync(first, ("Client id (Key)", KeapSandboxSeed.ClientId));
            await first.SeeAsync("Client secret (not shown)");
            await first.InterruptAsync();
            (await first.EndAsync()).Is(130);
            Assert.False(Directory.Exists(house));
        }
        await using (var second = Sit(desk, init))
        {
            await Desk.AnswerAsync(
                second,
                ("Client id (Key)", KeapSandboxSeed.ClientId),
                ("Client secret (not shown)", "wrong00000")
            );
            await desk.PasteAsync(second);
            var refused = await second.EndAsync();
            refused.Is(1);
            Assert.Contains("evergrant init goes on from here", refused.Output, StringComparison.Ordinal);
        }
        await using (var third = Sit(desk, init))
        {
            await Desk.AnswerAsync(third, ("Enter keeps it", KeapSandboxSeed.ClientSecret));
            await third.SeeAsync("Paste its address bar here:");
            await third.InterruptAsync();
            (await third.EndAsync()).Is(130);
        }
        await using var last = Sit(desk, init);
        await Desk.AnswerAsync(last, ("Enter keeps it", ""));
        await desk.PasteAsync(last);
        await Desk.AnswerAsync(last, ("Lines for which language", "node"));
        var ended = await last.EndAsync();
        ended.Is(0);
        Assert.Contains("execFileSync", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--accounts")]
    [InlineData("--calls", "--accounts", "own")]
    [InlineData("--machine", "--accounts", "own", "--calls", "1")]
    [InlineData("--https", "--accounts", "customers", "--calls", "1", "--machine", "service")]
    [InlineData("--client-id", "--way", "cron")]
    [InlineData("--secret-file", "--way", "cron", "--client-id", "the-id")]
    [InlineData("--key-file", "--way", "key")]
    public async Task Without_input_the_missing_flag_is_named_in_one_line(string missing, params string[] given)
    {
        using var home = new TemporaryHome();
        var house = Path.Combine(home.Path, "house");
        var ended = await home.RunAsync(["init", "--no-input", "--home", house, .. given]);
        ended.Is(2);
        Assert.Equal($"evergrant: {missing} is missing, and nobody may be asked.", ended.Errors.Trim());
        Assert.False(Directory.Exists(house));
    }

    [Fact]
    public async Task Without_input_flags_and_files_are_enough_and_a_second_run_goes_on()
    {
        await using var desk = await Desk.CreateAsync(withApp: false);
        var pair = (await desk.Keap.IssueTokensAsync()).RefreshToken;
        string[] init =
        [
            "init",
            "--no-input",
            "--way",
            "cron",
            "--client-id",
            KeapSandboxSeed.ClientId,
            "--secret-file",
            desk.Write("secret.txt", KeapSandboxSeed.ClientSecret + "\n"),
            "--tokens-file",
            desk.Write("pair.txt", pair),
            "--yes",
            "--base-address",
            desk.Root,
            "--language",
            "bash",
        ];
        var first = await desk.Home.RunAsync(init);
        first.Is(0);
        Assert.Contains("tried: GET", first.Output, StringComparison.Ordinal);
        var second = await desk.Home.RunAsync(init);
        second.Is(0);
        Assert.Contains("connected already", second.Errors, StringComparison.Ordinal);
        Assert.Single(desk.Keap.Requests.AtTokenEndpoint());
        var taken = await desk.Home.RunAsync("init", "--no-input", "--way", "key");
        taken.Is(2);
        Assert.Contains("--app NAME", taken.Errors, StringComparison.Ordinal);
    }

    private static AtTerminal Sit(Desk desk, params string[] more) =>
        desk.Sit(["init", "--base-address", desk.Root, .. more]);
}
