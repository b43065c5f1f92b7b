using System.Text.Json.Nodes;

namespace Evergrant.EndToEnd;

public sealed class StoreTests
{
    [Fact]
    public async Task Yesterdays_copy_is_caught_up_and_no_token_is_presented_twice()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var backup = Path.Combine(connected.Outside, "backup.db");
        (await connected.Home.RunAsync("store", "backup", backup)).Is(0);
        (await connected.Home.RunAsync("store", "backup", backup)).Is(6);
        for (var time = 0; time < 2; time++)
            (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
        var restored = await connected.Home.RunAsync("store", "restore", backup, "--json");
        restored.Is(0);
        Assert.Equal(ConnectedHome.Grant, (string?)JsonNode.Parse(restored.Output)!["recovered"]![0]);
        Assert.Equal(3, await connected.GenerationAsync());
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
        Assert.All(connected.Keap.Lineage, node => Assert.InRange(node.PresentationCount, 0, 1));
        (await connected.Home.RunAsync("store", "verify")).Is(0);
    }

    [Fact]
    public async Task A_copy_put_in_place_by_hand_stops_every_command_that_could_present_a_token()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var backup = Path.Combine(connected.Outside, "backup.db");
        (await connected.Home.RunAsync("store", "backup", backup)).Is(0);
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
        File.Copy(backup, Path.Combine(connected.Home.Path, "evergrant.db"), overwrite: true);
        var presented = connected.Keap.Lineage.Sum(node => node.PresentationCount);
        foreach (
            var command in (string[][])
                [
                    ["tick"],
                    ["grant", "refresh", ConnectedHome.Grant],
                    ["serve"],
                ]
        )
        {
            var ended = await connected.Home.RunAsync(command);
            ended.Is(6);
            Assert.Contains("evergrant store restore --here", ended.Errors, StringComparison.Ordinal);
            Assert.Single(ended.Errors.Trim().Split('\n'));
        }
        Assert.Equal(presented, connected.Keap.Lineage.Sum(node => node.PresentationCount));
        var verified = await connected.Home.RunAsync("store", "verify", "--json");
        verified.Is(1);
        Assert.Contains("older_than_journal", verified.Output, StringComparison.Ordinal);
        (await connected.Home.RunAsync("store", "restore", "--here")).Is(0);
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
        Assert.All(connected.Keap.Lineage, node => Assert.InRange(node.PresentationCount, 0, 1));
    }

    [Fact]
    public async Task A_grant_that_was_set_aside_says_what_to_do_and_does_it()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var backup = Path.Combine(connected.Outside, "backup.db");
        (await connected.Home.RunAsync("store", "backup", backup)).Is(0);
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant, "--after-restore")).Is(2);
        Directory.Delete(Path.Combine(connected.Home.Path, "spool"), recursive: true);
        var restored = await connected.Home.RunAsync("store", "restore", backup);
        restored.Is(4);
        Assert.Contains("set aside", restored.Output, StringComparison.Ordinal);
        var refreshed = await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant);
        Assert.NotEqual(0, refreshed.Code);
        Assert.Contains("--after-restore", refreshed.Errors, StringComparison.Ordinal);
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant, "--after-restore")).Is(0);
    }

    [Fact]
    public async Task A_running_server_goes_on_while_the_key_is_changed_and_while_a_change_is_killed()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        await using var server = connected.Home.Start("serve");
        await server.WaitForLineAsync("listening on");
        var keys = Path.Combine(connected.Home.Path, "master.key");
        await using (connected.Home.Start("store", "rotate-key"))
            await Eventually.HoldsAsync(async () => (await File.ReadAllLinesAsync(keys)).Length == 2);
        var changed = await connected.Home.RunAsync("store", "rotate-key");
        changed.Is(0);
        var dropped = await connected.Home.RunAsync("store", "rotate-key", "--drop-old");
        dropped.Is(0);
        var key = await File.ReadAllLinesAsync(keys);
        Assert.Contains(Assert.Single(key).Split(':')[0], changed.Output, StringComparison.Ordinal);
        await connected.UseTokenAsync();
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
        (await connected.Home.RunAsync("store", "verify")).Is(0);
        (await connected.Home.RunAsync("store", "restore", "nothing.db")).Is(6);
        (await connected.Home.RunAsync("store", "restore", "--here")).Is(7);
    }

    [Theory]
    [InlineData(2, "store", "restore")]
    [InlineData(2, "store", "backup")]
    [InlineData(6, "store", "restore", "nothing.db")]
    [InlineData(6, "store", "restore", "evergrant.json")]
    public async Task A_mistaken_store_command_is_one_line_and_changes_nothing(int code, params string[] command)
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var before = await File.ReadAllBytesAsync(Path.Combine(connected.Home.Path, "evergrant.db"));
        var ended = await connected.Home.RunAsync(command);
        ended.Is(code);
        Assert.Single(ended.Errors.Trim().Split('\n'));
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(connected.Home.Path, "evergrant.db")));
        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
    }
}
