using System.Security.Cryptography;
using System.Text;
using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Hosting.Sinks;

/// One token file on the disk: what may lie at its path, and how it is put there.
internal static class TokenFile
{
    /// Longer than any token that fits a request.
    private const int Longest = 64 << 10;

    /// <summary>What is wrong with a path, whatever lies there. Null: nothing.</summary>
    /// <exception cref="IOException"/>
    /// <exception cref="UnauthorizedAccessException"/>
    public static string? Refusal(string path, string home, FileOwner? owner)
    {
        var folder = Path.GetDirectoryName(path);
        if (folder is null || Directory.Exists(path))
            return "is a folder; name a file in it";
        if (!Directory.Exists(folder))
            return $"its folder {folder} does not exist";
        if (IsWithin(RealPath.Of(folder), RealPath.Of(home)))
            return "lies inside the home, which no other program needs to open; choose another folder";
        if (new FileInfo(path).LinkTarget is not null)
            return "is a link; name the file itself";
        if (OperatingSystem.IsWindows())
            return null;
        if (
            File.GetUnixFileMode(folder) is var mode
            && mode.HasFlag(UnixFileMode.OtherWrite)
            && !mode.HasFlag(UnixFileMode.StickyBit)
        )
            return $"every user may write to its folder; close that with: chmod o-w {folder}";
        // Only root can give it away; until then it is our own.
        if (
            File.Exists(path)
            && UnixOwner.IsOther(path)
            && (owner?.User is not { } user || UnixOwner.IsOther(path, user))
        )
            return "belongs to another user";
        return null;
    }

    /// Null: there is no file.
    public static string? HashOf(string path)
    {
        // No token file is empty, and what has no length may block whoever opens it.
        if (new FileInfo(path) is not { Exists: true } file)
            return null;
        if (file.Length is 0 or > Longest)
            return "";
        return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
    }

    public static string HashOfText(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// Whole or not at all: whoever reads finds the file before or the file after.
    public static void Write(string path, string text, bool overwrite, UnixFileMode mode, FileOwner? owner)
    {
        DeleteDraft(path);
        PrivateFiles.Place(
            path,
            text,
            overwrite,
            DraftOf(path),
            draft =>
            {
                owner?.Take(draft);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(draft, mode);
            }
        );
    }

    /// What a killed process left behind: it holds a token and must not stay.
    public static void DeleteDraft(string path)
    {
        var draft = Path.Combine(Path.GetDirectoryName(path)!, DraftOf(path));
        // Its folder may be gone.
        if (new FileInfo(draft) is { Exists: true } or { LinkTarget: not null })
            File.Delete(draft);
    }

    /// One name, not a new one each time: so that it is found again.
    private static string DraftOf(string path) => $".{Path.GetFileName(path)}.evergrant";

    private static bool IsWithin(string folder, string home) =>
        (folder + Path.DirectorySeparatorChar).StartsWith(
            home + Path.DirectorySeparatorChar,
            OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal
        );
}
