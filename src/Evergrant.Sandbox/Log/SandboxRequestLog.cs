namespace Evergrant.Sandbox;

/// <summary>The last 2,000 emulated requests, oldest first. Reading takes a copy.</summary>
public sealed class SandboxRequestLog
{
    private const int Kept = 2_000;

    private readonly Lock _lock = new();
    private readonly Queue<LoggedRequest> _entries = new();

    internal SandboxRequestLog() { }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    public IReadOnlyList<LoggedRequest> All => Copy();

    /// <summary>Calls of the token endpoint only.</summary>
    public IReadOnlyList<LoggedRequest> AtTokenEndpoint() => Copy().FindAll(entry => entry.Path == "/token");

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    internal void Add(LoggedRequest entry)
    {
        lock (_lock)
        {
            if (_entries.Count == Kept)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
        }
    }

    private List<LoggedRequest> Copy()
    {
        lock (_lock)
        {
            return [.. _entries];
        }
    }
}
