using System.Text.Json;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>The file a sandbox carries on from.</summary>
public static class SandboxStateFile
{
    /// <summary>How far the sandbox's clock is from the system's, for processes that need it while no sandbox runs.</summary>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="StateFileCorruptException"/>
    public static TimeSpan? ReadClockOffset(string path) =>
        Read(path)?.Clock switch
        {
            null => null,
            { FrozenAt: { } at } => at - TimeProvider.System.GetUtcNow(),
            var clock => TimeSpan.FromMilliseconds(clock.OffsetMs),
        };

    internal static SandboxDocument? Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            var document = JsonSerializer.Deserialize(bytes, StateJson.Default.SandboxDocument);
            return document switch
            {
                null => throw new StateFileCorruptException(path, "it holds nothing"),
                { Format: SandboxDocument.CurrentFormat } when document.HoldsTogether => document,
                { Format: SandboxDocument.CurrentFormat } => throw new StateFileCorruptException(
                    path,
                    "a consent is missing"
                ),
                _ => throw new StateFileCorruptException(path, $"its format {document.Format} is not known here"),
            };
        }
        catch (JsonException broken)
        {
            // The exception's own text may quote the file, and the file holds tokens.
            throw new StateFileCorruptException(path, $"it is not valid at line {broken.LineNumber + 1 ?? 1}");
        }
    }

    /// <summary>A crash leaves the old file or the new one, never a part: temporary file, flush, rename.</summary>
    internal static async Task WriteAsync(string path, ReadOnlyMemory<byte> content)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = path + ".tmp";
        await using (var file = new FileStream(temporary, options))
        {
            await file.WriteAsync(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
