using Evergrant.Sandbox.Faults;

namespace Evergrant.Sandbox;

/// <summary>A fault that is set, and what it has done so far.</summary>
public sealed class SandboxFault
{
    private readonly Lock gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int matched;
    private int fired;
    private int struck;

    private readonly FaultRoutes routes;
    private readonly DateTimeOffset? until;

    internal SandboxFault(
        string id,
        string name,
        FaultMatch match,
        int times,
        FaultOptions options,
        DateTimeOffset setAt
    )
    {
        FaultRules.Check(name, match, times, options);
        routes = FaultRules.RoutesOf(FaultKind.Named(name)!, match);
        if (name == FaultNames.Brownout)
        {
            // Every call of its window.
            times = int.MaxValue;
            until = setAt + TimeSpan.FromSeconds(options.WindowSeconds ?? 3600);
        }
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
            lock (gate)
                return fired;
        }
    }

    internal Task Released => released.Task;

    /// <summary>Returns when the fault has struck that many requests: each has arrived and, for the faults that commit
    /// first, been committed.</summary>
    public Task WaitUntilFiredAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            if (struck >= count)
                return Task.CompletedTask;

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            this.waiting.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Lets every request go on that <c>hang</c> or <c>slow</c> holds, now and later.</summary>
    public void Release() => released.TrySetResult();

    /// <summary>Counts the request if the fault might be for it, whichever fault strikes it then.</summary>
    /// <returns>Whether it is this one's turn.</returns>
    internal bool IsDue(FaultTarget target, DateTimeOffset now)
    {
        lock (gate)
            return fired < Times && (until is null || now < until) && IsFor(target) && ++matched >= Match.Nth;
    }

    internal void Fire()
    {
        lock (gate)
            fired++;
    }

    private bool IsFor(FaultTarget target) =>
        routes.HasFlag(target.Route)
        && (Match.GrantType is null || Match.GrantType == target.GrantType)
        && (Match.ClientId is null || Match.ClientId == target.ClientId)
        && FaultRules.IsFor(Match.Route, target);

    /// <summary>There was nothing for it to strike: its turn is still to come.</summary>
    internal void Missed()
    {
        lock (gate)
            fired--;
    }

    internal void Struck()
    {
        lock (gate)
        {
            struck++;
            foreach (var (count, reached) in this.waiting)
            {
                if (count <= struck)
                    reached.TrySetResult();
            }

            this.waiting.RemoveAll(waiting => waiting.Count <= struck);
        }
    }
}
