using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Worlds;

/// <summary>
/// The other worlds of a sandbox. Each is a sandbox of its own on a port of its own: every client can be sent to a port,
/// and nothing is shared that could leak.
/// </summary>
internal sealed class WorldShelf(KeapSandboxOptions options, SandboxStore store, StateWriter writer) : IAsyncDisposable
{
    private const int Most = 32;
    private const string Mark = ".world-";

    // One change after the other; an end waits for the change under way, and nothing begins after it.
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SortedDictionary<string, World> worlds = new(StringComparer.Ordinal);
    private readonly HashSet<string> leaving = new(StringComparer.Ordinal);
    private bool hasEnded;
    private volatile bool isOpen;

    /// <summary>Whether all that a state file tells of are there.</summary>
    public bool IsOpen => isOpen;

    public IReadOnlyList<SandboxWorld> All
    {
        get
        {
            lock (worlds)
                return
                [
                    .. worlds.Select(one => new SandboxWorld(
                        one.Key,
                        one.Value.Keap.Address,
                        one.Value.Keap.Tls?.Port
                    )),
                ];
        }
    }

    public KeapSandbox? Find(string name)
    {
        lock (worlds)
            return worlds.GetValueOrDefault(name)?.Keap;
    }

    /// <summary>Those that a state file tells of.</summary>
    /// <param name="open">From then on the first world answers; who makes or removes one waits until all are there.</param>
    public async Task ReopenAsync(Func<Task> open, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await open();
            isOpen = store.Document.Worlds.Count == 0;
            if (isOpen)
                return;

            foreach (var record in store.Document.Worlds.ToList())
                if (record.IsLeaving)
                    DeleteFiles(record.Name);
                else
                {
                    var world = await StartAsync(record, cancellationToken);
                    lock (worlds)
                        worlds.Add(record.Name, new World(world, record));
                }

            await RememberAsync();
            isOpen = true;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <param name="asked">Its state file is beside the first world's, whatever is asked.</param>
    /// <exception cref="ProblemException"/>
    /// <exception cref="ArgumentException">The options name something that is not there.</exception>
    /// <exception cref="PortInUseException"/>
    /// <exception cref="PortForbiddenException"/>
    public async Task<KeapSandbox> AddAsync(
        string? wanted,
        KeapSandboxOptions asked,
        CancellationToken cancellationToken
    )
    {
        DemandFirst();
        var name = PlainName.Checked(wanted);
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (hasEnded)
                throw new ProblemException(503, "stopping", "The sandbox is stopping.");
            if (Find(name) is not null)
                throw new ProblemException(409, "world_exists", "A world of that name exists; remove it first.");
            if (worlds.Count >= Most)
                throw new ProblemException(507, "sandbox_full", $"There are {Most} worlds; remove some.");

            // Of one that could not be deleted, or that was not told of yet when we were killed: nothing comes back.
            DeleteFiles(name);
            var world = await KeapSandbox.StartAsync(asked.OfWorld(FileOf(name)), cancellationToken);
            leaving.Remove(name);
            lock (worlds)
                worlds.Add(name, new World(world, WorldRecord.Of(name, asked)));
            await RememberAsync();
            return world;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>It is gone with its state, snapshots too.</summary>
    /// <returns>False when there is no such world.</returns>
    public async Task<bool> RemoveAsync(string name)
    {
        DemandFirst();
        await turn.WaitAsync();
        try
        {
            if (hasEnded || Find(name) is not { } world)
                return false;

            // Told before it is done: killed in the middle, the next start goes on with it.
            leaving.Add(name);
            lock (worlds)
                worlds.Remove(name);
            try
            {
                await RememberAsync();
            }
            finally
            {
                await world.DisposeAsync();
            }

            DeleteFiles(name);
            leaving.Remove(name);
            await RememberAsync();
            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync();
        try
        {
            hasEnded = true;
            await Task.WhenAll(worlds.Values.Select(world => world.Keap.DisposeAsync().AsTask()));
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<KeapSandbox> StartAsync(WorldRecord record, CancellationToken cancellationToken)
    {
        var file = FileOf(record.Name);
        try
        {
            return await KeapSandbox.StartAsync(
                record.Options(file, anywhere: false, options.HookPorts),
                cancellationToken
            );
        }
        catch (Exception elsewhere) when (elsewhere is PortInUseException or PortForbiddenException)
        {
            return await KeapSandbox.StartAsync(
                record.Options(file, anywhere: true, options.HookPorts),
                cancellationToken
            );
        }
    }

    private void DemandFirst()
    {
        if (options.IsWorld)
            throw new ProblemException(409, "not_the_first_world", "Worlds are made and removed by the first world.");
    }

    private Task RememberAsync()
    {
        lock (worlds)
        {
            List<WorldRecord> records =
            [
                .. worlds.Values.Select(one =>
                    one.Record with
                    {
                        Port = one.Keap.Address.Port,
                        TlsPort = one.Keap.Tls?.Port,
                    }
                ),
                .. leaving.Select(name => new WorldRecord(name, 0, IsLeaving: true)),
            ];
            lock (store.Lock)
            {
                store.Document.Worlds = records;
                store.Changed();
            }
        }

        return writer.SaveAsync();
    }

    private string? FileOf(string name) => options.DataFile is null ? null : options.DataFile + Mark + name;

    private void DeleteFiles(string name)
    {
        if (FileOf(name) is not { } file)
            return;

        foreach (var suffix in (string[])["", ".tmp", ".lock"])
            File.Delete(file + suffix);
        SnapshotShelf.DeleteAllOf(file);
    }

    private sealed record World(KeapSandbox Keap, WorldRecord Record);
}
