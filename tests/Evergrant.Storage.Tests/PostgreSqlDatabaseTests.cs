using Evergrant.PostgreSql;
using Npgsql;

namespace Evergrant.Storage.Tests;

[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlDatabaseTests(PostgreSqlHost host) : IAsyncLifetime
{
    private static readonly Migration Create = new(
        1,
        "create",
        "create table things (id id_text primary key, n bigint)"
    );
    private static readonly Migration Fill = new(
        2,
        "fill",
        "insert into things values ('a', 0); insert into things values ('b', 0)"
    );
    private readonly PostgreSqlStore store = new(host.Cluster);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task Steps_run_once_when_several_nodes_open_an_empty_database_at_once()
    {
        var set = new MigrationSet("some", [Create, Fill]);
        await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ => Task.Run(async () => await (await store.OpenAsync()).MigrateAsync(set, default)))
        );
        Assert.Equal(["a", "b"], await ThingsAsync(await store.OpenAsync()));
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.OpenStoreAsync())));
        Assert.Single(stores.Select(found => found.StoreId).Distinct());
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_behind_and_a_newer_schema_stops_an_older_program()
    {
        var database = await store.OpenAsync();
        var broken = new Migration(2, "broken", "create table others (id text); insert into nowhere values (1)");
        await Assert.ThrowsAnyAsync<Exception>(() =>
            database.MigrateAsync(new MigrationSet("some", [Create, broken]), default)
        );
        await database.MigrateAsync(new MigrationSet("some", [Create, Fill]), default);
        await Assert.ThrowsAsync<NewerSchemaException>(() =>
            database.MigrateAsync(new MigrationSet("some", [Create]), default)
        );
    }

    [Fact]
    public async Task The_stamp_is_the_same_until_somebody_commits_however_long_that_takes()
    {
        var (database, other) = (await FilledAsync(), await store.OpenAsync());
        var before = await database.ReadChangeStampAsync(default);
        Assert.Equal(before, await database.ReadChangeStampAsync(default));
        var during = 0L;
        await other.WriteAsync(
            async (connection, token) =>
            {
                await Add("a").ExecuteAsync(connection, token);
                during = await database.ReadChangeStampAsync(token);
                return true;
            },
            default
        );
        // Whoever read while it was under way read the old row.
        Assert.NotEqual(during, await database.ReadChangeStampAsync(default));
        Assert.NotEqual(before, await database.ReadChangeStampAsync(default));
    }

    [Fact]
    public async Task Our_sessions_wait_for_the_disk_whatever_the_server_is_set_to()
    {
        var database = await store.OpenAsync(options: ";Options=-c synchronous_commit=off");
        var sql = new Sql("select current_setting('synchronous_commit')");
        Assert.Equal(
            "on",
            await database.ReadAsync(
                (connection, token) => sql.FindAsync(connection, row => row.Text(), token),
                default
            )
        );
    }

    /// Otherwise the server reads and plans it anew each time, which costs more than what it does.
    [Fact]
    public async Task A_statement_is_prepared_whichever_of_its_values_are_null()
    {
        var database = await store.OpenAsync(options: ";Maximum Pool Size=1");
        for (var number = 0; number < 20; number++)
        {
            var isNull = number % 2 == 0;
            await database.ReadAsync(
                (connection, token) =>
                    new Sql("select @text, @number, @time")
                    {
                        ["text"] = isNull ? null : "a",
                        ["number"] = isNull ? (int?)null : number,
                        ["time"] = isNull ? (DateTimeOffset?)null : DateTimeOffset.UnixEpoch,
                    }.ExecuteAsync(connection, token),
                default
            );
        }
        var prepared = new Sql(
            "select generic_plans + custom_plans from pg_prepared_statements where statement = 'select $1, $2, $3'"
        );
        var runs = await database.ReadAsync(
            (connection, token) => prepared.ListAsync(connection, row => row.BigNumber(), token),
            default
        );
        // The first few of a connection are not.
        Assert.InRange(Assert.Single(runs), 15, 20);
    }

    [PostgreSqlFact]
    public async Task A_server_without_fsync_is_refused_and_left_as_it_is()
    {
        await using var careless = await PostgreSqlCluster.StartNewAsync("fsync = off");
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() =>
            PostgreSqlDatabase.OpenAsync(careless.ConnectionString("postgres"), default)
        );
        Assert.Contains("fsync off", refused.Message, StringComparison.Ordinal);
        await PostgreSqlCluster.ExecuteAsync(
            careless.ConnectionString("postgres"),
            "create table schema_migrations ()"
        );
    }

    [Fact]
    public async Task When_all_connections_are_in_use_that_is_said_and_passes()
    {
        var database = await store.OpenAsync(options: ";Maximum Pool Size=1;Timeout=1");
        var (held, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holder = database.ReadAsync(
            async (_, _) =>
            {
                held.SetResult();
                await free.Task;
                return true;
            },
            default
        );
        await held.Task;
        var exhausted = await Assert.ThrowsAsync<StoreUnavailableException>(() => ThingsAsync(database));
        Assert.Contains("Maximum Pool Size", exhausted.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            database.WriteAsync((_, _) => Task.FromResult(true), default)
        );
        free.SetResult();
        await holder;
        await database.ReadChangeStampAsync(default);
    }

    [Fact]
    public async Task Of_two_writes_that_wait_for_each_other_both_are_done()
    {
        var database = await FilledAsync();
        using var both = new Barrier(2);
        await Task.WhenAll(WriteAsync("a", "b"), WriteAsync("b", "a"));
        Assert.Equal(4L, await SumAsync(database));

        Task<bool> WriteAsync(string first, string second)
        {
            var times = 0;
            return Task.Run(() =>
                database.WriteAsync(
                    async (connection, token) =>
                    {
                        await Add(first).ExecuteAsync(connection, token);
                        if (times++ == 0)
                            both.SignalAndWait(token);
                        await Add(second).ExecuteAsync(connection, token);
                        return true;
                    },
                    default
                )
            );
        }
    }

    [Fact]
    public async Task A_write_that_has_begun_is_finished_though_its_caller_went_away()
    {
        var database = await FilledAsync();
        using var gone = new CancellationTokenSource();
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var write = database.WriteAsync(
            async (connection, token) =>
            {
                begun.TrySetResult();
                await go.Task;
                return await Add("a").ExecuteAsync(connection, token);
            },
            gone.Token
        );
        await begun.Task;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        go.SetResult();
        while (await SumAsync(database) == 0) { }
    }

    [Fact]
    public async Task A_connection_that_was_cut_while_idle_is_nobodys_failure()
    {
        var database = await FilledAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ThingsAsync(database)));
        for (var round = 0; round < 3; round++)
        {
            await PostgreSqlCluster.ExecuteAsync(
                host.Cluster.ConnectionString("postgres"),
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'evergrant'"
            );
            await database.WriteAsync(Add("a").ExecuteAsync, default);
            await ThingsAsync(database);
        }
        Assert.Equal(3L, await SumAsync(database));
    }

    [Fact]
    public async Task No_message_has_the_password()
    {
        var right = new NpgsqlConnectionStringBuilder(await store.ConnectionStringAsync);
        var wrong = new NpgsqlConnectionStringBuilder(right.ConnectionString) { Password = "canary-wrong" };
        var nowhere = new NpgsqlConnectionStringBuilder(right.ConnectionString) { Port = 1 };
        foreach (var text in (string[])[wrong.ConnectionString, nowhere.ConnectionString, "canary-text", "canary=x"])
        {
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => PostgreSqlDatabase.OpenAsync(text, default));
            Assert.True(failure is NotSupportedException or StoreUnavailableException, $"{failure}");
            Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
        }
    }

    private static Sql Add(string id) => new("update things set n = n + 1 where id = @id") { ["id"] = id };

    private async Task<SqlDatabase> FilledAsync()
    {
        var database = await store.OpenAsync();
        await database.MigrateAsync(new MigrationSet("some", [Create, Fill]), default);
        return database;
    }

    private static Task<long> SumAsync(SqlDatabase database) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql("select cast(sum(n) as bigint) from things").FindAsync(
                    connection,
                    row => row.BigNumber(),
                    token
                ),
            default
        );

    private static Task<IReadOnlyList<string>> ThingsAsync(SqlDatabase database) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql("select id from things order by id").ListAsync(connection, row => row.Text(), token),
            default
        );
}
