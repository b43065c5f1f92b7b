using Evergrant.Sealing;

namespace Evergrant;

/// The settings of a node: all nodes of one database share the master key, and each has a home of its own.
internal static class PostgreSqlSettings
{
    /// <param name="folder">Where the key and the connection string are written; the same for all nodes.</param>
    public static Dictionary<string, string> Of(string folder, string connectionString)
    {
        var (key, connection) = (Path.Combine(folder, "shared.key"), Path.Combine(folder, "postgresql"));
        if (!File.Exists(key))
            Write(key, KeyRing.Create().Reveal());
        Write(connection, connectionString);
        return new Dictionary<string, string>
        {
            ["store"] = "postgresql",
            ["postgresql_file"] = connection,
            ["master_key_file"] = key,
        };
    }

    private static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
