using System.Data.Common;
using Evergrant.Sqlite;

namespace Evergrant.Storage.Tests.Stress;

/// Writes as fast as it can, with a checkpoint after nearly each commit, and says which of its commits were acknowledged.
internal static class StressWorker
{
    private const int Writers = 2;

    public static readonly MigrationSet Tables = new(
        "stress",
        [
            new Migration(
                1,
                "tables",
                """
                create table entries (writer text not null, number bigint not null, filler text not null,
                  primary key (writer, number));
                create table totals (writer text primary key, total bigint not null);
                """
            ),
        ]
    );

    /// Two databases each, so that four writers meet.
    public static Task RunAsync(string path, string name, TimeSpan duration) =>
        Task.WhenAll(WriteAsync(path, name + "-a", duration), WriteAsync(path, name + "-b", duration));

    private static async Task WriteAsync(string path, string name, TimeSpan duration)
    {
        var clock = TimeProvider.System;
        var file = new SqliteFile(path, clock) { PagesToCheckpoint = 1 };
        await using var database = await SqliteDatabase.OpenAsync(file, clock, default);
        await database.MigrateAsync(Tables, default);
        var start = clock.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => AddAsync($"{name}-{writer}"))));

        async Task AddAsync(string writer)
        {
            var acknowledged = 0L;
            while (clock.GetElapsedTime(start) < duration)
            {
                await database.WriteAsync(
                    (connection, token) => StressWorker.AddAsync(connection, writer, acknowledged + 1, token),
                    default
                );
                acknowledged++;
            }
            await Console.Out.WriteLineAsync($"{writer} {acknowledged}");
        }
    }

    private static async Task<bool> AddAsync(
        DbConnection connection,
        string writer,
        long number,
        CancellationToken token
    )
    {
        await new Sql(
            "insert into entries (writer, number, filler) values (@writer, @number, @filler) on conflict do nothing"
        )
        {
            ["writer"] = writer,
            ["number"] = number,
            ["filler"] = new string('x', (int)(number * 37 % 3000)),
        }.ExecuteAsync(connection, token);
        // Pages come and go, as they do when spent rows are cleared.
        await new Sql("delete from entries where writer = @writer and number = @number")
        {
            ["writer"] = writer,
            ["number"] = number - 500,
        }.ExecuteAsync(connection, token);
        await new Sql(
            "insert into totals (writer, total) values (@writer, 1) on conflict (writer) do update set total = totals.total + 1"
        )
        {
            ["writer"] = writer,
        }.ExecuteAsync(connection, token);
        return true;
    }
}
