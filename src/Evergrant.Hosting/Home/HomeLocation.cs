namespace Evergrant.Hosting.Home;

/// Where the home is, from what the command line, the environment and the folders say.
internal static class HomeLocation
{
    public const string Variable = "EVERGRANT_HOME";
    private const string FolderName = ".evergrant";

    public static string Locate(string? flag, string? variable, string currentDirectory, string dataDirectory) =>
        Path.GetFullPath(
            NotEmpty(flag)
                ?? NotEmpty(variable)
                ?? FindUpward(currentDirectory)
                ?? Path.Combine(dataDirectory, "evergrant"),
            currentDirectory
        );

    /// XDG_DATA_HOME, else ~/.local/share; on Windows %LOCALAPPDATA%.
    public static string DataDirectory =>
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify
        );

    private static string? FindUpward(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, FolderName);
            if (Directory.Exists(candidate))
                return candidate;
        }
        return null;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
