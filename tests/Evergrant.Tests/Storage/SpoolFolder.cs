using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Tests.Storage;

/// A folder of spools and the keys that open them.
internal sealed class SpoolFolder : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("evergrant-");

    public SpoolFolder(string? path = null) => FolderPath = path ?? Path.Combine(home.FullName, "spool");

    public string FolderPath { get; }

    public ManualClock Clock { get; } = new();

    public Sealer Sealer { get; init; } = new(KeyRing.Create());

    public Spool Open(string node, string storeId = "store") => Spool.Open(FolderPath, node, Sealer, storeId, Clock);

    public string FileOf(string name) => Path.Combine(FolderPath, name);

    /// Writes these answers as a process that dies right after.
    public async Task LeaveAsync(string node, params SpooledAnswer[] answers)
    {
        using var spool = Open(node);
        foreach (var answer in answers)
            await spool.TryReserve()!.WriteAsync(answer);
    }

    /// What another process finds.
    public (IReadOnlyList<SpooledAnswer> Answers, IReadOnlyList<string> Problems) Adopt(string storeId = "store")
    {
        using var spool = Open("adopter", storeId);
        var found = spool.FindAbandoned();
        try
        {
            return ([.. found.SelectMany(f => f.Answers)], [.. found.SelectMany(f => f.Problems)]);
        }
        finally
        {
            foreach (var file in found)
                file.Dispose();
            File.Delete(FileOf("adopter.spool"));
        }
    }

    public void Dispose() => home.Delete(recursive: true);
}
