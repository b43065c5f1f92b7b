using Evergrant.Sandbox;

namespace Evergrant.EndToEnd.Connecting;

public sealed class AddKeyTests
{
    [Fact]
    public async Task A_key_is_typed_unseen_tested_and_served_without_an_app_of_ones_own()
    {
        await using var desk = await Desk.CreateAsync(withApp: false);
        var dead = await desk.Keap.CreateKeyAsync(name: "dead");
        await desk.Keap.DeleteKeyAsync("dead");
        await using var terminal = desk.Sit("grant", "add-key", "keap", "--base-address", desk.Root);
        await Desk.AnswerAsync(
            terminal,
            ("not shown", KeapSandboxSeed.ClientId),
            ("That is no key", KeapSandboxSeed.PersonalAccessToken[..40]),
            ("this has 40", dead.Text)
        );
        await terminal.SeeAsync("did not take the key");
        Canary.IsInNoCommandLine(dead.Text);
        await terminal.AnswerAsync("not shown", $" {KeapSandboxSeed.PersonalAccessToken}");
        var ended = await terminal.EndAsync();
        ended.Is(0);
        Assert.Contains("added keap", ended.Output, StringComparison.Ordinal);
        Assert.Contains("answers 200", ended.Output, StringComparison.Ordinal);
        Canary.IsNowhere(desk, ended, KeapSandboxSeed.PersonalAccessToken, dead.Text);
        Assert.Equal(KeapSandboxSeed.PersonalAccessToken, (await desk.Home.RunAsync("token", "keap")).Line);

        var connect = await desk.Home.RunAsync("connect", "keap", "--paste");
        connect.Is(2);
        Assert.Contains("static keys only", connect.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_comes_from_a_file_too_and_what_is_missing_is_named()
    {
        await using var desk = await Desk.CreateAsync();
        (await desk.Home.RunAsync("grant", "add-key", "nobody")).Is(3);
        var missing = await desk.Home.RunAsync("grant", "add-key", Desk.App, "--no-input");
        missing.Is(2);
        Assert.Contains("--key-file", missing.Errors, StringComparison.Ordinal);
        var file = desk.Write("key.txt", KeapSandboxSeed.ServiceAccountKey + "\n");
        (await desk.Home.RunAsync("grant", "add-key", Desk.App, "--name", "reports", "--key-file", file)).Is(0);
        Assert.NotNull(await desk.GrantAsync("reports"));
        using var outside = new TemporaryHome();
        var token = Path.Combine(outside.Path, "token");
        var added = await desk.Home.RunAsync("sink", "add", "reports", token);
        added.Is(0);
        Assert.EndsWith(
            "holds the key, which never ends: nothing has to run.",
            added.Errors.TrimEnd(),
            StringComparison.Ordinal
        );

        (await desk.Home.RunAsync("grant", "pause", "reports")).Is(0);
        var again = await desk.Home.RunAsync("grant", "add-key", Desk.App, "--name", "reports", "--key-file", file);
        Assert.Contains("It is still paused", again.Errors, StringComparison.Ordinal);
    }
}
