using System.Globalization;

namespace Evergrant.Sandbox;

/// <summary>The faults in force. The first one set that claims a request strikes it.</summary>
public sealed class SandboxFaults
{
    private const int Most = 100;

    private readonly Lock _lock = new();
    private readonly List<SandboxFault> _faults = [];
    private int _lastNumber;

    internal SandboxFaults() { }

    public IReadOnlyList<SandboxFault> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _faults];
            }
        }
    }

    /// <param name="name">One of <see cref="FaultNames"/>.</param>
    /// <param name="onGrantType">Default: any.</param>
    /// <param name="nth">The first matching request it strikes. Default: the next.</param>
    /// <param name="times">How many it strikes. Default: one.</param>
    /// <param name="options">Default: what <see cref="FaultOptions"/> says.</param>
    /// <exception cref="ArgumentException">No such fault, or a value out of its range.</exception>
    public SandboxFault Add(
        string name,
        string? onGrantType = null,
        int nth = 1,
        int times = 1,
        FaultOptions? options = null
    )
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"fault-{Interlocked.Increment(ref _lastNumber)}");
        return Put(id, name, new FaultMatch { GrantType = onGrantType, Nth = nth }, times, options);
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
        var fault = new SandboxFault(id, name, match ?? new FaultMatch(), times, options ?? new FaultOptions());
        lock (_lock)
        {
            Remove(id);
            if (_faults.Count >= Most)
            {
                throw new ArgumentException("There are 100 faults already; remove one first.");
            }

            _faults.Add(fault);
        }

        return fault;
    }

    /// <summary>Takes the fault back; requests it holds go on.</summary>
    public bool Remove(string id)
    {
        lock (_lock)
        {
            if (_faults.Find(fault => fault.Id == id) is not { } fault)
            {
                return false;
            }

            fault.Release();
            return _faults.Remove(fault);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _faults.ForEach(fault => fault.Release());
            _faults.Clear();
        }
    }

    internal SandboxFault? Claim(string? grantType)
    {
        lock (_lock)
        {
            return _faults.Find(fault => fault.Claims(grantType));
        }
    }
}
