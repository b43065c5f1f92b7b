using Microsoft.Data.Sqlite;

namespace Evergrant.Sqlite;

/// Numbers of one `pragma data_version` can only be compared on one connection, so it has its own.
internal sealed class SqliteChanges(SqliteFile file) : IDisposable
{
    private readonly Lock gate = new();
    private SqliteConnection? connection;
    private long opened;

    public long ReadStamp()
    {
        lock (gate)
        {
            try
            {
                connection ??= Open();
                using var command = connection.CreateCommand();
                command.CommandText = "pragma data_version";
                return opened + (long)command.ExecuteScalar()!;
            }
            catch (SqliteException failure) when (SqliteFailure.IsUnavailable(failure, file.Path, out var unavailable))
            {
                connection?.Dispose();
                connection = null;
                throw unavailable;
            }
        }
    }

    // A new connection counts anew, and must not come upon an old number.
    private SqliteConnection Open()
    {
        opened += 1L << 40;
        return file.OpenReader();
    }

    public void Dispose()
    {
        lock (gate)
        {
            connection?.Dispose();
            connection = null;
        }
    }
}
