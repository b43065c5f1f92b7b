using Evergrant.Sealing;
using Microsoft.Win32.SafeHandles;

namespace Evergrant.Storage;

/// What a dead process left. Nobody else reads or deletes it until it is disposed.
public sealed class AbandonedSpool : IDisposable
{
    private readonly FileLock alone;

    private AbandonedSpool(string path, FileLock alone, List<SpooledAnswer> answers, List<string> problems) =>
        (Path, this.alone, Answers, Problems) = (path, alone, answers, problems);

    /// Name of the file, which begins with the node's.
    public string Name => System.IO.Path.GetFileName(Path);

    internal string Path { get; }

    /// Answers that may or may not be committed already, in no order.
    public IReadOnlyList<SpooledAnswer> Answers { get; }

    /// What could not be read, in words. No secret.
    public IReadOnlyList<string> Problems { get; }

    /// Null: its process lives, or it is gone.
    internal static AbandonedSpool? TryTake(string path, Sealer sealer, string storeId)
    {
        if (SpoolFile.LockOf(path) is not { } alone)
            return null;
        try
        {
            var (answers, problems) = Read(path, sealer, storeId);
            return new AbandonedSpool(path, alone, answers, problems);
        }
        catch (FileNotFoundException)
        {
            alone.Dispose();
            return null;
        }
        catch (Exception failure) when (SpoolFile.IsOfDisk(failure))
        {
            // One file that cannot be read keeps nobody from adopting the others.
            return new AbandonedSpool(
                path,
                alone,
                [],
                [$"{System.IO.Path.GetFileName(path)} cannot be read: {failure.Message}"]
            );
        }
    }

    /// Call it when every answer is committed. A file with problems stays: a key that is missing today may come back.
    /// False: it stayed.
    public bool Delete()
    {
        if (Problems.Count > 0)
            return false;
        SpoolFile.Delete(Path);
        return true;
    }

    public void Dispose() => alone.Dispose();

    /// <exception cref="IOException"/>
    internal static (List<SpooledAnswer>, List<string>) Read(string path, Sealer sealer, string storeId)
    {
        using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        var answers = new List<SpooledAnswer>();
        var problems = new List<string>();
        var file = System.IO.Path.GetFileNameWithoutExtension(path);
        var slot = new byte[SpoolRecord.SlotBytes];
        var slots = (RandomAccess.GetLength(handle) + slot.Length - 1) / slot.Length;
        for (var number = 0; number < slots; number++)
        {
            var (answer, problem) = ReadSlot(number);
            if (answer is not null)
                answers.Add(answer);
            if (problem is not null)
                problems.Add($"Slot {number} of {System.IO.Path.GetFileName(path)} {problem}.");
        }
        return (answers, problems);

        (SpooledAnswer?, string?) ReadSlot(int number)
        {
            try
            {
                var length = Fill(handle, slot, (long)number * slot.Length);
                return SpoolRecord.Read(slot.AsSpan(0, length), file, sealer, storeId);
            }
            catch (IOException failure)
            {
                return (null, $"cannot be read: {failure.Message}");
            }
        }
    }

    /// What the slots of a file say in clear. A file that is gone has none.
    internal static IReadOnlyList<SpooledSlot> ListHeads(string path)
    {
        var heads = new List<SpooledSlot>();
        try
        {
            using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            var slot = new byte[SpoolRecord.HeadBytes];
            for (var at = 0L; at < RandomAccess.GetLength(handle); at += SpoolRecord.SlotBytes)
                if (SpoolRecord.ReadHead(slot.AsSpan(0, Fill(handle, slot, at))) is var (attempt, key))
                    heads.Add(new SpooledSlot(path, attempt, key));
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        return heads;
    }

    private static int Fill(SafeFileHandle handle, byte[] slot, long offset)
    {
        var length = 0;
        int read;
        while (length < slot.Length && (read = RandomAccess.Read(handle, slot.AsSpan(length), offset + length)) > 0)
            length += read;
        return length;
    }
}
