using System.Globalization;
using Evergrant.Sandbox;
using Evergrant.Sqlite;
using Evergrant.Storage;
using Xunit.Abstractions;

namespace Evergrant.EndToEnd;

/// A host with cron and nothing else, for a quarter of a year.
public sealed class TickTortureTests(ITestOutputHelper output)
{
    private const int Days = 90;
    private const int ClockIsWrongFrom = 40;
    private const int ClockIsWrongUntil = 50;
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 6, 0, 0, TimeSpan.Zero);

    /// Where a kill loses nothing. Between what Keap did and what is on our disk (refresh.6-spool, some milliseconds) lies
    /// what no program closes without the provider's grace: KillTests says what happens then.
    private static readonly string[] Steps =
    [
        "refresh.1-read",
        "refresh.3-reserve",
        "refresh.4-begin",
        "refresh.5-present",
        "refresh.8-commit",
    ];

    [Fact]
    public async Task Ninety_days_of_one_tick_a_day_with_kills_overlaps_and_a_wrong_clock_lose_no_grant_and_no_hour()
    {
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable("EVERGRANT_SEED"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var given
        )
            ? given
            : 20270101;
        var random = new Random(seed);
        var clock = new SandboxClock(Start, frozen: true);
        await using var calendar = await SkewedCalendar.StartAsync(clock);
        await using var connected = await ConnectedHome.CreateAsync(
            calendar.Address,
            new KeapSandboxOptions { Clock = clock }
        );
        var file = Path.Combine(connected.Outside, "token");
        (await connected.Home.RunAsync("sink", "add", ConnectedHome.Grant, file)).Is(0);
        using var reader = new ApiReader(connected.Keap.Address);
        await TickAsync(connected, 0);

        var (kills, overlaps, calls, completed) = (0, 0, 0, 0);
        for (var day = 1; day <= Days; day++)
        {
            calendar.Skew = TimeSpan.FromHours(day is >= ClockIsWrongFrom and < ClockIsWrongUntil ? -1 : 0);
            await ADayPassesAsync(connected);
            // To the last second of the day since the tick that ended well; then the day's own.
            await clock.AdvanceToAsync(Start.AddDays(day).AddSeconds(-1));
            if (completed == day - 1)
                Assert.True(
                    await reader.WorksAsync(await File.ReadAllTextAsync(file)),
                    $"no live token at the end of day {day}, seed {seed}"
                );
            await clock.AdvanceToAsync(Start.AddDays(day));
            switch (random.Next(6))
            {
                // Not two days running: one missed day is what a daily tick survives.
                case 0 when completed == day - 1:
                    kills++;
                    var step = Steps[random.Next(Steps.Length)];
                    (await connected.Home.RunKilledAsync(step, "tick")).Is(Ended.ByKill);
                    break;
                case 1 when completed == day - 1:
                    kills++;
                    await KillSomewhereAsync(connected, TimeSpan.FromMilliseconds(random.Next(700)));
                    break;
                case 2:
                    overlaps++;
                    await Task.WhenAll(
                        TickAsync(connected, day),
                        TickAsync(connected, day),
                        connected.Home.RunAsync("token", ConnectedHome.Grant)
                    );
                    completed = day;
                    break;
                case 3:
                    calls++;
                    await TickAsync(connected, day);
                    await clock.AdvanceAsync(TimeSpan.FromMinutes(random.Next(1, 1_300)));
                    // Out of step with the daily tick, which has to make up for it.
                    if (calls % 2 == 0)
                        (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
                    await connected.UseTokenAsync();
                    completed = day;
                    break;
                default:
                    await TickAsync(connected, day);
                    completed = day;
                    break;
            }
        }
        await ADayPassesAsync(connected);
        await clock.AdvanceToAsync(Start.AddDays(Days + 1));
        await TickAsync(connected, Days + 1);
        Assert.True(await reader.WorksAsync(await File.ReadAllTextAsync(file)));
        Assert.Equal("active", (string?)(await connected.ShowAsync())["grant"]!["state"]);
        Assert.All(connected.Keap.Lineage, node => Assert.InRange(node.PresentationCount, 0, 1));
        output.WriteLine(
            $"seed {seed}: {Days} days, {kills} kills, {overlaps} overlaps, {calls} calls, {connected.Keap.Lineage.Count} generations"
        );
    }

    private static async Task TickAsync(ConnectedHome connected, int day)
    {
        var tick = await connected.Home.RunAsync("tick");
        Assert.True(tick.Code == 0, $"day {day}: exit code {tick.Code}\n{tick.Output}\n{tick.Errors}");
    }

    /// kill -9 at any moment but one: Keap holds whatever comes meanwhile and then drops it, so that no answer is lost.
    private static async Task KillSomewhereAsync(ConnectedHome connected, TimeSpan after)
    {
        var held = connected.Keap.Faults.Add("hang");
        await using (var tick = connected.Home.Start("tick"))
            await Task.Delay(after, TimeProvider.System);
        // A request that it holds stays held until the connection is seen to be gone: let go of now, it might still be answered.
        if (held.Fired == 0)
            connected.Keap.Faults.Remove(held.Id);
    }

    /// Leases run by the machine's clock, on which this whole quarter lasts a minute: those of the dead have long ended when
    /// the next day comes.
    private static async Task ADayPassesAsync(ConnectedHome connected)
    {
        var store = Path.Combine(connected.Home.Path, "evergrant.db");
        await using var database = await SqliteDatabase.OpenAsync(store, TimeProvider.System, default);
        await database.WriteAsync(new Sql("update leases set ends_at = 0").ExecuteAsync, default);
    }
}
