using Evergrant.Sealing;
using Microsoft.Win32.SafeHandles;

namespace Evergrant.Storage;

/// What a dead process left. Nobody else reads or deletes it until it is disposed.
public sealed class AbandonedSpool : IDisposable
{
    private readonly FileLock alone;
    private readonly string path;

    private AbandonedSpool(string path, FileLock alone, List<SpooledAnswer> answers, List<string> problems) =>
        (this.path, this.alone, Answers, Problems) = (path, alone, answers, problems);

    /// Name of the file, which begins with the node's.
    public string Name => Path.GetFileName(path);

    /// Answers that may or may not be committed already, in no order.
    public IReadOnlyList<SpooledAnswer> Answers { get; }

    /// What could not be read, in words. No secret.
    public IReadOnlyList<string> Problems { get; }

    /// Null: its process lives, or it is gone.
    internal static AbandonedSpool? TryTake(string path, Sealer sealer, string storeId)
    {
        var alone = SpoolFile.LockOf(path);
        if (alone is null)
            return null;
        try
        {
            var (answers, problems) = Read(path, sealer, storeId);
            var taken = new AbandonedSpool(path, alone, answers, problems);
            alone = null;
            return taken;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        finally
        {
            alone?.Dispose();
        }
    }

    /// Call it when every answer is committed. A file with problems stays: a key that is missing today may come back.
    /// False: it stayed.
    public bool Delete()
    {
        if (Problems.Count > 0)
            return false;
        File.Delete(path);
        return true;
    }

    public void Dispose() => alone.Dispose();

    private static (List<SpooledAnswer>, List<string>) Read(string path, Sealer sealer, string storeId)
    {
        using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        var answers = new List<SpooledAnswer>();
        var problems = new List<string>();
        var file = Path.GetFileNameWithoutExtension(path);
        var slot = new byte[SpoolRecord.SlotBytes];
        for (var number = 0; ; number++)
        {
            var length = Fill(handle, slot, (long)number * slot.Length);
            if (length == 0)
                return (answers, problems);
            var (answer, problem) = SpoolRecord.Read(slot.AsSpan(0, length), file, sealer, storeId);
            if (answer is not null)
                answers.Add(answer);
            if (problem is not null)
                problems.Add($"Slot {number} of {Path.GetFileName(path)} {problem}.");
        }
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
