using Evergrant.Refresh;

namespace Evergrant.Tests.Scheduling;

/// Who is let out, and when; on a clock that is moved by hand.
public class SlotsTests
{
    private readonly ManualClock clock = new();
    private readonly List<TimeSpan> reserved = [];

    [Fact]
    public async Task The_most_urgent_goes_first_and_every_fourth_slot_is_a_callers()
    {
        var slots = Create(perSecond: 10);
        var order = new List<string>();
        Assert.True(await slots.WaitAsync(Urgent(Urgency.Due, 0), isFree: true, CancellationToken.None));
        var waiting = new List<Task>();
        void Wait(string name, int about, int hours) => waiting.Add(WaitAsync(slots, order, name, about, hours));
        foreach (var number in Enumerable.Range(0, 6))
            Wait($"due{number}", Urgency.Due, number);
        Wait("ending1", Urgency.Ending, 1);
        Wait("ending0", Urgency.Ending, 0);
        foreach (var number in Enumerable.Range(2, 4))
            Wait($"ending{number}", Urgency.Ending, number);
        Wait("caller", Urgency.Caller, 9);

        await AdvanceUntilAsync(Task.WhenAll(waiting), () => waiting.Count(one => one.IsCompleted));

        Assert.Equal(13, order.Count);
        Assert.InRange(order.IndexOf("caller"), 0, 4);
        Assert.Equal(
            Enumerable.Range(0, 6).Select(number => $"ending{number}"),
            order.Where(name => name.StartsWith('e')).ToList()
        );
        Assert.Equal(
            Enumerable.Range(0, 6).Select(number => $"due{number}"),
            order.Where(name => name.StartsWith('d'))
        );
        Assert.True(order.IndexOf("ending5") < order.IndexOf("due1"));
    }

    [Fact]
    public async Task Slots_come_at_distances_and_are_reserved_a_second_at_a_time()
    {
        var slots = new Slots(
            50,
            TimeProvider.System,
            span =>
            {
                reserved.Add(span);
                return Task.FromResult(TimeSpan.Zero);
            }
        );
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(_ => slots.WaitAsync(Urgent(Urgency.Due, 0), isFree: false, CancellationToken.None))
        );

        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(59 * 20 * 0.9));
        Assert.All(reserved, span => Assert.InRange(span, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1)));
        Assert.True(reserved.Count >= 2);
    }

    [Fact]
    public async Task Who_would_wait_for_longer_than_callers_do_is_told_so()
    {
        var slots = Create(perSecond: 0.01);
        Assert.True(await slots.WaitAsync(Urgent(Urgency.Due, 0), isFree: true, CancellationToken.None));
        var waiting = slots.WaitAsync(Urgent(Urgency.Caller, 0), isFree: true, CancellationToken.None);
        await AdvanceUntilAsync(waiting);
        Assert.False(await waiting);
    }

    [Fact]
    public async Task A_slot_that_was_not_used_is_the_next_ones_at_once()
    {
        var slots = Create(perSecond: 0.1);
        Assert.True(await slots.WaitAsync(Urgent(Urgency.Due, 0), isFree: true, CancellationToken.None));
        var next = slots.WaitAsync(Urgent(Urgency.Due, 1), isFree: false, CancellationToken.None);
        var last = slots.WaitAsync(Urgent(Urgency.Due, 2), isFree: false, CancellationToken.None);

        slots.GiveBack();

        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(last.IsCompleted);
        await AdvanceUntilAsync(last);
        Assert.True(await last);
        slots.GiveBack();
    }

    [Fact]
    public async Task When_no_slot_can_be_reserved_all_who_wait_hear_of_it()
    {
        var slots = new Slots(10, clock, _ => throw new Evergrant.Storage.StoreUnavailableException("gone"));
        await Assert.ThrowsAsync<Evergrant.Storage.StoreUnavailableException>(() =>
            slots.WaitAsync(Urgent(Urgency.Due, 0), isFree: false, CancellationToken.None)
        );
    }

    private Slots Create(double perSecond) =>
        new(
            perSecond,
            clock,
            span =>
            {
                reserved.Add(span);
                return Task.FromResult(TimeSpan.Zero);
            }
        );

    private static async Task WaitAsync(Slots slots, List<string> order, string name, int about, int hours)
    {
        Assert.True(await slots.WaitAsync(Urgent(about, hours), isFree: false, CancellationToken.None));
        lock (order)
            order.Add(name);
    }

    private static Urgency Urgent(int about, int hours) => new(about, The.Time.AddHours(hours));

    /// <param name="out">Who is out by now: on a busy machine the next step waits for them, a little.</param>
    private async Task AdvanceUntilAsync(Task done, Func<int>? @out = null)
    {
        for (var step = 0; step < 100_000 && !done.IsCompleted; step++)
        {
            // Let whoever was let out say so, then the next.
            for (var turn = 0; turn < 20 && !done.IsCompleted; turn++)
                await Task.Yield();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            clock.Advance(TimeSpan.FromMilliseconds(50));
            for (var wait = 0; wait < 200 && @out?.Invoke() < (step + 1) / 2 && !done.IsCompleted; wait++)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
        await done;
    }
}
