using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>The file a sandbox carries on from.</summary>
public static class SandboxStateFile
{
    /// <summary>How far the sandbox's clock is from the system's, for processes that need it while no sandbox runs.</summary>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="StateFileCorruptException"/>
    public static TimeSpan? ReadClockOffset(string path) =>
        Read(path)?.Document.Clock.OffsetAt(TimeProvider.System.GetUtcNow());

    internal static StateContent? Read(string path)
    {
        try
        {
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            return StateReading.Read(file);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (StateUnreadableException unreadable)
        {
            throw new StateFileCorruptException(path, unreadable.Message);
        }
    }

    /// <summary>A crash leaves the old file or the new one, never a part: temporary file, flush, rename.</summary>
    /// <returns>Its length.</returns>
    internal static long WriteWhole(string path, StatePicture picture)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = path + ".tmp";
        long length;
        using (var file = new FileStream(temporary, options))
        {
            picture.WriteTo(file);
            file.Flush(flushToDisk: true);
            length = file.Length;
        }

        File.Move(temporary, path, overwrite: true);
        return length;
    }

    /// <summary>One write, flushed. Opened each time: a file that was moved away or cut would take answers with it.</summary>
    /// <returns>False when the file is not the one that was written last.</returns>
    internal static bool Append(string path, ReadOnlyMemory<byte> line, long expectedLength)
    {
        if (!File.Exists(path))
            return false;

        using var file = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                BufferSize = 0,
                Share = FileShare.Read,
            }
        );
        if (file.Length != expectedLength)
            return false;

        file.Write(line.Span);
        file.Flush(flushToDisk: true);
        return true;
    }
}
