using Evergrant.Hosting.Home;
using Evergrant.Refresh;
using Evergrant.Sandbox;
using Evergrant.Storage;

namespace Evergrant.Hosting.Tests.Stores;

public sealed class RestoreTests
{
    [Fact]
    public async Task A_token_spent_since_the_backup_is_not_presented_and_its_successor_is_brought_back()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var backup = await BackUpAsync(ticked);
        await RotateAsync(ticked, times: 3);
        var newest = await ticked.GrantAsync();
        var report = await RestoreAsync(ticked, backup);
        Assert.Equal("acme", Assert.Single(report.Recovered).Name);
        Assert.Empty(report.SetAside);
        Assert.Empty(report.Lost);
        await ticked.ReopenAsync();
        var restored = await ticked.GrantAsync();
        Assert.Equal((newest.Generation, newest.Tip), (restored.Generation, restored.Tip));
        Assert.Equal(GrantState.Active, restored.State);
        await RotateAsync(ticked, times: 1);
        Assert.All(ticked.Keap.Lineage, node => Assert.InRange(node.PresentationCount, 0, 1));
        Assert.Empty(await CheckAsync(ticked));
    }

    [Fact]
    public async Task A_grant_that_nobody_refreshed_since_the_backup_goes_on_as_it_was()
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "quiet");
        await RotateAsync(ticked, times: 1);
        var backup = await BackUpAsync(ticked);
        await RotateAsync(ticked, times: 1);
        var report = await RestoreAsync(ticked, backup);
        Assert.Equal(["acme"], report.Recovered.Select(grant => grant.Name));
        Assert.Equal(1, report.Current);
        await ticked.ReopenAsync();
        Assert.IsType<RefreshOutcome.Rotated>(await ticked.Home.Keeper.RefreshAsync("quiet", default));
        Assert.All(ticked.Keap.Lineage, node => Assert.InRange(node.PresentationCount, 0, 1));
    }

    [Fact]
    public async Task What_cannot_be_brought_back_is_set_aside_and_never_presented()
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "other");
        var backup = await BackUpAsync(ticked);
        await RotateAsync(ticked, times: 2);
        await ticked.CloseAsync();
        // The journal went with the disk.
        Directory.Delete(Path.Combine(ticked.HomePath, "spool"), recursive: true);
        var before = ticked.Presentations;
        var report = await RestoreAsync(ticked, backup);
        Assert.Equal(["acme", "other"], report.SetAside.Select(grant => grant.Name));
        await ticked.ReopenAsync();
        var grant = await ticked.GrantAsync();
        Assert.Equal(GrantState.Uncertain, grant.State);
        Assert.Contains("Restored from the copy backup.db", grant.Evidence.Meaning, StringComparison.Ordinal);
        Assert.Contains("--after-restore", Advice.For(grant, TickedHome.Start), StringComparison.Ordinal);
        await ticked.MoveAsync(TimeSpan.FromDays(3));
        await ticked.TickAsync();
        await ticked.Home.Keeper.RefreshAsync("acme", default);
        await ticked.Home.Keeper.PauseAsync("acme", default);
        await ticked.Home.Keeper.ResumeAsync("acme", default);
        await ticked.TickAsync();
        Assert.Equal(before, ticked.Presentations);
    }

    [Fact]
    public async Task An_operator_who_knows_that_the_copy_is_current_may_say_so()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var backup = await BackUpAsync(ticked);
        await ticked.CloseAsync();
        Directory.Delete(Path.Combine(ticked.HomePath, "spool"), recursive: true);
        await RestoreAsync(ticked, backup);
        await ticked.ReopenAsync();
        Assert.True(await ticked.Home.Keeper.TrustRestoredAsync("acme", default));
        Assert.IsType<RefreshOutcome.Rotated>(await ticked.Home.Keeper.RefreshAsync("acme", default));
        Assert.False(await ticked.Home.Keeper.TrustRestoredAsync("acme", default));
    }

    [Fact]
    public async Task A_token_that_was_presented_without_an_answer_since_the_backup_is_set_aside()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var backup = await BackUpAsync(ticked);
        var grant = await ticked.GrantAsync();
        // As a process leaves it that is killed with the token on its way.
        var attempt = new Attempt
        {
            Id = AttemptId.New(TickedHome.Start),
            Grant = grant.Id,
            Kind = AttemptKind.Refresh,
            Parent = grant.Tip,
            Epoch = grant.Epoch,
            Generation = grant.Generation + 1,
            Node = "gone",
            StartedAt = TickedHome.Start,
        };
        Assert.IsType<BeginResult.Begun>(
            await ticked.Home.Store.BeginAsync(attempt, grant.Version, TimeSpan.FromMinutes(1), default)
        );
        await ticked.Home.Journal.NotePresentedAsync(attempt, default);
        var report = await RestoreAsync(ticked, backup);
        Assert.Equal(["acme"], report.SetAside.Select(aside => aside.Name));
        await ticked.ReopenAsync();
    }

    [Fact]
    public async Task A_refresh_notes_that_it_presents_a_token_before_it_does()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        ticked.Keap.Faults.Add(FaultNames.LostResponse);
        Assert.IsType<RefreshOutcome.Failed>(await ticked.Home.Keeper.RefreshAsync("acme", default));
        var entry = await ticked.Home.Journal.FindAsync((await ticked.GrantAsync()).Id, default);
        Assert.NotEqual(entry!.Attempt, entry.Presented);
    }

    [Fact]
    public async Task A_copy_that_was_put_in_place_by_hand_is_noticed_before_anything_is_presented()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var backup = await BackUpAsync(ticked);
        await RotateAsync(ticked, times: 1);
        await ticked.CloseAsync();
        var store = Path.Combine(ticked.HomePath, "evergrant.db");
        foreach (var part in (string[])["-wal", "-shm"])
            File.Delete(store + part);
        File.Copy(backup, store, overwrite: true);
        var before = ticked.Presentations;
        var told = await Assert.ThrowsAsync<HomeChangedException>(ticked.ReopenAsync);
        Assert.Contains("evergrant store restore --here", told.Message, StringComparison.Ordinal);
        Assert.Equal(before, ticked.Presentations);
        await ticked.CloseAsync();
        var report = await HomeRestore.HereAsync(ticked.Options, isOld: false, default);
        Assert.Single(report.Recovered);
        await ticked.ReopenAsync();
        await RotateAsync(ticked, times: 1);
        Assert.All(ticked.Keap.Lineage, node => Assert.InRange(node.PresentationCount, 0, 1));
    }

    [Fact]
    public async Task A_grant_that_was_connected_after_the_backup_is_made_again_or_named()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await ticked.AddAppAsync("late");
        var backup = await BackUpAsync(ticked);
        await ticked.ConnectAsync("late");
        await ticked.ConnectAsync("unheard");
        await ticked.Home.Keeper.RefreshAsync("late", default);
        var report = await RestoreAsync(ticked, backup);
        Assert.Equal(["late"], report.Recovered.Select(grant => grant.Name));
        Assert.Contains("unheard", Assert.Single(report.Lost), StringComparison.Ordinal);
        await ticked.ReopenAsync();
        Assert.IsType<RefreshOutcome.Rotated>(await ticked.Home.Keeper.RefreshAsync("late", default));
        Assert.All(ticked.Keap.Lineage, node => Assert.InRange(node.PresentationCount, 0, 1));
    }

    [Fact]
    public async Task A_store_is_not_restored_while_anybody_has_the_home_open()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var backup = await BackUpAsync(ticked);
        await Assert.ThrowsAsync<HomeBusyException>(() =>
            HomeRestore.FromFileAsync(ticked.Options, backup, (_, _) => { }, default)
        );
        Assert.True(File.Exists(backup));
    }

    [Fact]
    public async Task A_copy_of_another_store_is_refused_and_nothing_is_changed()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await using var stranger = await TickedHome.CreateAsync("acme");
        var backup = await BackUpAsync(stranger);
        await ticked.CloseAsync();
        var told = await Assert.ThrowsAsync<ConfigurationException>(() =>
            HomeRestore.FromFileAsync(ticked.Options, backup, (_, _) => { }, default)
        );
        Assert.Contains("master key", told.Message, StringComparison.Ordinal);
        File.Copy(
            Path.Combine(stranger.HomePath, "master.key"),
            Path.Combine(ticked.HomePath, "master.key"),
            overwrite: true
        );
        told = await Assert.ThrowsAsync<ConfigurationException>(() =>
            HomeRestore.FromFileAsync(ticked.Options, backup, (_, _) => { }, default)
        );
        Assert.Contains("another store", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.GetFiles(ticked.HomePath),
            path => path.Contains("restor", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_spool_of_another_store_is_noticed_before_anything_is_presented()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await using var stranger = await TickedHome.CreateAsync("acme");
        await ticked.CloseAsync();
        await stranger.CloseAsync();
        foreach (var part in (string[])["", "-wal", "-shm"])
            File.Delete(Path.Combine(ticked.HomePath, "spool", "newest.db" + part));
        foreach (var path in Directory.GetFiles(Path.Combine(stranger.HomePath, "spool"), "newest.db*"))
            File.Copy(path, Path.Combine(ticked.HomePath, "spool", Path.GetFileName(path)), overwrite: true);
        var told = await Assert.ThrowsAsync<HomeChangedException>(ticked.ReopenAsync);
        Assert.Contains("another store", told.Message, StringComparison.Ordinal);
        await ticked.CloseAsync();
        Assert.Single((await HomeRestore.HereAsync(ticked.Options, isOld: false, default)).SetAside);
        await ticked.ReopenAsync();
    }

    [Fact]
    public async Task A_backup_is_whole_private_without_the_master_key_and_written_over_nothing()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var writing = ticked.Home.Keeper.RefreshAsync("acme", default);
        var backup = await BackUpAsync(ticked);
        await writing;
        var key = (await File.ReadAllTextAsync(Path.Combine(ticked.HomePath, "master.key"))).Trim().Split(':')[1];
        Assert.DoesNotContain(key, await File.ReadAllTextAsync(backup), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
        var told = await Assert.ThrowsAsync<ConfigurationException>(() =>
            HomeBackup.WriteAsync(ticked.Home, backup, default)
        );
        Assert.Contains("is there already", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_from_another_machine_asks_to_be_adopted()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await ticked.CloseAsync();
        var elsewhere = ticked.Options with { FindMachineId = () => "0123456789abcdef0123456789abcdef" };
        await using (var moved = await EvergrantHome.OpenAsync(elsewhere, default))
        {
            var told = await Assert.ThrowsAsync<HomeChangedException>(() => moved.Keeper.StartAsync(false, default));
            Assert.Contains("evergrant store adopt", told.Message, StringComparison.Ordinal);
            Assert.True(await HomeRestore.AdoptAsync(moved, default));
            await moved.Keeper.StartAsync(false, default);
        }
        await using var named = await EvergrantHome.OpenAsync(
            ticked.Options with
            {
                FindMachineId = () => null,
                Overrides = new Dictionary<string, string> { ["instance_id"] = "blue" },
            },
            default
        );
        await named.Keeper.StartAsync(false, default);
    }

    [Fact]
    public async Task A_whole_home_that_may_be_old_is_adopted_with_all_grants_set_aside()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await ticked.CloseAsync();
        var report = await HomeRestore.HereAsync(ticked.Options, isOld: true, default);
        Assert.Single(report.SetAside);
        await ticked.ReopenAsync();
    }

    internal static async Task<string> BackUpAsync(TickedHome ticked)
    {
        var path = ticked.Of("backup.db");
        await HomeBackup.WriteAsync(ticked.Home, path, default);
        return path;
    }

    private static async Task<RestoreReport> RestoreAsync(TickedHome ticked, string backup)
    {
        await ticked.CloseAsync();
        return await HomeRestore.FromFileAsync(ticked.Options, backup, (_, _) => { }, default);
    }

    internal static async Task RotateAsync(TickedHome ticked, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await ticked.MoveAsync(TimeSpan.FromMinutes(5));
            Assert.IsType<RefreshOutcome.Rotated>(await ticked.Home.Keeper.RefreshAsync("acme", default));
        }
    }

    private static Task<IReadOnlyList<StoreFinding>> CheckAsync(TickedHome ticked) =>
        HomeCheck.RunAsync(ticked.Home, [], (_, _) => { }, default);
}
