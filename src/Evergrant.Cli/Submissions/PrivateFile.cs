namespace Evergrant.Cli.Submissions;

/// A new file that nobody but its user can read.
internal static class PrivateFile
{
    /// <exception cref="IOException">There is one.</exception>
    public static FileStream CreateNew(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
