namespace Evergrant.Refresh;

/// <summary>
/// Lets this process's redemptions to one token endpoint out at the pace that all nodes share: at even distances, in
/// stretches of about a second that are reserved in the store. The most urgent goes first; every fourth slot is the caller's
/// who has waited longest, so that nobody starves behind an outage.
/// </summary>
internal sealed class Slots(double perSecond, TimeProvider processClock, Func<TimeSpan, Task<TimeSpan>> reserveAsync)
{
    /// Longer than any caller waits.
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(1);
    private const int CallersShare = 4;

    /// What came late may be made up for, a tenth faster than agreed and within its stretch.
    private const double Haste = 0.9;

    private readonly Lock gate = new();
    private readonly PriorityQueue<Waiter, (Urgency, long)> waiting = new();
    private readonly Queue<Waiter> callers = new();
    private int count;
    private long arrived;
    private long passed;
    private long lastPass = long.MinValue;
    private bool isPumping;

    private TimeSpan Distance => TimeSpan.FromSeconds(1 / perSecond);

    /// <summary>False: it would take longer than <see cref="LongestWait"/>.</summary>
    /// <param name="isFree">As far as the store says nobody has reserved a slot.</param>
    public async Task<bool> WaitAsync(Urgency urgency, bool isFree, CancellationToken stopping)
    {
        var waiter = new Waiter();
        lock (gate)
        {
            // A lone refresh costs no write: one a second and node goes on no record.
            if (isFree && !isPumping && SinceLast() is not { } since)
            {
                lastPass = processClock.GetTimestamp();
                return true;
            }
            waiting.Enqueue(waiter, (urgency, arrived++));
            if (urgency.Class == Urgency.Caller)
                callers.Enqueue(waiter);
            count++;
            if (!isPumping)
            {
                isPumping = true;
                _ = Task.Run(PumpAsync, CancellationToken.None);
            }
        }
        try
        {
            await waiter.Turn.Task.WaitAsync(LongestWait, processClock, stopping);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Its slot came just now, or comes for somebody else.
            var isOut = !Leave(waiter);
            if (e is TimeoutException)
                return isOut;
            if (isOut)
                GiveBack();
            throw;
        }
    }

    /// Whoever had a slot sent nothing: it is the next one's, at once.
    public void GiveBack()
    {
        lock (gate)
            LetOut();
    }

    /// Null: longer ago than a stretch.
    private TimeSpan? SinceLast() =>
        lastPass != long.MinValue && processClock.GetElapsedTime(lastPass) is var since && since < Stretch
            ? since
            : null;

    private async Task PumpAsync()
    {
        try
        {
            while (TakeShare() is > 0 and var slots)
            {
                var span = Distance * slots;
                var begins = await reserveAsync(span);
                var reserved = processClock.GetTimestamp();
                for (var slot = 0; slot < slots; slot++)
                    if (!await LetOutAsync(reserved, begins + (Distance * slot), begins + span))
                        break;
            }
        }
#pragma warning disable CA1031 // Whatever it is (the store is away, a mistake of ours), those who wait have to hear of it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(failure);
        }
    }

    /// How many slots are wanted, a stretch's at most. 0: nobody waits, and the pump has ended.
    private int TakeShare()
    {
        lock (gate)
        {
            if (count == 0)
                isPumping = false;
            return Math.Min(count, Math.Max(1, (int)(perSecond * Stretch.TotalSeconds)));
        }
    }

    /// False: the stretch is over, or nobody waits any more. What is left of it then is lost: the time after it is others'.
    private async Task<bool> LetOutAsync(long reserved, TimeSpan at, TimeSpan end)
    {
        var wait = at - processClock.GetElapsedTime(reserved);
        if (SinceLast() is { } since && (Distance * Haste) - since > wait)
            wait = (Distance * Haste) - since;
        if (wait > TimeSpan.Zero)
            await Task.Delay(RoundUp(wait), processClock);
        if (processClock.GetElapsedTime(reserved) > end + Distance)
            return false;
        lock (gate)
            return LetOut();
    }

    private bool LetOut()
    {
        if (Next() is not { } next)
            return false;
        count--;
        lastPass = processClock.GetTimestamp();
        next.Turn.TrySetResult();
        return true;
    }

    private Waiter? Next()
    {
        if (passed++ % CallersShare == CallersShare - 1 && Take(callers) is { } caller)
            return caller;
        while (waiting.TryDequeue(out var waiter, out _))
            if (waiter.TryTake())
                return waiter;
        return null;
    }

    private static Waiter? Take(Queue<Waiter> callers)
    {
        while (callers.TryDequeue(out var waiter))
            if (waiter.TryTake())
                return waiter;
        return null;
    }

    private bool Leave(Waiter waiter)
    {
        lock (gate)
        {
            if (!waiter.TryTake())
                return false;
            count--;
            return true;
        }
    }

    private void Fail(Exception failure)
    {
        lock (gate)
        {
            while (waiting.TryDequeue(out var waiter, out _))
                if (waiter.TryTake())
                    waiter.Turn.TrySetException(failure);
            callers.Clear();
            count = 0;
            isPumping = false;
        }
    }

    /// Timers count whole milliseconds, and one that fires early would be too fast.
    private static TimeSpan RoundUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private sealed class Waiter
    {
        private bool isTaken;

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryTake() => !isTaken && (isTaken = true);
    }
}
