using Evergrant.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Evergrant.Sqlite;

/// The database file and how each connection to it is opened.
internal sealed class SqliteFile(string path, TimeProvider processClock)
{
    private const int NoCheckpointOnClose = 1006; // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE

    /// What one statement waits for a foreign writer, and a writer for its turn.
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public string Path => path;

    /// How much the log grows before the writer takes it in.
    public int PagesToCheckpoint { get; init; } = 1000;

    public string LockPath => path + ".lock";

    public long WalBytes => new FileInfo(path + "-wal") is { Exists: true } wal ? wal.Length : 0;

    public SqliteConnection OpenWriter()
    {
        CreatePrivately();
        return Open("pragma journal_mode = wal; pragma synchronous = full");
    }

    public SqliteConnection OpenReader() => Open("pragma query_only = on");

    private SqliteConnection Open(string settings)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = (int)Limit.TotalSeconds,
        };
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            connection.CreateFunction("now_ms", () => processClock.GetUtcNow().ToUnixTimeMilliseconds());
            connection.Open();
            // All checkpoints are the writer's, under its lock: see SqliteDatabase.
            SqliteException.ThrowExceptionForRC(
                raw.sqlite3_db_config(connection.Handle!, NoCheckpointOnClose, 1, out _),
                connection.Handle
            );
            using var command = connection.CreateCommand();
            command.CommandText = "pragma wal_autocheckpoint = 0; " + settings;
            command.ExecuteNonQuery();
            KeptCommands.KeepFor(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CreatePrivately()
    {
        // Only if it is not there: closing any descriptor of it would drop the locks SQLite has on it in this process.
        if (OperatingSystem.IsWindows() || File.Exists(path))
            return;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        new FileStream(path, options).Dispose();
    }
}
