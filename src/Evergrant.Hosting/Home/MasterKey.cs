using Evergrant.Sealing;

namespace Evergrant.Hosting.Home;

/// The key everything at rest is sealed with: a file that only its owner may read.
internal sealed class MasterKey
{
    public const string FileName = "master.key";
    private readonly Lock gate = new();
    private (long Ticks, long Length) read;

    private MasterKey(string path) => Path = path;

    public string Path { get; }

    /// For a <see cref="Sealer"/>: one look at the file's times. Null: as it was, or it cannot be read now.
    public KeyRing? ReadIfChanged()
    {
        lock (gate)
        {
            var before = read;
            try
            {
                var now = Look();
                if (now == before)
                    return null;
                var ring = KeyRing.Parse(File.ReadAllText(Path));
                read = now;
                return ring;
            }
            // What was read before still opens what it opened; an odd file is told of by whoever starts next.
            catch (Exception odd) when (odd is IOException or UnauthorizedAccessException or FormatException)
            {
                return null;
            }
        }
    }

    /// <summary>In place of the keys that were there, as a whole.</summary>
    /// <exception cref="ConfigurationException">The file is not ours to write.</exception>
    public void Write(KeyRing ring)
    {
        try
        {
            PrivateFiles.Replace(Path, ring.Reveal());
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                $"{Path}: cannot be written: {denied.Message} Keys are changed where the file is the home's own. Nothing was changed."
            );
        }
    }

    private (long, long) Look() =>
        new FileInfo(Path) is var file ? (file.LastWriteTimeUtc.Ticks, file.Length) : default;

    /// <exception cref="ConfigurationException"/>
    public static (MasterKey File, KeyRing Ring) Load(
        string home,
        string databasePath,
        string? file,
        Action<string> warn
    )
    {
        var path = file ?? System.IO.Path.Combine(home, FileName);
        // Looked at before the key: who starts beside us makes the key first.
        var hasStore = File.Exists(databasePath);
        if (!File.Exists(path))
        {
            if (file is not null)
                throw new ConfigurationException(
                    $"master_key_file: {path} does not exist; bring the key there, or leave the setting out."
                );
            if (hasStore)
                throw new ConfigurationException(
                    $"{path}: is missing, and {databasePath} cannot be read without it; bring it back, or name it in master_key_file."
                );
            Create(path, warn);
        }
        return Read(path);
    }

    /// <summary>For a store that several homes share: each needs the same key, so none makes it.</summary>
    /// <exception cref="ConfigurationException"/>
    public static (MasterKey File, KeyRing Ring) LoadShared(string home, string? file)
    {
        var path = file ?? System.IO.Path.Combine(home, FileName);
        if (!File.Exists(path))
            throw new ConfigurationException(
                $"{path}: is missing. All nodes of a database need the same master key: copy it from the first one. On the first, make it with: "
                    + $"(umask 077 && echo \"$(openssl rand -hex 4):$(openssl rand -base64 32)\" > {path})"
            );
        return Read(path);
    }

    private static (MasterKey File, KeyRing Ring) Read(string path)
    {
        PrivateFiles.CheckFile(path);
        try
        {
            var key = new MasterKey(path);
            key.read = key.Look();
            return (key, KeyRing.Parse(File.ReadAllText(path)));
        }
        catch (FormatException wrong)
        {
            throw new ConfigurationException($"{path}: {wrong.Message}");
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: cannot be read: {denied.Message}");
        }
    }

    private static void Create(string path, Action<string> warn)
    {
        if (PrivateFiles.TryCreate(path, KeyRing.Create().Reveal()))
            warn(
                $"A master key was made in {path}. Without it the store cannot be read: keep a copy, apart from copies of "
                    + "the store. The setting master_key_file names another place."
            );
    }
}
