using System.Diagnostics;
using System.Globalization;

namespace Evergrant.Storage.Tests.Stress;

/// SQLite's WAL-reset bug showed within a minute when two processes wrote while one of them checkpointed.
public sealed class StressTests : IAsyncLifetime
{
    private readonly SqliteHome home = new();

    private static string Seconds => Environment.GetEnvironmentVariable("EVERGRANT_STRESS_SECONDS") ?? "60";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await home.DisposeAsync();

    [Fact]
    [Trait("Category", "Stress")]
    public async Task Two_processes_that_write_and_checkpoint_damage_and_lose_nothing()
    {
        var said = await Task.WhenAll(RunAsync("p1"), RunAsync("p2"));
        var acknowledged = said.SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Order();

        var database = await home.OpenAsync();
        Assert.Equal(["ok"], await ReadAsync(database, "pragma integrity_check"));
        Assert.Equal(
            acknowledged,
            await ReadAsync(database, "select writer || ' ' || total from totals order by writer")
        );
        Assert.Equal(
            acknowledged,
            await ReadAsync(
                database,
                "select writer || ' ' || max(number) from entries group by writer order by writer"
            )
        );
        Assert.Equal(8, acknowledged.Count());
        Assert.All(
            await ReadAsync(database, "select count(*) from entries group by writer"),
            count => Assert.InRange(int.Parse(count, CultureInfo.InvariantCulture), 1, 500)
        );
    }

    private async Task<string> RunAsync(string name)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(StressTests).Assembly.Location, home.Path, name, Seconds },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal("", await errors);
        Assert.Equal(0, process.ExitCode);
        return await output;
    }

    private static Task<IReadOnlyList<string>> ReadAsync(SqlDatabase database, string sql) =>
        database.ReadAsync(
            (connection, token) => new Sql(sql).ListAsync(connection, row => row.Text(), token),
            default
        );
}
