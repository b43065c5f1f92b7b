using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Tests.Clock;

/// <summary>Where a clock is found by who carries on.</summary>
public sealed class SavedClockTests
{
    private static readonly DateTimeOffset Written = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 60, 1_000)]
    [InlineData(60, 0, 1_000)]
    [InlineData(60, 10, 1_000 + (590 * 1_000))]
    [InlineData(0.5, 10, 1_000 - 5_000)]
    [InlineData(60, -10, 1_000)]
    public void A_fast_clock_that_was_not_stopped_is_where_it_would_be_by_now(
        double speed,
        int secondsLater,
        long offsetMs
    )
    {
        var position = new ClockPosition(1_000, null, speed, Written);

        Assert.Equal(TimeSpan.FromMilliseconds(offsetMs), position.OffsetAt(Written.AddSeconds(secondsLater)));
        // One that was stopped goes on from there.
        var stopped = position with
        {
            At = null,
        };
        Assert.Equal(TimeSpan.FromMilliseconds(1_000), stopped.OffsetAt(Written.AddSeconds(secondsLater)));
    }

    [Fact]
    public void A_fast_clock_that_was_left_for_years_is_at_the_end_of_time_and_no_further()
    {
        var position = new ClockPosition(1_000, null, SandboxClock.Fastest, Written);
        var now = Written.AddYears(3);

        Assert.Equal(DateTimeOffset.MaxValue, now + position.OffsetAt(now));
    }

    [Fact]
    public async Task A_fast_sandbox_that_is_killed_tells_no_earlier_time_afterwards()
    {
        using var folder = new TemporaryFolder();
        await using var first = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });
        first.Sandbox.Clock.Run(SandboxClock.Fastest);
        File.Copy(folder.File("keap.json"), folder.File("copy.json"));
        // Reading writes nothing; a request takes longer than the millisecond that a quarter of a minute takes.
        (await first.Http.GetAsync("/my-apps")).Dispose();
        var told = first.Sandbox.Clock.GetUtcNow();

        var offset = SandboxStateFile.ReadClockOffset(folder.File("copy.json"))!.Value;
        Assert.True(TimeProvider.System.GetUtcNow() + offset >= told);
        await using var second = await Keap.StartAsync(new() { DataFile = folder.File("copy.json") });

        Assert.True(second.Sandbox.Clock.GetUtcNow() >= told);
        Assert.Equal(SandboxClock.Fastest, second.Sandbox.Clock.Speed);
    }

    [Fact]
    public async Task A_fast_sandbox_that_is_stopped_goes_on_from_there()
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        await using (var first = await Keap.StartAsync(options))
            first.Sandbox.Clock.Run(60);

        var state = await File.ReadAllTextAsync(folder.File("keap.json"));

        Assert.Contains("\"speed\":60", state, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\"at\":",
            state.Split('\n')[0].Split("\"clock\"")[1].Split('}')[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Standing_still_is_on_disk_at_once()
    {
        using var folder = new TemporaryFolder();
        await using var first = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });
        first.Sandbox.Clock.Freeze();
        File.Copy(folder.File("keap.json"), folder.File("copy.json"));

        await using var second = await Keap.StartAsync(new() { DataFile = folder.File("copy.json") });

        Assert.Equal(first.Sandbox.Clock.GetUtcNow(), second.Sandbox.Clock.GetUtcNow());
    }

    [Fact]
    public async Task An_advance_that_is_given_up_is_on_disk_as_far_as_it_came()
    {
        using var folder = new TemporaryFolder();
        await using var first = await Keap.StartAsync(
            new()
            {
                DataFile = folder.File("keap.json"),
                StartAt = Written,
                StartFrozen = true,
            }
        );
        using var enough = new CancellationTokenSource();
        using var timer = first.Sandbox.Clock.CreateTimer(
            _ => enough.Cancel(),
            null,
            TimeSpan.FromHours(1),
            Timeout.InfiniteTimeSpan
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            first.Sandbox.Clock.AdvanceAsync(TimeSpan.FromHours(2), enough.Token)
        );
        File.Copy(folder.File("keap.json"), folder.File("copy.json"));

        await using var second = await Keap.StartAsync(new() { DataFile = folder.File("copy.json") });

        Assert.Equal(Written.AddHours(1), second.Sandbox.Clock.GetUtcNow());
    }
}
