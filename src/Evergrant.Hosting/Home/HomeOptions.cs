using Evergrant.Providers;
using Evergrant.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evergrant.Hosting.Home;

/// What <see cref="EvergrantHome.OpenAsync"/> works with.
public sealed record HomeOptions
{
    /// From <see cref="EvergrantHome.Locate"/>.
    public required string Path { get; init; }

    /// Settings that go before the file and the environment, by key: `listen`, `public_address` … Lists take commas.
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// Token ages and the schedule. Default: the sandbox that the setting `clock` names, else the system's clock.
    public TimeProvider? Calendar { get; init; }

    /// Leases, timeouts, sign-ins. Default: the system's clock.
    public TimeProvider ProcessClock { get; init; } = TimeProvider.System;

    public ProviderCatalog Catalog { get; init; } = ProviderCatalog.BuiltIn;

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// Takes the one warning there is: a master key was made, where it lies and how to move it. Default: nobody.
    public Action<string> Warn { get; init; } = static _ => { };

    /// After a copy of the store was brought back and before anything works on it: what others have to put on record in it. May be
    /// done more than once. Default: nothing.
    public Func<SqlDatabase, CancellationToken, Task> Restored { get; init; } = static (_, _) => Task.CompletedTask;

    /// What the system calls this machine.
    internal Func<string?> FindMachineId { get; init; } = MachineId.Find;
}
