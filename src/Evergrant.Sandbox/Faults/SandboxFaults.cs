using System.Globalization;
using Evergrant.Sandbox.Faults;

namespace Evergrant.Sandbox;

/// <summary>The faults in force. All that match a request count it; the first one set whose turn it is strikes it.</summary>
public sealed class SandboxFaults
{
    private const int Most = 100;

    private readonly Lock gate = new();
    private readonly List<SandboxFault> faults = [];
    private int lastNumber;

    private readonly SandboxClock clock;

    internal SandboxFaults(SandboxClock clock) => this.clock = clock;

    /// <summary>Where there is something to strike: a sandbox need not have TLS, nor a proxy before it.</summary>
    internal FaultRoutes Reach { get; set; } = FaultRoutes.Token | FaultRoutes.Api | FaultRoutes.Authorize;

    public IReadOnlyList<SandboxFault> All
    {
        get
        {
            lock (gate)
                return [.. this.faults];
        }
    }

    /// <param name="name">One of <see cref="FaultNames"/>.</param>
    /// <param name="onGrantType">Default: any.</param>
    /// <param name="nth">The first matching request it strikes. Default: the next.</param>
    /// <param name="times">How many it strikes. Default: one.</param>
    /// <param name="options">Default: what <see cref="FaultOptions"/> says.</param>
    /// <param name="route">See <see cref="FaultMatch.Route"/>. Default: where the fault usually strikes.</param>
    /// <param name="clientId">Default: any app's.</param>
    /// <exception cref="ArgumentException">No such fault, or a value out of its range.</exception>
    public SandboxFault Add(
        string name,
        string? onGrantType = null,
        int nth = 1,
        int times = 1,
        FaultOptions? options = null,
        string? route = null,
        string? clientId = null
    )
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"fault-{Interlocked.Increment(ref lastNumber)}");
        return Put(
            id,
            name,
            new FaultMatch
            {
                GrantType = onGrantType,
                Nth = nth,
                Route = route,
                ClientId = clientId,
            },
            times,
            options
        );
    }

    /// <summary>Sets the fault of this id, in place of one that had it. Counting starts anew.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public SandboxFault Put(
        string id,
        string name,
        FaultMatch? match = null,
        int times = 1,
        FaultOptions? options = null
    )
    {
        FaultRules.CheckReach(name, Reach);
        var fault = new SandboxFault(
            id,
            name,
            match ?? new FaultMatch(),
            times,
            options ?? new FaultOptions(),
            this.clock.GetUtcNow()
        );
        lock (gate)
        {
            Remove(id);
            if (this.faults.Count >= Most)
                throw new ArgumentException("There are 100 faults already; remove one first.");

            this.faults.Add(fault);
        }

        return fault;
    }

    /// <summary>Takes the fault back; requests it holds go on.</summary>
    public bool Remove(string id)
    {
        lock (gate)
        {
            if (this.faults.Find(fault => fault.Id == id) is not { } fault)
                return false;

            fault.Release();
            return this.faults.Remove(fault);
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            this.faults.ForEach(fault => fault.Release());
            this.faults.Clear();
        }
    }

    internal SandboxFault? Claim(FaultTarget target)
    {
        lock (gate)
        {
            if (this.faults.Count == 0)
                return null;

            var now = this.clock.GetUtcNow();
            SandboxFault? first = null;
            // All of them count it, not only those before the one that strikes.
            foreach (var fault in this.faults)
            {
                if (fault.IsDue(target, now))
                    first ??= fault;
            }

            first?.Fire();
            return first;
        }
    }
}
