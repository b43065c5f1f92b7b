using System.Data.Common;
using Evergrant.Sqlite;
using Microsoft.Data.Sqlite;

namespace Evergrant.Storage.Tests;

public sealed class SqliteDatabaseTests : IAsyncLifetime
{
    private readonly SqliteHome home = new();
    private SqliteDatabase database = null!;

    public async Task InitializeAsync()
    {
        database = await home.OpenAsync();
        const string notes = "create table notes (id integer primary key, text text not null unique)";
        await database.MigrateAsync(new MigrationSet("notes", [new Migration(1, "notes", notes)]), default);
    }

    public async Task DisposeAsync() => await home.DisposeAsync();

    [Theory]
    [InlineData("with a blank.db")]
    [InlineData("a;Mode=ReadOnly;b.db")]
    [InlineData("half\"quoted'.db")]
    [InlineData("\"quoted\".db")]
    [InlineData("=.db")]
    [InlineData(" .db")]
    public async Task The_file_may_be_called_anything(string name)
    {
        var path = Path.Combine(Path.GetDirectoryName(home.Path)!, name);
        await using var named = await SqliteDatabase.OpenAsync(path, TimeProvider.System, default);
        Assert.True(File.Exists(path));
        Assert.Equal(
            "here",
            await named.ReadAsync(
                (connection, token) => new Sql("select 'here'").FindAsync(connection, row => row.Text(), token),
                default
            )
        );
    }

    [Fact]
    public async Task What_a_row_refers_to_has_to_be_there()
    {
        const string links = "create table links (note integer not null references notes (id))";
        await database.MigrateAsync(new MigrationSet("links", [new Migration(1, "links", links)]), default);
        var insert = new Sql("insert into links (note) values (1000)");
        var failure = await Assert.ThrowsAsync<SqliteException>(() =>
            database.WriteAsync(insert.ExecuteAsync, default)
        );
        Assert.Equal(SQLitePCL.raw.SQLITE_CONSTRAINT, failure.SqliteErrorCode);
    }

    [Fact]
    public async Task Of_writes_that_share_a_commit_only_the_guilty_one_fails()
    {
        var gate = new TaskCompletionSource();
        var first = database.WriteAsync(
            async (_, _) =>
            {
                await gate.Task;
                return 0;
            },
            default
        );
        var writes = Enumerable.Range(0, 50).Select(i => AddAsync(i == 30 ? "note-7" : $"note-{i}")).ToList();
        gate.SetResult();
        await first;
        var failure = await Assert.ThrowsAsync<SqliteException>(() => Task.WhenAll(writes));
        Assert.Equal(SQLitePCL.raw.SQLITE_CONSTRAINT, failure.SqliteErrorCode);
        Assert.Equal(30, writes.FindIndex(write => write.IsFaulted));
        Assert.Equal(49, await CountAsync());
    }

    [Fact]
    public async Task Giving_up_on_a_write_that_waits_undoes_it_and_on_one_that_runs_does_not()
    {
        var (entered, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var source = new CancellationTokenSource();
        var running = database.WriteAsync(
            async (connection, token) =>
            {
                entered.SetResult();
                await gate.Task;
                return await Insert("running").ExecuteAsync(connection, token);
            },
            source.Token
        );
        await entered.Task;
        var waiting = AddAsync("waiting", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.SetResult();
        await AddAsync("after");
        Assert.Equal(["running", "after"], await ReadNotesAsync());
    }

    [Fact]
    public async Task A_held_write_lock_makes_writes_unavailable_and_reads_go_on()
    {
        await AddAsync("before");
        using (await FileLock.AcquireAsync(home.Path + ".lock", TimeSpan.FromSeconds(5), TimeProvider.System, default))
        {
            var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => AddAsync("held"));
            Assert.Contains(home.Path + ".lock", failure.Message, StringComparison.Ordinal);
            Assert.Equal(1, await CountAsync());
        }
        await AddAsync("again");
        Assert.Equal(["before", "again"], await ReadNotesAsync());
    }

    [Fact]
    public async Task A_foreign_writer_makes_writes_unavailable_until_it_ends()
    {
        await using (var foreign = new SqliteConnection($"Data Source={home.Path};Pooling=False"))
        {
            await foreign.OpenAsync();
            await new Sql("pragma wal_autocheckpoint = 0").ExecuteAsync(foreign, default);
            await using var transaction = foreign.BeginTransaction(deferred: false);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => AddAsync("held"));
        }
        await AddAsync("again");
        Assert.Equal(["again"], await ReadNotesAsync());
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_and_the_store_recovers()
    {
        await AddAsync("before");
        await WriteAsync("pragma max_page_count = 20");
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => AddAsync(new string('x', 200_000)));
        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        await AddAsync("small");
        Assert.Equal(["before", "small"], await ReadNotesAsync());

        await WriteAsync("pragma max_page_count = 1000000");
        await AddAsync(new string('x', 200_000));
        Assert.Equal(3, await CountAsync());
        Assert.Equal("ok", await ReadTextAsync("pragma integrity_check"));
    }

    [Fact]
    public async Task Every_connection_flushes_commits_and_leaves_checkpoints_alone()
    {
        var settings = await database.WriteAsync((connection, token) => SettingsAsync(connection, token), default);
        Assert.Equal("wal|2|1|0", settings);
        Assert.Equal("0", await ReadTextAsync("pragma wal_autocheckpoint"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            ReadTextAsync("insert into notes (text) values ('x') returning text")
        );
    }

    [Fact]
    public async Task The_log_is_taken_in_now_and_then_and_when_the_store_closes()
    {
        for (var i = 0; i < 40; i++)
            await AddAsync(i + new string('x', 200_000));
        Assert.InRange(new FileInfo(home.Path + "-wal").Length, 1, 6_000_000);
        await database.DisposeAsync();
        Assert.False(new FileInfo(home.Path + "-wal") is { Exists: true, Length: > 0 });
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AddAsync("late"));
    }

    [Fact]
    public async Task Now_is_the_process_clocks()
    {
        var clock = new ManualClock();
        var other = await home.OpenAsync(clock);
        clock.Advance(TimeSpan.FromHours(1));
        var now = await other.ReadAsync(
            (connection, token) => new Sql("select now_ms()").FindAsync(connection, row => row.Time(), token),
            default
        );
        Assert.Equal(The.Start.AddHours(1), now);
    }

    [Fact]
    public async Task A_missing_folder_is_said_before_anything_is_made()
    {
        var path = Path.Combine(Path.GetDirectoryName(home.Path)!, "nowhere", "evergrant.db");
        await Assert.ThrowsAnyAsync<IOException>(() => SqliteDatabase.OpenAsync(path, TimeProvider.System, default));
    }

    [Fact]
    public async Task What_is_no_database_is_not_opened()
    {
        var path = Path.ChangeExtension(home.Path, "txt");
        await File.WriteAllTextAsync(path, new string('x', 5000));
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            SqliteDatabase.OpenAsync(path, TimeProvider.System, default)
        );
        Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_programs_database_is_left_as_it_is()
    {
        var path = Path.ChangeExtension(home.Path, "other");
        await using (var other = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            await other.OpenAsync();
            await using var create = other.CreateCommand();
            create.CommandText = "create table customers (name text)";
            await create.ExecuteNonQueryAsync();
        }
        var before = await File.ReadAllBytesAsync(path);
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() =>
            SqliteDatabase.OpenAsync(path, TimeProvider.System, default)
        );
        Assert.Contains("another program's", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
        Assert.False(File.Exists(path + "-wal"));
    }

    [Theory]
    [InlineData("/srv/home", "nfs4")]
    [InlineData("/srv/home/below/it", "nfs4")]
    [InlineData("/srv/homestead", "ext4")]
    [InlineData("/mnt/my share/x", "fuse.sshfs")]
    [InlineData("/mnt/over", "tmpfs")]
    [InlineData("/", "ext4")]
    public void The_longest_and_latest_mount_over_a_folder_is_the_one_it_lies_on(string folder, string kind)
    {
        string[] table =
        [
            "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
            "40 27 0:40 / /srv/home rw,relatime shared:7 master:1 - nfs4 nas:/home rw,vers=4.2",
            @"41 27 0:41 / /mnt/my\040share rw - fuse.sshfs me@there:/ rw",
            "42 27 0:42 / /mnt/over rw - cifs //nas/x rw",
            "43 42 0:43 / /mnt/over rw - tmpfs tmpfs rw",
            "a line of another kind",
        ];
        Assert.Equal(kind, Mounts.Find(table, folder));
    }

    [Theory]
    [InlineData(DriveType.Unknown, "nfs", true)]
    [InlineData(DriveType.Unknown, "cifs", true)]
    [InlineData(DriveType.Unknown, "smb3", true)]
    [InlineData(DriveType.Unknown, "smb2", true)]
    [InlineData(DriveType.Unknown, "ceph", true)]
    [InlineData(DriveType.Unknown, "afs", true)]
    [InlineData(DriveType.Unknown, "lustre", true)]
    [InlineData(DriveType.Unknown, "gpfs", true)]
    [InlineData(DriveType.Unknown, "fuse.sshfs", true)]
    [InlineData(DriveType.Unknown, "fuse.glusterfs", true)]
    [InlineData(DriveType.Unknown, "fuse.rclone", true)]
    [InlineData(DriveType.Unknown, "fuse.ntfs-3g", false)]
    [InlineData(DriveType.Unknown, "fuseblk", false)]
    [InlineData(DriveType.Unknown, "fuse.fuse-overlayfs", false)]
    [InlineData(DriveType.Unknown, "btrfs", false)]
    [InlineData(DriveType.Unknown, "xfs", false)]
    [InlineData(DriveType.Unknown, "zfs", false)]
    [InlineData(DriveType.Network, "whatever", true)]
    [InlineData(DriveType.Fixed, "nfs4", true)]
    [InlineData(DriveType.Unknown, "9p", true)]
    [InlineData(DriveType.Fixed, "ext4", false)]
    [InlineData(DriveType.Ram, "tmpfs", false)]
    [InlineData(DriveType.Unknown, "overlay", false)]
    public void Network_file_systems_are_told_apart(DriveType type, string format, bool remote) =>
        Assert.Equal(remote, LocalDisk.IsRemote(type, format));

    [Fact]
    public void What_one_look_takes_for_a_usual_disk_is_none_of_a_network()
    {
        Assert.False(LocalDisk.IsOfUsualKind("/proc"));
        Assert.False(LocalDisk.IsOfUsualKind("/not/there"));
        var drives = DriveInfo.GetDrives().Where(drive => LocalDisk.IsOfUsualKind(drive.Name)).ToList();
        Assert.Equal(OperatingSystem.IsLinux(), drives.Count > 0);
        Assert.All(drives, drive => Assert.False(LocalDisk.IsRemote(drive.DriveType, drive.DriveFormat)));
    }

    private static Sql Insert(string text) => new("insert into notes (text) values (@text)") { ["text"] = text };

    private Task<int> AddAsync(string text, CancellationToken cancellationToken = default) =>
        database.WriteAsync((connection, token) => Insert(text).ExecuteAsync(connection, token), cancellationToken);

    private Task<int> WriteAsync(string sql) =>
        database.WriteAsync((connection, token) => new Sql(sql).ExecuteAsync(connection, token), default);

    private async Task<string> ReadTextAsync(string sql) =>
        (
            await database.ReadAsync(
                (connection, token) => new Sql(sql).FindAsync(connection, row => row.Text(), token),
                default
            )
        )!;

    private async Task<int> CountAsync() => (await ReadNotesAsync()).Count;

    private Task<IReadOnlyList<string>> ReadNotesAsync() =>
        database.ReadAsync(
            (connection, token) =>
                new Sql("select text from notes order by id").ListAsync(connection, row => row.Text(), token),
            default
        );

    private static async Task<string> SettingsAsync(DbConnection connection, CancellationToken token)
    {
        var values = new List<string?>();
        foreach (var name in (string[])["journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint"])
            values.Add(await new Sql($"pragma {name}").FindAsync(connection, row => row.Text(), token));
        return string.Join('|', values);
    }
}
