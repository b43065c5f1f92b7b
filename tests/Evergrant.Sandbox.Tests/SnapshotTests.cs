namespace Evergrant.Sandbox.Tests;

public sealed class SnapshotTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_snapshot_brings_back_tokens_contacts_and_profile_and_not_the_clock(bool keeps)
    {
        using var folder = new TemporaryFolder();
        var file = keeps ? folder.File("keap.json") : null;
        await using var keap = await Keap.StartAsync(new() { DataFile = file });
        var pair = await keap.NewPairAsync();
        var people = keap.Sandbox.State.Contacts.Count;
        keap.Sandbox.SaveSnapshot("before");
        await keap.Sandbox.SetProfileAsync(KeapEra.M);
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        const string contact =
            """{"given_name":"Zoe","email_addresses":[{"field":"EMAIL1","email":"zoe@x.example"}]}""";
        (await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/contacts", pair.Access, contact)).Dispose();
        await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        keap.Sandbox.Faults.Add(FaultNames.Unavailable, times: 9);
        var now = keap.Sandbox.Clock.GetUtcNow();

        using var restored = await keap.ControlAsync(HttpMethod.Post, "snapshots/before/restore");

        Assert.Equal(200, (int)restored.StatusCode);
        Assert.Equal((people, KeapEra.K), (keap.Sandbox.State.Contacts.Count, keap.Sandbox.Era));
        Assert.True(keap.Sandbox.Clock.GetUtcNow() >= now);
        using var none = await keap.GetAsync("/crm/rest/v1/contacts?email=zoe@x.example", pair.Access);
        Assert.Equal(0, (int)(await none.JsonAsync())["count"]!);
        using var refresh = await keap.RefreshAsync(pair.Refresh);
        Assert.Equal(200, (int)refresh.StatusCode);
    }

    [Fact]
    public async Task Snapshots_beside_a_state_file_outlive_the_sandbox_and_are_state_files_themselves()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("keap.json");
        Pair pair;
        await using (var first = await Keap.StartAsync(new() { DataFile = file }))
        {
            pair = await first.NewPairAsync();
            first.Sandbox.SaveSnapshot("before");
            (await first.RefreshAsync(pair.Refresh)).Dispose();
        }

        await using (var second = await Keap.StartAsync(new() { DataFile = file }))
        {
            Assert.Equal(["before"], second.Sandbox.Snapshots.Select(one => one.Name));
            await second.Sandbox.RestoreSnapshotAsync("before");
        }

        // What was gone back to is on disk.
        await using (var third = await Keap.StartAsync(new() { DataFile = file }))
        {
            using var refresh = await third.RefreshAsync(pair.Refresh);
            Assert.Equal(200, (int)refresh.StatusCode);
        }

        await using var other = await Keap.StartAsync(new() { DataFile = folder.File("keap.json.snapshot-before") });
        using var again = await other.RefreshAsync(pair.Refresh);
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Theory]
    [InlineData("POST", "snapshots", """{"name":"../../x"}""", 400, "invalid_name")]
    [InlineData("POST", "snapshots", """{"name":""}""", 400, "invalid_name")]
    [InlineData("POST", "snapshots", """{}""", 400, "invalid_name")]
    [InlineData("POST", "snapshots", """{"name":"before"}""", 409, "snapshot_exists")]
    [InlineData("POST", "snapshots/other/restore", null, 404, "no_such_snapshot")]
    [InlineData("POST", "snapshots/..%2Fkeap/restore", null, 404, "no_such_snapshot")]
    [InlineData("DELETE", "snapshots/other", null, 404, "no_such_snapshot")]
    public async Task A_wrong_name_is_one_problem_and_changes_nothing(
        string method,
        string path,
        string? body,
        int status,
        string code
    )
    {
        using var folder = new TemporaryFolder();
        await using var keap = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });
        keap.Sandbox.SaveSnapshot("before");

        using var answer = await keap.ControlAsync(new HttpMethod(method), path, body);

        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
        Assert.Equal("before", Assert.Single(keap.Sandbox.Snapshots).Name);
    }

    [Fact]
    public async Task They_are_bounded_listed_and_deleted()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        for (var each = 0; each < 32; each++)
            keap.Sandbox.SaveSnapshot($"s{each}");

        Assert.Throws<ArgumentException>(() => keap.Sandbox.SaveSnapshot("one-more"));
        using var deleted = await keap.ControlAsync(HttpMethod.Delete, "snapshots/s7");
        Assert.Equal(204, (int)deleted.StatusCode);
        using var list = await keap.ControlAsync(HttpMethod.Get, "snapshots");
        Assert.Equal(31, (await list.JsonAsync())["snapshots"]!.AsArray().Count);
        Assert.Equal(keap.Sandbox.Clock.GetUtcNow(), keap.Sandbox.SaveSnapshot("s7").TakenAt);
    }

    [Fact]
    public async Task A_snapshot_taken_in_the_middle_of_much_is_one_moment()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var stop = new TaskCompletionSource();
        async Task RotateAsync()
        {
            while (!stop.Task.IsCompleted)
            {
                using var answer = await keap.RefreshAsync(pair.Refresh);
                pair = await Pair.OfAsync(answer);
            }
        }

        var work = RotateAsync();
        for (var each = 0; each < 20; each++)
        {
            keap.Sandbox.SaveSnapshot($"s{each}");
            await keap.GetAsync("/crm/rest/v1/contacts", pair.Access);
        }

        stop.SetResult();
        await work;
        for (var each = 0; each < 20; each++)
        {
            await keap.Sandbox.RestoreSnapshotAsync($"s{each}");
            // Of every chain exactly the last is not redeemed.
            Assert.Equal(1, keap.Sandbox.Lineage.Count(node => node.RedeemedAt is null));
        }
    }
}
