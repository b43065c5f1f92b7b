using System.Diagnostics.CodeAnalysis;
using Evergrant.Storage;
using Npgsql;

namespace Evergrant.PostgreSql;

/// Connections of this process to one database, kept between uses.
internal sealed class PostgreSqlConnections : IAsyncDisposable
{
    /// As long as SQLite waits: whoever asked is told within seconds, and may ask again.
    private const int LimitSeconds = 5;
    private const int Most = 20;
    private const int OldestVersion = 130000; // pg_current_snapshot()

    // The last line is what a dead node leaves behind: a transaction that holds a grant's row until somebody ends it.
    private const string Begin = """
        select current_setting('server_version_num')::bigint, current_setting('fsync'), current_setting('server_encoding'),
          set_config('synchronous_commit',
            case when current_setting('synchronous_commit') in ('off', 'local', 'remote_write') then 'on'
              else current_setting('synchronous_commit') end, false),
          set_config('idle_in_transaction_session_timeout', '10s', false)
        """;

    private readonly NpgsqlDataSource source;

    private PostgreSqlConnections(NpgsqlDataSource source, string name) => (this.source, Name) = (source, name);

    /// `evergrant at db.example.com:5432`: what messages call the database.
    public string Name { get; }

    /// <exception cref="NotSupportedException">The text is no connection string. It is not repeated: it holds the password.</exception>
    public static PostgreSqlConnections Open(string connectionString)
    {
        NpgsqlConnectionStringBuilder given;
        try
        {
            given = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException)
        {
            throw new NotSupportedException(
                "The text for PostgreSQL is no connection string; write Host=…;Database=…;Username=…;Password=…"
            );
        }
        if (string.IsNullOrEmpty(given.Host))
            throw new NotSupportedException("The connection string for PostgreSQL names no Host.");
        SetUnlessGiven(given, "Maximum Pool Size", Most);
        SetUnlessGiven(given, "Timeout", LimitSeconds);
        SetUnlessGiven(given, "Command Timeout", LimitSeconds);
        SetUnlessGiven(given, "Max Auto Prepare", 100);
        SetUnlessGiven(given, "Keepalive", 30);
        SetUnlessGiven(given, "Application Name", "evergrant");
        // Never a transaction that somebody else ends.
        given.Enlist = false;
        // A reset between uses would put back what the server is set to.
        given.NoResetOnClose = true;
        given.PersistSecurityInfo = false;
        given.IncludeErrorDetail = false;
        var builder = new NpgsqlDataSourceBuilder(given.ConnectionString);
        builder.UsePhysicalConnectionInitializer(Initialize, InitializeAsync);
        var place = given.Host.StartsWith('/') ? given.Host : $"{given.Host}:{given.Port}";
        return new PostgreSqlConnections(builder.Build(), $"{given.Database ?? given.Username} at {place}");
    }

    public ValueTask<NpgsqlConnection> TakeAsync(CancellationToken cancellationToken) =>
        source.OpenConnectionAsync(cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private static void SetUnlessGiven(NpgsqlConnectionStringBuilder given, string key, object value)
    {
        if (!given.ContainsKey(key) || !given.ShouldSerialize(key))
            given[key] = value;
    }

    // Npgsql wants both, and opens only asynchronously here.
    private static void Initialize(NpgsqlConnection connection) => throw new NotSupportedException();

    private static async Task InitializeAsync(NpgsqlConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Begin;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (version, fsync, encoding) = (reader.GetInt64(0), reader.GetString(1), reader.GetString(2));
        if (version < OldestVersion)
            Refuse($"runs version {connection.PostgreSqlVersion}, and 13 is the oldest that will do");
        if (fsync != "on")
            Refuse("has fsync off: it would lose tokens with the power; turn it on");
        if (encoding != "UTF8")
            Refuse($"is encoded in {encoding}; make one with encoding UTF8");
    }

    [DoesNotReturn]
    private static void Refuse(string why) => throw new UnfitDatabaseException(why);
}

/// What a database must not be. Without its name, which whoever opened it adds.
internal sealed class UnfitDatabaseException(string message) : Exception(message);
