using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox;

// Its whole state: fresh, put aside, or several side by side.
public sealed partial class KeapSandbox
{
    /// <summary>Back to the seed: no consents, tokens, faults or log. The clock stays where it is.</summary>
    public Task ResetAsync() => this.parts.ResetAsync();

    /// <summary>One tenant back to the seed: its records, consents, tokens, keys, hooks and mails. All else stays.</summary>
    /// <exception cref="ArgumentException">No such tenant.</exception>
    public Task ResetAsync(string tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return Plainly.Run(() => this.parts.ResetAsync(tenant));
    }

    /// <summary>Who is there.</summary>
    public SandboxPersonas Personas => this.parts.Store.Personas;

    /// <summary>A first day with these people: what was there is gone, the clock stays. A reset comes back to it.</summary>
    public Task LoadPersonasAsync(SandboxPersonas personas, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(personas);
        cancellationToken.ThrowIfCancellationRequested();
        return this.parts.LoadAsync(personas);
    }

    /// <summary>The other worlds in this process, by name.</summary>
    public IReadOnlyList<SandboxWorld> Worlds => this.parts.Worlds.All;

    /// <summary>Makes another world: a Keap of its own, on a port of its own, that shares nothing with this one.</summary>
    /// <param name="name">1 to 32 of a-z, 0-9 and -.</param>
    /// <param name="options">Its state file is beside this one's, whatever they say.</param>
    /// <exception cref="ArgumentException">A name that is taken or of another form, too many worlds, or wrong options.</exception>
    public Task<KeapSandbox> AddWorldAsync(
        string name,
        KeapSandboxOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Plainly.Run(this.parts.Worlds.AddAsync(name, options ?? new KeapSandboxOptions(), cancellationToken));

    /// <summary>Ends a world, its state and its snapshots.</summary>
    /// <returns>False when no world has that name.</returns>
    public Task<bool> RemoveWorldAsync(string name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return this.parts.Worlds.RemoveAsync(name);
    }

    /// <summary>What was put aside, by name.</summary>
    public IReadOnlyList<SandboxSnapshot> Snapshots => this.parts.Snapshots.All;

    /// <summary>Puts the whole state aside, profile and all: beside the state file if there is one, else in memory.</summary>
    /// <param name="name">1 to 32 of a-z, 0-9 and -.</param>
    /// <exception cref="ArgumentException">A name that is taken or of another form, or too many snapshots.</exception>
    public SandboxSnapshot SaveSnapshot(string name) => Plainly.Run(() => this.parts.Snapshots.Save(name));

    /// <summary>Back to that state, in one step, without faults. The clock does not go back: what ended since has ended.</summary>
    /// <exception cref="ArgumentException">No such snapshot.</exception>
    public Task RestoreSnapshotAsync(string name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Plainly.Run(() => this.parts.RestoreAsync(name));
    }

    /// <summary>Makes another world that goes on from that state, at the time when it was put aside.</summary>
    /// <param name="snapshot">Its name; it stays.</param>
    /// <param name="world">1 to 32 of a-z, 0-9 and -.</param>
    /// <param name="port">0 takes a free one. Default 0.</param>
    /// <param name="tlsPort">Default: none.</param>
    /// <exception cref="ArgumentException">No such snapshot, a name that is taken or of another form, or too many worlds.</exception>
    public Task<KeapSandbox> ForkSnapshotAsync(
        string snapshot,
        string world,
        int port = 0,
        int? tlsPort = null,
        CancellationToken cancellationToken = default
    ) =>
        Plainly.Run(
            this.parts.ForkAsync(
                snapshot,
                world,
                new KeapSandboxOptions { Port = port, TlsPort = tlsPort },
                cancellationToken
            )
        );

    /// <exception cref="ArgumentException">No such snapshot.</exception>
    public void DeleteSnapshot(string name) =>
        Plainly.Run(() =>
        {
            this.parts.Snapshots.Delete(name);
            return true;
        });
}
