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

    /// Whether each commit is flushed. If not, a loss of power takes the last ones, and nothing else is lost.
    public bool FlushesCommits { get; init; } = true;

    public string LockPath => path + ".lock";

    public long WalBytes => new FileInfo(path + "-wal") is { Exists: true } wal ? wal.Length : 0;

    public SqliteConnection OpenWriter()
    {
        CreatePrivately();
        var flushing = FlushesCommits ? "full" : "normal";
        return Open($"pragma journal_mode = wal; pragma synchronous = {flushing}; pragma foreign_keys = on");
    }

    public SqliteConnection OpenReader() => Open("pragma query_only = on");

    /// For a copy: a reader's connection may not even write to another file.
    public SqliteConnection OpenCopier() => Open("pragma temp_store = memory");

    private SqliteConnection Open(string settings)
    {
        // By hand: the builder of such texts costs a command a tenth of its time.
        var text = $"Data Source=\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\";Pooling=False";
        var connection = new SqliteConnection(text) { DefaultTimeout = (int)Limit.TotalSeconds };
        try
        {
            connection.Open();
            // All checkpoints are the writer's, under its lock: see SqliteDatabase.
            Require(connection, raw.sqlite3_db_config(connection.Handle!, NoCheckpointOnClose, 1, out _));
            Require(connection, raw.sqlite3_create_function(connection.Handle!, "now_ms", 0, null, TellNow));
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

    private static void Require(SqliteConnection connection, int result) =>
        SqliteException.ThrowExceptionForRC(result, connection.Handle);

    private void TellNow(sqlite3_context context, object? state, sqlite3_value[] arguments) =>
        raw.sqlite3_result_int64(context, processClock.GetUtcNow().ToUnixTimeMilliseconds());

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
