namespace Evergrant.Server.Gateway;

/// Ends a call when the consumer goes away, or when nothing has moved for a minute.
internal sealed class Patience : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource end = new();
    private readonly TimeProvider processClock;
    private readonly ITimer timer;
    private readonly CancellationTokenRegistration gone;
    private long moved;

    public Patience(TimeProvider processClock, CancellationToken consumerGone)
    {
        this.processClock = processClock;
        moved = processClock.GetTimestamp();
        gone = consumerGone.UnsafeRegister(static self => ((Patience)self!).end.Cancel(), this);
        timer = processClock.CreateTimer(
            static self => ((Patience)self!).Look(),
            this,
            Silence,
            Timeout.InfiniteTimeSpan
        );
    }

    public CancellationToken End => end.Token;

    public bool RanOut { get; private set; }

    /// Something went one way or the other.
    public void Moved() => Volatile.Write(ref moved, processClock.GetTimestamp());

    public void GiveUp() => end.Cancel();

    public void Dispose()
    {
        timer.Dispose();
        gone.Dispose();
        // Not the source: it holds nothing that has to be freed, and a callback may still be on its way.
    }

    private void Look()
    {
        var left = Silence - processClock.GetElapsedTime(Volatile.Read(ref moved));
        if (left > TimeSpan.Zero)
        {
            timer.Change(left, Timeout.InfiniteTimeSpan);
            return;
        }
        RanOut = true;
        end.Cancel();
    }
}
