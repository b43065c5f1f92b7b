using System.IO.Compression;
using System.Text;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Doctoring.Bundling;

/// The archive: for its owner alone, never over another, and with a list of what is in it and what is not.
internal static class Bundle
{
    public const string Manifest = "manifest.txt";

    /// <exception cref="UsageException">There is a file already, or none can be made.</exception>
    public static IReadOnlyList<BundleFile> Write(string path, IReadOnlyList<BundleFile> files, DateTimeOffset now)
    {
        IReadOnlyList<BundleFile> all = [BundleFile.Whole(Manifest, Listing(files, "\n")), .. files];
        try
        {
            using var stream = PrivateFiles.CreateNew(path);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: false, Encoding.UTF8);
            foreach (var file in all)
            {
                var entry = archive.CreateEntry(file.Name);
                entry.LastWriteTime = now;
                using var content = new StreamWriter(entry.Open(), new UTF8Encoding(false));
                content.Write(file.Text);
            }
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                File.Exists(path)
                    ? $"{path} is there already; nothing is written over it."
                    : $"{path} cannot be written: {denied.Message}"
            );
        }

        return all;
    }

    /// Each file, and under it each redaction.
    public static string Listing(IEnumerable<BundleFile> files, string end) =>
        string.Concat(
            files.Select(file =>
                $"{file.Name}, {Encoding.UTF8.GetByteCount(file.Text)} bytes{end}"
                + string.Concat(file.Redactions.Select(one => $"  redacted: {one}{end}"))
            )
        );
}
