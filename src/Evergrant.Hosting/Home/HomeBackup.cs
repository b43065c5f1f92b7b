using Evergrant.Sqlite;
using Evergrant.Storage;

namespace Evergrant.Hosting.Home;

/// A copy of a home's store. The master key is never part of it.
public static class HomeBackup
{
    /// <summary>As of one moment, while everything goes on. The file is its owner's alone, and whole or not there.</summary>
    /// <param name="home">Whose store.</param>
    /// <param name="file">There must be nothing.</param>
    /// <param name="cancellationToken">Heeded before it begins.</param>
    /// <exception cref="ConfigurationException">It cannot be written there, or this kind of store is copied by other means.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task WriteAsync(EvergrantHome home, string file, CancellationToken cancellationToken)
    {
        if (home.Database is not SqliteDatabase database)
            throw new ConfigurationException(
                "This store is a PostgreSQL database: copy it with pg_dump, and after pg_restore run: evergrant store restore --here"
            );
        var path = Path.GetFullPath(file);
        if (File.Exists(path) || Directory.Exists(path))
            throw new ConfigurationException($"{path}: is there already; nothing was written over it.");
        var draft = DraftOf(path);
        try
        {
            // What an interrupted one left; ours by its name.
            File.Delete(draft);
            PrivateFiles.TryCreate(draft, "");
            await database.CopyToAsync(draft, cancellationToken);
            using (var stream = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite))
                stream.Flush(flushToDisk: true);
            File.Move(draft, path);
            FolderFlush.Flush(Path.GetDirectoryName(path)!);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: cannot be written: {denied.Message}");
        }
    }

    /// Where it grows until it is whole.
    public static string DraftOf(string file) => Path.GetFullPath(file) + ".partial";
}
