using System.IO.Compression;
using Evergrant.Sandbox.Hosting;

namespace Evergrant.Sandbox.State;

/// <summary>
/// States put aside: in memory, or beside the state file when there is one, as state files themselves. Taking one and
/// going back to one are each one step.
/// </summary>
internal sealed class SnapshotShelf(string? path, SandboxStore store, SandboxClock clock)
{
    private const int Most = 32;
    private const string Mark = ".snapshot-";

    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]> inMemory = [];

    public IReadOnlyList<SandboxSnapshot> All
    {
        get
        {
            lock (gate)
                return [.. Names().Order(StringComparer.Ordinal).Select(Told)];
        }
    }

    /// <exception cref="ProblemException"/>
    public SandboxSnapshot Save(string? wanted)
    {
        var name = PlainName.Checked(wanted);
        lock (gate)
        {
            var names = Names();
            if (names.Contains(name))
                throw new ProblemException(409, "snapshot_exists", "A snapshot of that name exists; delete it first.");
            if (names.Count >= Most)
                throw new ProblemException(507, "sandbox_full", $"There are {Most} snapshots; delete some.");

            var picture = Picture();
            if (path is not null)
                SandboxStateFile.WriteWhole(FileOf(name), picture);
            else
                inMemory.Add(name, Compressed(picture));

            return Told(name);
        }
    }

    /// <exception cref="ProblemException">None of that name, or one that somebody damaged.</exception>
    public StateContent Read(string name)
    {
        lock (gate)
        {
            Demand(name);
            try
            {
                using var stream = Open(name);
                var content = StateReading.Read(stream);
                content.Document.SnapshotAt = null;
                return content;
            }
            catch (StateUnreadableException unreadable)
            {
                throw Damaged(unreadable);
            }
        }
    }

    /// <summary>The same for a world that goes on from there: its clock is what it was then.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public StateContent ReadFork(string name)
    {
        lock (gate)
        {
            var content = Read(name);
            content.Document.Clock = content.Document.Clock.MovedTo(
                Told(name).TakenAt,
                TimeProvider.System.GetUtcNow()
            );
            content.Document.Worlds = [];
            return content;
        }
    }

    /// <exception cref="ProblemException"/>
    public void Delete(string name)
    {
        lock (gate)
        {
            Demand(name);
            if (path is not null)
                File.Delete(FileOf(name));
            else
                inMemory.Remove(name);
        }
    }

    private void Demand(string name)
    {
        if (!PlainName.IsOne(name) || !Names().Contains(name))
            throw new ProblemException(404, "no_such_snapshot", "No snapshot has that name.");
    }

    private HashSet<string> Names() =>
        path is null
            ? [.. inMemory.Keys]
            :
            [
                .. Directory
                    .EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path) + Mark + "*")
                    .Select(file => file[(file.LastIndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..])
                    .Where(PlainName.IsOne),
            ];

    private SandboxSnapshot Told(string name)
    {
        try
        {
            using var stream = Open(name);
            return new SandboxSnapshot(name, StateReading.ReadFirst(stream).SnapshotAt ?? default);
        }
        catch (StateUnreadableException unreadable)
        {
            throw Damaged(unreadable);
        }
    }

    private static ProblemException Damaged(StateUnreadableException why) =>
        new(409, "snapshot_damaged", $"A snapshot cannot be read: {why.Message}. Delete its file.");

    private StatePicture Picture()
    {
        lock (store.Lock)
        {
            store.Document.SnapshotAt = clock.GetUtcNow();
            try
            {
                return store.Picture();
            }
            finally
            {
                store.Document.SnapshotAt = null;
            }
        }
    }

    private Stream Open(string name) =>
        path is not null
            ? new FileStream(FileOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            : new GZipStream(new MemoryStream(inMemory[name]), CompressionMode.Decompress);

    private string FileOf(string name) => path + Mark + name;

    /// <summary>For a state file that is given up.</summary>
    public static void DeleteAllOf(string path)
    {
        foreach (
            var file in Directory.EnumerateFiles(
                Path.GetDirectoryName(Path.GetFullPath(path))!,
                Path.GetFileName(path) + Mark + "*"
            )
        )
            File.Delete(file);
    }

    private static byte[] Compressed(StatePicture picture)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            picture.WriteTo(gzip);
        return bytes.ToArray();
    }
}
