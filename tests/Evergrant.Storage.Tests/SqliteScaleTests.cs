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
}
