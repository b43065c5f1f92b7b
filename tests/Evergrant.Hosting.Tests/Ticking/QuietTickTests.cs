using Evergrant.Hosting.Chores;
using Evergrant.Hosting.Home;
using Evergrant.Refresh;
using Evergrant.Sandbox;

namespace Evergrant.Hosting.Tests.Ticking;

/// What a tick of a few reads must leave to the whole one.
public sealed class QuietTickTests
{
    [Fact]
    public async Task After_the_first_of_a_day_a_tick_with_nothing_to_do_is_quiet_until_a_refresh_is_near()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        Assert.False(await QuietTick.TryAsync(ticked.Home, default));
        await TickHourlyAsync(ticked, TimeSpan.FromHours(8));
        Assert.True(await QuietTick.TryAsync(ticked.Home, default));
        var before = ticked.Presentations;
        await ticked.MoveAsync(TimeSpan.FromHours(8));
        Assert.False(await QuietTick.TryAsync(ticked.Home, default));
        await ticked.TickAsync();
        Assert.Equal(before + 1, ticked.Presentations);
    }

    [Fact]
    public async Task A_file_that_is_to_be_written_is_written_by_the_whole_one()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await TickHourlyAsync(ticked, TimeSpan.FromHours(8));
        Assert.True(await QuietTick.TryAsync(ticked.Home, default));
        await ticked.AddSinkAsync(ticked.Of("token"));
        Assert.False(await QuietTick.TryAsync(ticked.Home, default));
    }

    /// What has times of the future would wait for them.
    [Fact]
    public async Task A_clock_that_was_set_back_behind_the_last_refresh_wants_the_whole_one()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await TickHourlyAsync(ticked, TimeSpan.FromHours(8));
        await ticked.MoveAsync(TimeSpan.FromHours(2));
        Assert.IsType<RefreshOutcome.Rotated>(await ticked.Home.Keeper.RefreshAsync("acme", default));
        await ticked.ReopenAsync();
        await ticked.CloseAsync();

        var hourBefore = new SandboxClock(TickedHome.Start.AddHours(9), frozen: true);
        await using var behind = await EvergrantHome.OpenAsync(
            new HomeOptions { Path = ticked.HomePath, Calendar = hourBefore },
            default
        );
        Assert.False(await QuietTick.TryAsync(behind, default));
    }

    /// So that the next is known to come within an hour.
    private static async Task TickHourlyAsync(TickedHome ticked, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromHours(1))
        {
            await ticked.TickAsync();
            await ticked.MoveAsync(TimeSpan.FromHours(1));
        }
        // As each of a timer's ticks is a process of its own.
        await ticked.ReopenAsync();
    }
}
