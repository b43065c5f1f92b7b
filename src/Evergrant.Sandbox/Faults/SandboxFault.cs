using Evergrant.Sandbox.Faults;

namespace Evergrant.Sandbox;

/// <summary>A fault that is set, and what it has done so far.</summary>
public sealed class SandboxFault
{
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _matched;
    private int _fired;
    private int _struck;

    internal SandboxFault(string id, string name, FaultMatch match, int times, FaultOptions options)
    {
        FaultRules.Check(name, match, times, options);
        Id = id;
        Name = name;
        Match = match;
        Times = times;
        Options = options;
    }

    public string Id { get; }
    public string Name { get; }
    public FaultMatch Match { get; }
    public FaultOptions Options { get; }

    /// <summary>How many requests it strikes before it is spent.</summary>
    public int Times { get; }

    /// <summary>How many requests it has struck.</summary>
    public int Fired
    {
        get
        {
            lock (_lock)
            {
                return _fired;
            }
        }
    }

    internal Task Released => _released.Task;

    /// <summary>Returns when the fault has struck that many requests: each has arrived and, for the faults that commit
    /// first, been committed.</summary>
    public Task WaitUntilFiredAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_struck >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Lets every request go on that <c>hang</c> or <c>slow</c> holds, now and later.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Whether the fault is for this request; counts it if it might be.</summary>
    internal bool Claims(string? grantType)
    {
        lock (_lock)
        {
            if (_fired >= Times || (Match.GrantType is not null && Match.GrantType != grantType))
            {
                return false;
            }

            if (++_matched < Match.Nth)
            {
                return false;
            }

            _fired++;
            return true;
        }
    }

    internal void Struck()
    {
        lock (_lock)
        {
            _struck++;
            foreach (var (count, reached) in _waiting)
            {
                if (count <= _struck)
                {
                    reached.TrySetResult();
                }
            }

            _waiting.RemoveAll(waiting => waiting.Count <= _struck);
        }
    }
}
