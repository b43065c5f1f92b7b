using System.Runtime.InteropServices;

namespace Evergrant.Hosting.Home;

/// The home is for its owner alone: rights on it are what authenticates a command.
internal static partial class PrivateFiles
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int IsThere = 17; // EEXIST
    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;

    /// <exception cref="ConfigurationException"/>
    public static void EnsureFolder(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
                Directory.CreateDirectory(path, PrivateFolder);
            else if (!Directory.Exists(path))
                WindowsAccess.CreateFolder(path);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: cannot be made: {denied.Message}");
        }
        CheckFolder(path);
    }

    /// <exception cref="ConfigurationException"/>
    public static void CheckFolder(string path) => Check(path, PrivateFolder, "700");

    /// <exception cref="ConfigurationException"/>
    public static void CheckFile(string path)
    {
        // systemd hands a unit its credentials in a folder that nobody else can enter, readable by an ACL that looks like 0440.
        if (!IsCredential(path))
            Check(path, Private, "600");
    }

    /// <summary>False: it is there already. When it returns, the file and its name are on the disk.</summary>
    public static bool TryCreate(string path, string content)
    {
        // Whole or not at all, and never over another's: two programs may start at once.
        try
        {
            Place(path, content, overwrite: false, Path.GetRandomFileName());
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    /// <exception cref="IOException">There is one already, or none can be made.</exception>
    public static FileStream CreateNew(string path) => Create(path);

    /// In place of what was there.
    public static void Replace(string path, string content) =>
        Place(path, content, overwrite: true, Path.GetRandomFileName());

    /// <param name="draftName">The name it has in the same folder until it is whole.</param>
    /// <param name="finish">The last that is done to it before it has its name.</param>
    public static void Place(
        string path,
        string content,
        bool overwrite,
        string draftName,
        Action<string>? finish = null
    )
    {
        var folder = Path.GetDirectoryName(path)!;
        var draft = Path.Combine(folder, draftName);
        try
        {
            using (var stream = Create(draft))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
                stream.Flush(flushToDisk: true);
            }
            finish?.Invoke(draft);
            if (overwrite || OperatingSystem.IsWindows())
                File.Move(draft, path, overwrite);
            else
                MoveToNew(draft, path);
            Storage.FolderFlush.Flush(folder);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// .NET looks, and renames then: over what another program has put there meanwhile. A second name is given or refused at once.
    private static void MoveToNew(string draft, string path)
    {
        if (Link(draft, path) == 0)
            File.Delete(draft);
        else if (Marshal.GetLastPInvokeError() == IsThere)
            throw new IOException($"{path} is there already.");
        // A disk without second names, such as FAT.
        else
            File.Move(draft, path, overwrite: false);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string second);

    private static FileStream Create(string path) =>
        OperatingSystem.IsWindows()
            ? WindowsAccess.CreateFile(path)
            : new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = Private,
                }
            );

    private static bool IsCredential(string path) =>
        Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder
        && Path.GetDirectoryName(Path.GetFullPath(path)) == Path.GetFullPath(folder).TrimEnd('/');

    private static void Check(string path, UnixFileMode right, string octal)
    {
        if (OperatingSystem.IsWindows())
        {
            if (WindowsAccess.IsOpen(path))
                throw new ConfigurationException(
                    $"{path}: is open to other users; close it with: icacls \"{path}\" /inheritance:r /grant:r \"%USERNAME%\":F"
                );
            return;
        }
        if (UnixOwner.IsOther(path))
            throw new ConfigurationException(
                $"{path}: belongs to another user; run as that user, or choose another home."
            );
        if ((File.GetUnixFileMode(path) & ~right) != 0)
            throw new ConfigurationException($"{path}: is open to other users; close it with: chmod {octal} {path}");
    }
}
