using Evergrant.Hosting.Home;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Leading;

/// The certificate of a sandbox's authority, for programs to be told of. It is gone with the sandbox, whose key only it was.
internal sealed class AuthorityFile : IDisposable
{
    private const string Name = "ca.pem";
    private readonly string? ownFolder;

    private AuthorityFile(string path, string? ownFolder)
    {
        Path = path;
        this.ownFolder = ownFolder;
    }

    public string Path { get; }

    /// In a folder of its own, which nobody else enters.
    /// <exception cref="ConfigurationException"/>
    public static AuthorityFile Write(SandboxTls tls)
    {
        var folder = OfTheSystem(() => Directory.CreateTempSubdirectory("evergrant-sandbox-").FullName, "A folder");
        return Write(tls, System.IO.Path.Combine(folder, Name), folder);
    }

    /// Beside the file that the sandbox carries on from: at the same place each time.
    /// <exception cref="ConfigurationException"/>
    public static AuthorityFile WriteBeside(SandboxTls tls, string dataFile) =>
        Write(tls, $"{dataFile}.{Name}", ownFolder: null);

    /// Another file in its folder.
    public string Add(string name, string content)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// What cannot be deleted stays: it is no secret, and a program's exit code is worth more.
    public void Dispose()
    {
        try
        {
            if (ownFolder is null)
                File.Delete(Path);
            else
                Directory.Delete(ownFolder, recursive: true);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's trust store, and the next run makes another.
        }
    }

    private static AuthorityFile Write(SandboxTls tls, string path, string? ownFolder) =>
        OfTheSystem(
            () =>
            {
                // A new file in its place, not more text in one that somebody may be reading or that leads elsewhere.
                File.Delete(path);
                File.WriteAllText(path, tls.Authority + "\n");
                return new AuthorityFile(path, ownFolder);
            },
            path
        );

    private static T OfTheSystem<T>(Func<T> act, string what)
    {
        try
        {
            return act();
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{what}: cannot be written: {denied.Message}");
        }
    }
}
