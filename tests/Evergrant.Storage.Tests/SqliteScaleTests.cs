using System.Data.Common;
using Evergrant.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Evergrant.Storage.Tests;

/// What the schedule asks for costs what it returns, not what there is: counted in steps of SQLite's own machine.
public sealed class SqliteScaleTests
{
    private const int Stride = 10;

    [Fact]
    public async Task A_look_at_sixteen_times_the_grants_takes_hardly_more_steps()
    {
        var few = await CountStepsAsync(2048);
        var many = await CountStepsAsync(32_768);
        var looks = few.Zip(many, (one, other) => (one.Name, one.Steps, other.Steps)).ToList();
        Assert.True(looks.All(look => look.Item3 <= (look.Item2 * 1.5) + 200), ManyGrants.Figures(looks));
        Assert.All(few.Zip(many), pair => Assert.Equal(pair.First.Found, pair.Second.Found));
        Assert.Equal([0, 8, 8, 1, 1, 7, 8, 1002, 400], few.Select(look => look.Found));
    }

    [Fact]
    public async Task A_ration_that_moves_many_lets_others_write_between_a_thousand_and_the_next()
    {
        await using var home = new SqliteHome();
        var database = new CountedDatabase(await home.OpenAsync());
        var store = await ManyGrants.FillAsync(database, new Sealing.Sealer(home.Ring), 8192);
        database.Writes = 0;
        var rationed = await store.RationAsync("shop", 0, DateTimeOffset.UnixEpoch, The.Start, default);
        // Of half of them 400 were rationed before; two are paused, and rationed all the same.
        Assert.Equal((4096, 4), (rationed, database.Writes - 2));
        Assert.Equal(0, await store.RationAsync("shop", 8192, DateTimeOffset.UnixEpoch, The.Start, default));
    }

    private static async Task<IReadOnlyList<(string Name, long Steps, int Found)>> CountStepsAsync(int count)
    {
        await using var home = new SqliteHome();
        var database = await home.OpenAsync();
        var store = await ManyGrants.FillAsync(database, new Sealing.Sealer(home.Ring), count);
        var steps = await CountAsync(database);
        var found = new List<(string, long, int)>();
        foreach (var (name, look) in ManyGrants.Looks)
        {
            // What it finds to change is changed by the first.
            await look(store);
            var before = steps();
            var number = await look(store);
            found.Add((name, steps() - before, number));
        }
        return found;
    }

    /// On the one connection that reads.
    private static Task<Func<long>> CountAsync(SqliteDatabase database) =>
        database.ReadAsync(
            (connection, _) =>
            {
                var steps = 0L;
                var handle = ((SqliteConnection)connection).Handle;
                delegate_progress count = _ =>
                {
                    steps += Stride;
                    return 0;
                };
                raw.sqlite3_progress_handler(handle, Stride, count, null);
                return Task.FromResult(() =>
                {
                    GC.KeepAlive(count);
                    return steps;
                });
            },
            default
        );

    private sealed class CountedDatabase(SqlDatabase database) : SqlDatabase
    {
        public int Writes { get; set; }

        public override string Engine => database.Engine;

        public override Task<T> ReadAsync<T>(
            Func<DbConnection, CancellationToken, Task<T>> read,
            CancellationToken cancellationToken
        ) => database.ReadAsync(read, cancellationToken);

        public override Task<T> WriteAsync<T>(
            Func<DbConnection, CancellationToken, Task<T>> write,
            CancellationToken cancellationToken
        )
        {
            Writes++;
            return database.WriteAsync(write, cancellationToken);
        }

        public override Task MigrateAsync(MigrationSet set, CancellationToken cancellationToken) =>
            database.MigrateAsync(set, cancellationToken);

        public override Task<long> ReadChangeStampAsync(CancellationToken cancellationToken) =>
            database.ReadChangeStampAsync(cancellationToken);

        public override ValueTask DisposeAsync() => database.DisposeAsync();
    }
}
