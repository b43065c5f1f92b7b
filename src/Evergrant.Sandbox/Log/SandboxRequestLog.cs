namespace Evergrant.Sandbox;

/// <summary>The last 2,000 emulated requests, oldest first. Reading takes a copy.</summary>
public sealed class SandboxRequestLog
{
    private const int Kept = 2_000;

    private readonly Lock gate = new();
    private readonly Queue<LoggedRequest> entries = new();

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
            entries.Clear();
    }

    internal void Add(LoggedRequest entry)
    {
        lock (gate)
        {
            if (entries.Count == Kept)
                entries.Dequeue();

            entries.Enqueue(entry);
        }
    }

    private List<LoggedRequest> Copy()
    {
        lock (gate)
            return [.. entries];
    }
}
