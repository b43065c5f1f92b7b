using Evergrant.Sealing;

namespace Evergrant.Storage;

/// <summary>
/// Answers on the disk of this node before anything else is done with them, so that neither a dead process nor an absent
/// store loses one. One file per process; the folder is shared by all processes of a home. Safe for concurrent use.
/// </summary>
public sealed class Spool : IDisposable
{
    private static readonly TimeSpan PauseWhenFull = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OldLock = TimeSpan.FromHours(1);
    private readonly string folder;
    private readonly string node;
    private readonly Sealer sealer;
    private readonly string storeId;
    private readonly TimeProvider processClock;
    private readonly Lock gate = new();
    private readonly List<SpoolFile> files = [];
    private readonly Dictionary<string, string> setAside = new(StringComparer.Ordinal);
    private long? fullSince;

    private Spool(string folder, string node, Sealer sealer, string storeId, TimeProvider processClock)
    {
        this.folder = folder;
        this.node = node;
        this.sealer = sealer;
        this.storeId = storeId;
        this.processClock = processClock;
    }

    /// <summary>
    /// Makes the folder (0700). `NODE.spool` (0600), or `NODE-2.spool` … where that belongs to somebody, is made when the
    /// first place is reserved: who only reads tokens leaves nothing behind.
    /// </summary>
    /// <param name="node">Letters, digits, `.`, `_` and `-`, at most 64.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static Spool Open(string directory, string node, Sealer sealer, string storeId, TimeProvider processClock)
    {
        if (node is not { Length: > 0 and <= 64 } || node[0] == '.' || !node.All(IsNameCharacter))
            throw new ArgumentException(
                "A node's name holds letters, digits, '.', '_' and '-', at most 64.",
                nameof(node)
            );
        var folder = Path.GetFullPath(directory);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        return new Spool(folder, node, sealer, storeId, processClock);
    }

    /// Of the process whose answers these are; its files are called so.
    public string Node => node;

    /// Null: there is no room, so nothing may be sent. After a refusal the disk is not asked again for a second.
    public SpoolSlot? TryReserve()
    {
        lock (gate)
        {
            if (fullSince is { } since && processClock.GetElapsedTime(since) < PauseWhenFull)
                return null;
            try
            {
                var file = files is [.., { IsBroken: false } last] ? last : AddFile();
                var slot = new SpoolSlot(this, file, file.Reserve());
                fullSince = null;
                return slot;
            }
            catch (Exception full) when (SpoolFile.IsOfDisk(full))
            {
                fullSince = processClock.GetTimestamp();
                return null;
            }
        }
    }

    /// <summary>
    /// Taken by whoever adopts, before it looks: a file that is being adopted looks like a living process's, and until what is
    /// in it is stored nobody else may hold its tokens for unanswered. No other's file, nothing to take.
    /// </summary>
    /// <returns>Null: another process has been at it for longer than <paramref name="limit"/>.</returns>
    /// <exception cref="IOException"/>
    internal async Task<IDisposable?> TakeAdoptionAsync(
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (!Files().Any(IsOfOthers))
            return Nothing.Instance;
        return await FileLock.AcquireAsync(Path.Combine(folder, "adopting"), limit, clock, cancellationToken);
    }

    private bool IsOfOthers(string path)
    {
        lock (gate)
            return !files.Exists(file => file.Name == Path.GetFileNameWithoutExtension(path));
    }

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose() { }
    }

    /// <summary>The files of dead processes in this folder, each held by the caller until it is disposed.</summary>
    /// <exception cref="IOException"/>
    public IReadOnlyList<AbandonedSpool> FindAbandoned()
    {
        var found = new List<AbandonedSpool>();
        try
        {
            foreach (var path in Files().Where(path => !IsSetAside(path)))
                if (AbandonedSpool.TryTake(path, sealer, storeId) is { } abandoned)
                    found.Add(abandoned);
            RemoveLeftLocks();
            return found;
        }
        catch (Exception failure) when (SpoolFile.IsOfDisk(failure))
        {
            foreach (var abandoned in found)
                abandoned.Dispose();
            throw;
        }
    }

    /// <summary>Every written place in every file of this folder, whoever's it is; nothing is opened or taken.</summary>
    /// <exception cref="IOException"/>
    public IReadOnlyList<SpooledSlot> ListSlots() =>
        [.. Files().SelectMany(path => AbandonedSpool.ListHeads(path).Select(head => head with { File = path }))];

    /// <summary>Whether no file lies in this folder, of whomever.</summary>
    /// <exception cref="IOException"/>
    public bool IsEmpty => Directory.GetFiles(folder, "*" + SpoolFile.Extension).Length == 0;

    /// <summary>The files in this folder, whose they are and what is in them.</summary>
    /// <exception cref="IOException"/>
    public IReadOnlyList<SpoolListing> List() => [.. Files().Select(Look)];

    /// <summary>
    /// Takes a copy of the spool of a dead node into this folder; what it holds is adopted with the next look. The original
    /// stays where it is: an answer that is stored twice changes nothing.
    /// </summary>
    /// <returns>Null: taken. Else what is wrong with it; nothing was changed.</returns>
    /// <exception cref="IOException">It cannot be read, or this folder cannot be written.</exception>
    public string? Import(string path) => SpoolTransfer.Import(path, folder, sealer, storeId);

    /// Leaves the files where they are: whoever comes next adopts what they hold.
    public void Dispose()
    {
        lock (gate)
            foreach (var file in files)
                file.Dispose();
    }

    /// It is not read again while it stays as it is and no key is added.
    internal void SetAside(AbandonedSpool spool)
    {
        lock (gate)
            setAside[spool.Path] = Stamp(spool.Path);
    }

    private bool IsSetAside(string path)
    {
        lock (gate)
            return setAside.TryGetValue(path, out var stamp) && stamp == Stamp(path);
    }

    private string Stamp(string path) =>
        new FileInfo(path) is { Exists: true } file
            ? $"{file.Length} {file.LastWriteTimeUtc.Ticks} {string.Join(',', sealer.Ring.Ids)}"
            : "";

    private IEnumerable<string> Files() =>
        Directory.GetFiles(folder, "*" + SpoolFile.Extension).Order(StringComparer.Ordinal);

    /// Of processes that ended between making the lock and the file. One that was made just now may still get its file.
    private void RemoveLeftLocks()
    {
        foreach (var path in Directory.GetFiles(folder, "*" + SpoolFile.LockExtension))
            if (
                !File.Exists(Path.ChangeExtension(path, SpoolFile.Extension))
                && !path.EndsWith(".db" + SpoolFile.LockExtension, StringComparison.Ordinal)
                && processClock.GetUtcNow() - new FileInfo(path).LastWriteTimeUtc > OldLock
            )
                SpoolFile.DeleteLock(path);
    }

    private static SpoolListing Look(string path)
    {
        using var alone = SpoolFile.LockOf(path);
        var heads = AbandonedSpool.ListHeads(path);
        return new SpoolListing(
            Path.GetFileName(path),
            IsAlive: alone is null,
            [.. heads.Select(head => head.Attempt)]
        );
    }

    internal byte[] Seal(SpooledAnswer answer, SpoolFile file) => SpoolRecord.Write(answer, file.Name, sealer, storeId);

    /// <exception cref="IOException"/>
    internal (SpoolFile File, int Number) MoveFrom(SpoolFile broken)
    {
        lock (gate)
        {
            // Many slots leave a broken file at once; the first one makes the new file.
            var file = files[^1] == broken || files[^1].IsBroken ? AddFile() : files[^1];
            return (file, file.Reserve());
        }
    }

    private SpoolFile AddFile()
    {
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? node : $"{node}-{number}";
            if (SpoolFile.TryCreate(Path.Combine(folder, name + SpoolFile.Extension)) is not { } file)
                continue;
            files.Add(file);
            return file;
        }
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
