namespace Evergrant.Sandbox.Clock;

/// <summary>Timers by the instant they are due; equal instants in the order they were set. Not synchronised.</summary>
internal sealed class TimerQueue
{
    private readonly SortedSet<ClockTimer> timers = new(
        Comparer<ClockTimer>.Create(
            static (a, b) =>
            {
                var byDue = a.DueAt.CompareTo(b.DueAt);
                return byDue != 0 ? byDue : a.Sequence.CompareTo(b.Sequence);
            }
        )
    );

    private long sequence;

    public DateTimeOffset? NextDue => timers.Min?.DueAt;

    public void Add(ClockTimer timer, DateTimeOffset dueAt)
    {
        timer.DueAt = dueAt;
        timer.Sequence = ++sequence;
        timers.Add(timer);
    }

    public void Remove(ClockTimer timer) => timers.Remove(timer);

    /// <summary>Everything due at <paramref name="now"/>, in order; periodic timers go back in for their next turn.</summary>
    public List<ClockTimer> TakeDue(DateTimeOffset now)
    {
        var due = new List<ClockTimer>();
        while (timers.Min is { } timer && timer.DueAt <= now)
        {
            timers.Remove(timer);
            due.Add(timer);
        }

        foreach (var timer in due.Where(timer => timer.Period is not null))
        {
            var next = Instant.After(timer.DueAt, timer.Period!.Value);
            // Turns missed while the process slept are dropped, as the system's timers drop them.
            Add(timer, next > now ? next : Instant.After(now, timer.Period.Value));
        }

        return due;
    }
}
