using System.Data.Common;
using Evergrant.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Evergrant.Sqlite;

/// <summary>
/// A SQLite file as a store. When a write returns it has been flushed to the disk. Programs on one machine may share the
/// file; foreign tools may read it, but not write or checkpoint it. Nothing else in a process that has it open may open and
/// close the file: that drops SQLite's locks.
/// </summary>
/// <remarks>
/// SQLite before 3.51.3 can damage the file when two processes write while one checkpoints (the WAL-reset bug). So every
/// write transaction and every checkpoint runs under one lock over all processes (`FILE.lock`), and SQLite itself never
/// checkpoints. Once a fixed version can be had, the lock may go.
/// </remarks>
public sealed class SqliteDatabase : SqlDatabase
{
    private const int OldestVersion = 3_050_004; // The oldest that all of this was tried with.
    private readonly SqliteFile file;
    private readonly SqliteReaders readers;
    private readonly Lazy<SqliteWriter> writer;
    private readonly SqliteChanges changes;

    private SqliteDatabase(SqliteFile file, TimeProvider processClock)
    {
        this.file = file;
        readers = new SqliteReaders(file);
        writer = new(() => new SqliteWriter(file, processClock));
        changes = new SqliteChanges(file);
    }

    public override string Engine => "sqlite";

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NotSupportedException">
    /// The file lies on a network file system or is another program's, or SQLite is too old; nothing was changed.
    /// </exception>
    public static Task<SqliteDatabase> OpenAsync(
        string path,
        TimeProvider processClock,
        CancellationToken cancellationToken
    ) => OpenAsync(new SqliteFile(Path.GetFullPath(path), processClock), processClock, cancellationToken);

    /// <summary>One whose commits survive the end of this process, but are not flushed one by one: the last ones may go with the power.</summary>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NotSupportedException">As for <see cref="OpenAsync(string, TimeProvider, CancellationToken)"/>.</exception>
    public static Task<SqliteDatabase> OpenUnflushedAsync(
        string path,
        TimeProvider processClock,
        CancellationToken cancellationToken
    ) =>
        OpenAsync(
            new SqliteFile(Path.GetFullPath(path), processClock) { FlushesCommits = false },
            processClock,
            cancellationToken
        );

    /// <summary>A copy as of one moment, whole and flushed, while others read and write. Readable by its owner alone.</summary>
    /// <param name="path">There must be nothing.</param>
    /// <param name="cancellationToken">Heeded before it begins.</param>
    /// <exception cref="StoreUnavailableException"/>
    public Task CopyToAsync(string path, CancellationToken cancellationToken) =>
        Task.Run(() => CopyTo(path), cancellationToken);

    /// <summary>What SQLite finds wrong with its file, in its words; nothing when all is well. Reads all of it.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<string>> ListDamageAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            async (connection, token) =>
                (IReadOnlyList<string>)
                    [
                        .. (
                            await new Sql("pragma integrity_check(20)").ListAsync(connection, row => row.Text(), token)
                        ).Where(line => line != "ok"),
                    ],
            cancellationToken
        );

    internal static async Task<SqliteDatabase> OpenAsync(
        SqliteFile file,
        TimeProvider processClock,
        CancellationToken cancellationToken
    )
    {
        Batteries_V2.Init();
        if (raw.sqlite3_libversion_number() < OldestVersion)
            throw new NotSupportedException($"SQLite {raw.sqlite3_libversion().utf8_to_string()} is too old.");
        RequireLocalDisk(file.Path);
        if (Path.GetDirectoryName(file.Path) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder {folder} does not exist.");
        var database = new SqliteDatabase(file, processClock);
        try
        {
            // Readers need what the first writer creates. Who only reads an existing file takes no lock.
            if (new FileInfo(file.Path) is { Exists: true, Length: > 0 })
                await database.RequireOursAsync(file.Path, cancellationToken);
            else
                await database.WriteAsync((_, _) => Task.FromResult(true), cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Loads what the first connection needs, by opening one to nothing. Changes nothing; may be called at any time.</summary>
    public static void Load()
    {
        Batteries_V2.Init();
        new SqliteFile(":memory:", TimeProvider.System).OpenReader().Dispose();
    }

    /// <summary>For whoever wants to know before anything is made. The path need not exist.</summary>
    /// <exception cref="NotSupportedException">It lies on a network file system.</exception>
    public static void RequireLocalDisk(string path) => LocalDisk.Require(Path.GetFullPath(path));

    /// Before the first write, which would turn another program's database into one of ours.
    private async Task RequireOursAsync(string path, CancellationToken cancellationToken)
    {
        var some = await ReadAsync(
            (connection, token) =>
                new Sql(
                    "select name from sqlite_master order by case name when 'schema_migrations' then 0 else 1 end limit 1"
                ).FindAsync(connection, row => row.Text(), token),
            cancellationToken
        );
        if (some is not (null or "schema_migrations"))
            throw new NotSupportedException($"The database {path} is another program's; it is left as it is.");
    }

    public override Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    ) => readers.ReadAsync(read, cancellationToken);

    public override Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> write,
        CancellationToken cancellationToken
    ) => writer.Value.WriteAsync(write, cancellationToken);

    public override async Task MigrateAsync(MigrationSet set, CancellationToken cancellationToken)
    {
        // An up-to-date store is opened without a write.
        if (await ReadAsync((connection, token) => IsCurrentAsync(connection, set, token), cancellationToken))
            return;
        await WriteAsync(
            async (connection, token) =>
            {
                await Migrator.ApplyAsync(connection, set, token);
                return true;
            },
            cancellationToken
        );
    }

    /// On a connection of its own: one read from beginning to end, which holds up no writer.
    private void CopyTo(string path)
    {
        try
        {
            using var connection = file.OpenCopier();
            using var command = connection.CreateCommand();
            command.CommandText = "vacuum into @path";
            command.Parameters.AddWithValue("@path", path);
            command.ExecuteNonQuery();
        }
        catch (SqliteException failure) when (SqliteFailure.IsUnavailable(failure, file.Path, out var unavailable))
        {
            throw unavailable;
        }
    }

    private static async Task<bool> IsCurrentAsync(DbConnection connection, MigrationSet set, CancellationToken token)
    {
        var table = new Sql("select name from sqlite_master where type = 'table' and name = 'schema_migrations'");
        return await table.FindAsync(connection, row => row.Text(), token) is not null
            && await Migrator.IsCurrentAsync(connection, set, token);
    }

    /// Also differs after a write of this process: it counts the commits of all connections but its own.
    public override Task<long> ReadChangeStampAsync(CancellationToken cancellationToken) =>
        Task.FromResult(changes.ReadStamp());

    public override async ValueTask DisposeAsync()
    {
        changes.Dispose();
        readers.Dispose();
        if (writer.IsValueCreated)
            await writer.Value.DisposeAsync();
    }
}
