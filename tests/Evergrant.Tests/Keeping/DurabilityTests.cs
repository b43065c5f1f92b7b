using Evergrant.Refresh;
using Evergrant.Sandbox;
using Evergrant.Sealing;
using Evergrant.Sqlite;
using Evergrant.Storage;
using Evergrant.Tests.Storage;

namespace Evergrant.Tests.Keeping;

/// Invariants 3 to 6.
public class DurabilityTests
{
    private static Task<FileLock?> LockStoreAsync(Kept kept) =>
        FileLock.AcquireAsync(
            kept.StoreFile + ".lock",
            TimeSpan.FromSeconds(5),
            TimeProvider.System,
            CancellationToken.None
        );

    /// Keap has rotated; the answer waits until it is released.
    private static SandboxFault HoldAnswer(Kept kept) =>
        kept.Keap.Faults.Add(FaultNames.Hang, "refresh_token", options: new() { AfterCommit = true });

    /// Keap has seen nothing yet.
    private static SandboxFault HoldRequest(Kept kept) => kept.Keap.Faults.Add(FaultNames.Hang, "refresh_token");

    /// The answer is in the spool and in no store, and its process is gone.
    private static async Task DieWithTheAnswerAsync(Kept kept, Keeper dying)
    {
        var hang = HoldAnswer(kept);
        var refresh = dying.RefreshAsync("acme", CancellationToken.None);
        await hang.WaitUntilFiredAsync();
        using var locked = await LockStoreAsync(kept);
        hang.Release();
        Assert.IsType<RefreshOutcome.StoreUnavailable>(await refresh);
        await kept.EndAsync(dying);
    }

    [Fact]
    public async Task A_redemption_outlives_the_caller_who_began_it()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ExpireAsync();
        var hang = HoldAnswer(kept);
        using var caller = new CancellationTokenSource();
        var read = kept.Keeper.GetTokenAsync("acme", cancellationToken: caller.Token).AsTask();
        await hang.WaitUntilFiredAsync();

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        hang.Release();
        await kept.Keeper.WhenSettledAsync(CancellationToken.None);

        Assert.Equal(2, (await kept.GrantAsync()).Generation);
        Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task Stopping_waits_for_the_answer_and_stores_it()
    {
        await using var kept = await Kept.StartAsync();
        var hang = HoldAnswer(kept);
        var refresh = kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        await hang.WaitUntilFiredAsync();

        var stop = kept.Keeper.StopAsync();
        Assert.False(stop.IsCompleted);
        hang.Release();
        await stop;

        Assert.Equal(2, (await kept.GrantAsync()).Generation);
        Assert.IsType<RefreshOutcome.Rotated>(await refresh);
    }

    [Fact]
    public async Task A_keeper_that_stops_begins_nothing()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ExpireAsync();
        await kept.Keeper.StopAsync();

        var none = Assert.IsType<TokenResult.Unavailable>(await kept.Keeper.GetTokenAsync("acme"));

        Assert.Equal("shutting_down", none.Code);
        Assert.Equal(0, kept.Presentations);
    }

    [Fact]
    public async Task An_answer_survives_a_store_that_is_locked_and_nobody_waits_for_it()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ExpireAsync();
        var hang = HoldAnswer(kept);
        var read = kept.Keeper.GetTokenAsync("acme").AsTask();
        await hang.WaitUntilFiredAsync();
        using (await LockStoreAsync(kept))
        {
            hang.Release();
            Assert.Equal("store_unavailable", Assert.IsType<TokenResult.Unavailable>(await read).Code);
        }

        await kept.Keeper.WhenSettledAsync(CancellationToken.None);

        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));
        Assert.Equal(2, served.Generation);
        Assert.True(await kept.WorksAsync(served.AccessToken));
    }

    [Fact]
    public async Task An_answer_that_never_reached_the_store_is_adopted_from_the_spool_of_the_dead_process()
    {
        await using var kept = await Kept.StartAsync();
        // Alone, or the living keeper may be adopting when the next one looks.
        await kept.Keeper.StopAsync();
        var dying = await kept.OpenKeeperAsync();
        await DieWithTheAnswerAsync(kept, dying);
        Assert.Equal(1, (await kept.GrantAsync()).Generation);

        await kept.OpenKeeperAsync();

        Assert.Equal(2, (await kept.GrantAsync()).Generation);
        Assert.Equal(AttemptOutcome.Answered, Assert.Single(await kept.AttemptsAsync()).Outcome);
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task Whoever_takes_over_looks_into_the_spool_before_holding_the_token_for_spent()
    {
        var processClock = new SkewedClock(TimeProvider.System);
        await using var kept = await Kept.StartAsync(processClock: processClock);
        var dying = await kept.OpenKeeperAsync();
        await kept.ExpireAsync();
        await DieWithTheAnswerAsync(kept, dying);

        processClock.Skew = TimeSpan.FromSeconds(61);
        var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));

        Assert.Equal(2, served.Generation);
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task No_redemption_starts_while_the_store_cannot_record_it()
    {
        await using var kept = await Kept.StartAsync();
        await kept.ExpireSoonAsync();
        using (await LockStoreAsync(kept))
        {
            var served = Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme"));
            Assert.Equal(1, served.Generation);
        }

        Assert.Equal(0, kept.Presentations);
    }

    [Fact]
    public async Task The_answer_of_a_node_that_was_given_up_still_counts()
    {
        var processClock = new SkewedClock(TimeProvider.System);
        await using var kept = await Kept.StartAsync(processClock: processClock);
        var other = await kept.OpenKeeperAsync();
        await kept.ExpireAsync();
        var hang = HoldAnswer(kept);
        var paused = kept.Keeper.GetTokenAsync("acme").AsTask();
        await hang.WaitUntilFiredAsync();

        processClock.Skew = TimeSpan.FromSeconds(61);
        var given = Assert.IsType<TokenResult.Unavailable>(await other.GetTokenAsync("acme"));
        Assert.Equal("outcome_unknown", given.Code);
        Assert.Equal(GrantState.Uncertain, (await kept.GrantAsync()).State);

        hang.Release();
        Assert.Equal(2, Assert.IsType<TokenResult.Served>(await paused).Generation);
        var lifted = await kept.GrantAsync();
        Assert.Equal(GrantState.Active, lifted.State);
        Assert.Equal(Trouble.None, lifted.Trouble);
        Assert.Equal(1, kept.Presentations);
    }

    [Fact]
    public async Task An_answer_that_comes_after_all_is_not_held_for_a_lost_one()
    {
        var processClock = new SkewedClock(TimeProvider.System);
        await using var kept = await Kept.StartAsync(processClock: processClock);
        var other = await kept.OpenKeeperAsync();
        await kept.ExpireAsync();
        var hang = HoldRequest(kept);
        var paused = kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        await hang.WaitUntilFiredAsync();
        processClock.Skew = TimeSpan.FromSeconds(61);
        await other.GetTokenAsync("acme");
        Assert.Equal(1, (await kept.GrantAsync()).Trouble.Unknowns);

        kept.Keap.State.Revoke(kept.Keap.State.Consents[0].Id);
        hang.Release();
        await paused;

        var grant = await kept.GrantAsync();
        Assert.Equal(0, grant.Trouble.Unknowns);
        Assert.Equal(1, grant.Trouble.Refusals);
        Assert.Equal(GrantState.Late, grant.State);
    }

    [Fact]
    public async Task A_refusal_that_comes_after_a_newer_token_set_undoes_nothing()
    {
        var processClock = new SkewedClock(TimeProvider.System);
        await using var kept = await Kept.StartAsync(processClock: processClock);
        var other = await kept.OpenKeeperAsync();
        await kept.ExpireAsync();
        var hang = HoldRequest(kept);
        var paused = kept.Keeper.RefreshAsync("acme", CancellationToken.None);
        await hang.WaitUntilFiredAsync();
        processClock.Skew = TimeSpan.FromSeconds(61);
        Assert.IsType<TokenResult.Unavailable>(await other.GetTokenAsync("acme"));

        kept.Calendar.Skew = TimeSpan.FromMinutes(3);
        Assert.Equal(2, Assert.IsType<TokenResult.Served>(await other.GetTokenAsync("acme")).Generation);
        hang.Release();
        await paused;

        var grant = await kept.GrantAsync();
        Assert.Equal(GrantState.Active, grant.State);
        Assert.Equal(Trouble.None, grant.Trouble);
        Assert.Equal("rotated", grant.Evidence.What);
        Assert.Equal(2, kept.Presentations);
    }

    [Fact]
    public async Task A_node_that_held_its_attempt_too_long_sends_nothing()
    {
        var processClock = new SkewedClock(TimeProvider.System);
        await using var kept = await Kept.StartAsync(processClock: processClock);
        await kept.ExpireAsync();
        using var slow = new StepListener("refresh.5-present", () => processClock.Skew = TimeSpan.FromSeconds(36));

        await kept.Keeper.GetTokenAsync("acme");

        Assert.Equal(0, kept.Presentations);
        Assert.Equal(AttemptOutcome.NotSent, Assert.Single(await kept.AttemptsAsync()).Outcome);
    }

    [Fact]
    public async Task A_grant_that_cannot_be_presented_uses_up_no_room_in_the_spool()
    {
        await using var kept = await Kept.StartAsync();
        await using var database = await SqliteDatabase.OpenAsync(
            kept.StoreFile,
            kept.ProcessClock,
            CancellationToken.None
        );
        await database.WriteAsync(
            (connection, token) =>
                new Sql("update token_sets set sealed_refresh_token = sealed_access_token").ExecuteAsync(
                    connection,
                    token
                ),
            CancellationToken.None
        );
        var spool = new FileInfo(Assert.Single(Directory.GetFiles(kept.SpoolFolder, "*.spool")));
        var before = spool.Length;

        for (var n = 0; n < 20; n++)
            await Assert.ThrowsAsync<SealBrokenException>(() =>
                kept.Keeper.RefreshAsync("acme", CancellationToken.None)
            );

        spool.Refresh();
        Assert.Equal(before, spool.Length);
    }

    [Fact]
    public async Task A_consent_that_comes_when_the_host_stops_is_not_sent()
    {
        await using var kept = await Kept.StartAsync();
        var code = await kept.ConsentAsync("ab103.infusionsoft.com");
        await kept.Keeper.StopAsync();

        Assert.IsType<ConnectResult.NotSent>(await kept.ConnectAsync("shop", code: code));
    }

    [SmallDiskFact]
    public async Task An_answer_survives_a_disk_without_room_for_the_store()
    {
        using var disk = SmallDisk.Mount();
        await using var kept = await Kept.StartAsync(storeFolder: disk.FullName);
        await kept.ExpireAsync();
        var hang = HoldAnswer(kept);
        var read = kept.Keeper.GetTokenAsync("acme").AsTask();
        await hang.WaitUntilFiredAsync();

        disk.Fill();
        hang.Release();
        Assert.Equal("store_unavailable", Assert.IsType<TokenResult.Unavailable>(await read).Code);
        Assert.Equal(1, (await kept.GrantAsync()).Generation);
        disk.Clear();
        await kept.Keeper.WhenSettledAsync(CancellationToken.None);

        Assert.Equal(2, Assert.IsType<TokenResult.Served>(await kept.Keeper.GetTokenAsync("acme")).Generation);
        Assert.Equal(1, kept.Presentations);
    }

    [SmallDiskFact]
    public async Task An_answer_survives_a_full_disk_under_the_spool_and_so_does_one_under_spool_and_store()
    {
        using var disk = SmallDisk.Mount();
        var folder = Path.Combine(disk.FullName, "spool");
        await using var kept = await Kept.StartAsync(spoolFolder: folder);
        await kept.ExpireAsync();
        var hang = HoldAnswer(kept);
        var read = kept.Keeper.GetTokenAsync("acme").AsTask();
        await hang.WaitUntilFiredAsync();
        // The room that was made for the answer is taken away again, and there is no other.
        var file = Assert.Single(Directory.GetFiles(folder, "*.spool"));
        using (
            var taken = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)
        )
        {
            taken.SetLength(0);
            taken.SetLength(1024 * 1024);
        }
        disk.Fill();
        var locked = await LockStoreAsync(kept);
        hang.Release();

        // Neither on the spool's disk nor in the store: it is held in memory, and the host does not let go of it.
        Assert.Equal("store_unavailable", Assert.IsType<TokenResult.Unavailable>(await read).Code);
        var stop = kept.Keeper.StopAsync();
        Assert.False(stop.IsCompleted);
        locked!.Dispose();
        await stop;

        Assert.Equal(2, (await kept.GrantAsync()).Generation);
        Assert.Equal(1, kept.Presentations);
        disk.Clear();
    }

    [SmallDiskFact]
    public async Task Without_a_place_for_the_answer_nothing_is_sent()
    {
        using var disk = SmallDisk.Mount();
        var spool = Path.Combine(disk.FullName, "spool");
        await using var kept = await Kept.StartAsync(spoolFolder: spool);
        await kept.ExpireAsync();
        while (kept.Keeper.Options.Spool.TryReserve() is not null) { }

        var none = Assert.IsType<TokenResult.Unavailable>(await kept.Keeper.GetTokenAsync("acme"));

        Assert.Equal("spool_unavailable", none.Code);
        Assert.Equal(0, kept.Presentations);
        Assert.Empty(await kept.AttemptsAsync());
    }
}
