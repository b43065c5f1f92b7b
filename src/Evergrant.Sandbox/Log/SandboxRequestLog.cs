namespace Evergrant.Sandbox;

/// <summary>The last 2,000 emulated requests, oldest first. Reading takes a copy.</summary>
public sealed class SandboxRequestLog
{
    private const int Kept = 2_000;

    private readonly Lock gate = new();
    private readonly Queue<LoggedRequest> entries = new();
    private LoggedRequest? forgotten;
    private int round;

    internal SandboxRequestLog() { }

    public int Count
    {
        get
        {
            lock (gate)
                return entries.Count;
        }
    }

    public IReadOnlyList<LoggedRequest> All => Copy();

    /// <summary>Calls of the token endpoint only.</summary>
    public IReadOnlyList<LoggedRequest> AtTokenEndpoint() => Copy().FindAll(entry => entry.Path == "/token");

    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            forgotten = null;
        }
    }

    /// <summary>How often the state went back to a snapshot: what was spent before may be unspent since.</summary>
    internal int Round => Volatile.Read(ref round);

    internal void BeginRound() => Interlocked.Increment(ref round);

    internal void Add(LoggedRequest entry)
    {
        lock (gate)
        {
            if (entries.Count == Kept)
                forgotten = entries.Dequeue();

            entries.Enqueue(entry);
        }
    }

    /// <summary>All, and the latest of those that made room for them.</summary>
    internal (IReadOnlyList<LoggedRequest> All, LoggedRequest? Forgotten) WithForgotten()
    {
        lock (gate)
            return ([.. entries], forgotten);
    }

    private List<LoggedRequest> Copy()
    {
        lock (gate)
            return [.. entries];
    }
}
