namespace Evergrant.Tests.Interleavings;

/// Everything that another process, the disk of the database or the network could interleave with waits here, until the
/// test lets one of those who wait go on. So one thing happens at a time, in an order that is the test's.
internal sealed class Turnstile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly object gate = new();
    private readonly List<Waiting> waiting = [];

    /// Returns how it is to go on. For a node that is dead it does not.
    public Task<Passing> PassAsync(Node node, Place place)
    {
        var one = new Waiting(node, place);
        lock (gate)
        {
            if (node.IsDead)
                return Task.FromCanceled<Passing>(new CancellationToken(canceled: true));
            waiting.Add(one);
            Monitor.PulseAll(gate);
        }
        return one.Passed;
    }

    /// Those who wait, when everybody does: there are as many as run.
    public IReadOnlyList<Waiting> WhenAllWait(Func<int> running)
    {
        var begun = TimeProvider.System.GetTimestamp();
        lock (gate)
        {
            while (waiting.Count != running())
            {
                Monitor.Wait(gate, 5);
                if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                    throw new InvalidOperationException(
                        $"{running()} run and these wait: {string.Join(", ", waiting.Select(one => one.Place))}"
                    );
            }
            return [.. waiting];
        }
    }

    /// Somebody's run has ended.
    public void Pulse()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }

    public void Release(Waiting one, Passing how)
    {
        lock (gate)
            waiting.Remove(one);
        one.Release(how);
    }

    public void Forget(Node node)
    {
        List<Waiting> gone;
        lock (gate)
        {
            gone = [.. waiting.Where(one => one.Node == node)];
            waiting.RemoveAll(gone.Contains);
        }
        foreach (var one in gone)
            one.End();
    }

    /// Gone without being let through: a timer that was stopped.
    public void Leave(Waiting one)
    {
        lock (gate)
            waiting.Remove(one);
    }

    public Waiting Wait(Node node, Place place, Action<Passing> then)
    {
        var one = new Waiting(node, place, then);
        lock (gate)
        {
            if (!node.IsDead)
                waiting.Add(one);
            Monitor.PulseAll(gate);
        }
        return one;
    }
}

internal enum Place
{
    Store,
    Connect,
    Exchange,
    Pause,
}

/// How somebody is let through.
internal enum Passing
{
    Well,

    /// Store: nothing was done. Connect: nobody listens. Exchange: the request never arrived.
    Failed,

    /// Store: done, but nobody heard of it. Exchange: the provider has rotated and the answer is lost.
    Unheard,

    /// Exchange: the answer breaks off before both tokens are whole.
    Cut,

    /// Exchange: 503.
    Busy,
}

internal sealed class Waiting(Node node, Place place, Action<Passing>? then = null)
{
    private readonly TaskCompletionSource<Passing> passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Node Node => node;
    public Place Place => place;
    public Task<Passing> Passed => passed.Task;

    /// Of a dead node. What it does after this reaches nobody any more; what it held is let go.
    public void End() => passed.TrySetCanceled();

    public void Release(Passing how)
    {
        if (then is null)
            passed.TrySetResult(how);
        else
            ThreadPool.QueueUserWorkItem(_ => then(how));
    }
}
