using System.Text;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;
using Evergrant.Sandbox.Worlds;

namespace Evergrant.Sandbox.Tests;

/// <summary>Worlds and the state file of the first: what stays, what goes, and in which order.</summary>
public sealed class ReopenedWorldTests
{
    [Fact]
    public async Task A_reset_comes_back_to_what_the_world_was_made_with()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        string first;
        await using (var keap = await Keap.StartAsync(new() { DataFile = file }))
        {
            var world = await keap.Sandbox.AddWorldAsync(
                "w",
                new()
                {
                    Era = KeapEra.M,
                    Switches = new Dictionary<string, string> { ["code-life"] = "7m" },
                    Quotas = new SandboxQuotas { AppPerMinute = 77 },
                    Seed = 7,
                }
            );
            first = (await world.IssueTokensAsync()).RefreshToken;
            await world.SetProfileAsync(KeapEra.A);
        }

        await using var again = await Keap.StartAsync(new() { DataFile = file });
        using var http = new HttpClient { BaseAddress = again.Sandbox.Worlds[0].Address };
        http.DefaultRequestHeaders.Add("X-Evergrant-Sandbox", "1");
        // What it is at goes over what it was made with, until the reset.
        Assert.Equal("A", await EraAsync());
        (await http.PostAsync("/_sandbox/v1/reset", null)).Dispose();

        Assert.Equal("M", await EraAsync());
        var profile = await http.GetStringAsync("/_sandbox/v1/profile");
        Assert.Contains("\"name\":\"code-life\",\"value\":\"7m\"", profile, StringComparison.Ordinal);
        Assert.Contains(
            "\"app_per_minute\":77",
            await http.GetStringAsync("/_sandbox/v1/quotas"),
            StringComparison.Ordinal
        );
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        using var issued = await http.PostAsync("/_sandbox/v1/central/tokens", body);
        Assert.Equal(first, (string?)(await issued.JsonAsync())["refresh_token"]);

        async Task<string?> EraAsync()
        {
            using var shown = await http.GetAsync("/_sandbox/v1/profile");
            return (string?)(await shown.JsonAsync())["era"];
        }
    }

    [Fact]
    public async Task A_world_whose_removal_was_interrupted_is_removed_at_the_next_start()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        var inTheWay = folder.File("keap.json.world-w.tmp");
        await using (var keap = await Keap.StartAsync(new() { DataFile = file }))
        {
            var world = await keap.Sandbox.AddWorldAsync("w");
            world.SaveSnapshot("s");
            // No file can be deleted that is a folder.
            Directory.CreateDirectory(inTheWay);
            await Assert.ThrowsAnyAsync<Exception>(() => keap.Sandbox.RemoveWorldAsync("w"));
            Assert.Empty(keap.Sandbox.Worlds);
            File.Copy(file, folder.File("copy.json"));
        }

        Directory.Delete(inTheWay);
        Assert.True(File.Exists(folder.File("keap.json.world-w.snapshot-s")));
        await using (var next = await Keap.StartAsync(new() { DataFile = file }))
        {
            Assert.Empty(next.Sandbox.Worlds);
            Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(file)!, "keap.json.world-*"));
        }

        Assert.DoesNotContain("is_leaving", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        // It was told of on disk before its files went.
        Assert.Contains("is_leaving", await File.ReadAllTextAsync(folder.File("copy.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_makes_a_world_while_others_are_reopened_waits_for_them()
    {
        using var clock = new SandboxClock();
        var store = new SandboxStore(new StateContent(new SandboxDocument()), clock);
        store.Document.Worlds = [new WorldRecord("w", 0), new WorldRecord("x", 0)];
        using var writer = new StateWriter(null, store);
        await using var shelf = new WorldShelf(new KeapSandboxOptions(), store, writer);
        Task<KeapSandbox>? same = null;
        Task<bool>? removed = null;

        await shelf.ReopenAsync(
            () =>
            {
                // The port answers from here on.
                same = shelf.AddAsync("x", new KeapSandboxOptions(), CancellationToken.None);
                removed = shelf.RemoveAsync("w");
                return Task.CompletedTask;
            },
            CancellationToken.None
        );

        var refused = await Assert.ThrowsAsync<ProblemException>(() => same!);
        Assert.Equal("world_exists", refused.Code);
        Assert.True(await removed!);
        Assert.Equal("x", Assert.Single(shelf.All).Name);
        Assert.Equal("x", Assert.Single(store.Document.Worlds).Name);
    }

    [Fact]
    public async Task A_world_that_nobody_was_told_of_does_not_come_back_under_its_name()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        await using (var keap = await Keap.StartAsync(new() { DataFile = file }))
        {
            var world = await keap.Sandbox.AddWorldAsync("w");
            await world.IssueTokensAsync();
        }

        // As after a kill between its first line and the first world's.
        File.Copy(file + ".world-w", folder.File("other.json.world-w"));
        await using var other = await Keap.StartAsync(new() { DataFile = folder.File("other.json") });
        var made = await other.Sandbox.AddWorldAsync("w");

        Assert.Empty(made.State.Consents);
        Assert.Empty(made.Lineage);
    }

    [Fact]
    public async Task A_world_that_is_made_while_the_sandbox_ends_ends_with_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var keap = await Keap.StartAsync();
            var making = keap.Sandbox.AddWorldAsync("w");
            await keap.DisposeAsync();
            try
            {
                var world = await making;
                using var http = new HttpClient { BaseAddress = world.Address };
                await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/"));
            }
            catch (ArgumentException tooLate)
            {
                Assert.Contains("stopping", tooLate.Message, StringComparison.Ordinal);
            }

            var late = await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.AddWorldAsync("x"));
            Assert.Contains("stopping", late.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_world_that_is_made_during_a_reset_stays()
    {
        using var clock = new SandboxClock();
        var store = new SandboxStore(new StateContent(new SandboxDocument()), clock);
        var fresh = new StateContent(new SandboxDocument());
        store.Document.Worlds = [new WorldRecord("made meanwhile", 1)];

        store.Replace(fresh);

        Assert.Equal("made meanwhile", Assert.Single(store.Document.Worlds).Name);
    }
}
