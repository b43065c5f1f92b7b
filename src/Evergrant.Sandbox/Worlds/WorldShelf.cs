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

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SortedDictionary<string, KeapSandbox> worlds = new(StringComparer.Ordinal);

    public IReadOnlyList<SandboxWorld> All
    {
        get
        {
            lock (worlds)
                return [.. worlds.Select(one => new SandboxWorld(one.Key, one.Value.Address))];
        }
    }

    public KeapSandbox? Find(string name)
    {
        lock (worlds)
            return worlds.GetValueOrDefault(name);
    }

    /// <summary>Those that a state file tells of.</summary>
    public async Task ReopenAsync(CancellationToken cancellationToken)
    {
        foreach (var record in store.Document.Worlds.ToList())
        {
            var world = await StartAsync(record.Name, new KeapSandboxOptions { Port = record.Port }, cancellationToken);
            lock (worlds)
                worlds.Add(record.Name, world);
        }

        Remember();
    }

    /// <param name="asked">Its state file is beside the first world's, whatever is asked.</param>
    /// <exception cref="ProblemException"/>
    /// <exception cref="ArgumentException">The options name something that is not there.</exception>
    /// <exception cref="PortInUseException"/>
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
            if (Find(name) is not null)
                throw new ProblemException(409, "world_exists", "A world of that name exists; remove it first.");
            if (worlds.Count >= Most)
                throw new ProblemException(507, "sandbox_full", $"There are {Most} worlds; remove some.");

            var world = await KeapSandbox.StartAsync(asked.OfWorld(FileOf(name)), cancellationToken);
            lock (worlds)
                worlds.Add(name, world);
            Remember();
            await writer.SaveAsync();
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
            if (Find(name) is not { } world)
                return false;

            lock (worlds)
                worlds.Remove(name);
            await world.DisposeAsync();
            DeleteFiles(name);
            Remember();
            await writer.SaveAsync();
            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(worlds.Values.Select(world => world.DisposeAsync().AsTask()));
        turn.Dispose();
    }

    private async Task<KeapSandbox> StartAsync(
        string name,
        KeapSandboxOptions asked,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await KeapSandbox.StartAsync(asked.OfWorld(FileOf(name)), cancellationToken);
        }
        catch (PortInUseException)
        {
            return await KeapSandbox.StartAsync(new KeapSandboxOptions().OfWorld(FileOf(name)), cancellationToken);
        }
    }

    private void DemandFirst()
    {
        if (options.IsWorld)
            throw new ProblemException(409, "not_the_first_world", "Worlds are made and removed by the first world.");
    }

    private void Remember()
    {
        lock (store.Lock)
        {
            store.Document.Worlds = [.. All.Select(one => new WorldRecord(one.Name, one.Address.Port))];
            store.Changed();
        }
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
}
