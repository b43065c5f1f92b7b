using Microsoft.Data.Sqlite;

namespace Evergrant.Bench;

/// One row a commit, one commit after another, each flushed.
internal sealed class RawCommits : IDisposable
{
    private readonly SqliteConnection connection;
    private long number;

    public RawCommits(string path)
    {
        connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute("pragma journal_mode = wal");
        Execute("pragma synchronous = full");
        Execute("create table raw (id integer primary key, value text not null)");
    }

    public double Run(TimeSpan length)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        using var command = connection.CreateCommand();
        command.CommandText = "insert into raw (id, value) values ($id, $value)";
        var id = command.Parameters.Add("$id", SqliteType.Integer);
        command.Parameters.AddWithValue("$value", new string('x', 200));
        var count = 0;
        for (; clock.GetElapsedTime(began) < length; count++)
        {
            id.Value = ++number;
            command.ExecuteNonQuery();
        }
        return count / clock.GetElapsedTime(began).TotalSeconds;
    }

    public void Dispose() => connection.Dispose();

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
