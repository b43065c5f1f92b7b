namespace Evergrant.Cli.Initializing;

/// How a scheduler or another program starts this one: by its whole path.
internal static class ThisProgram
{
    public static IReadOnlyList<string> Words { get; } =
        Environment.ProcessPath is { } path
        && !Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [path]
            : [Environment.ProcessPath ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "Evergrant.Cli.dll")];

    /// For a shell and for crontab.
    public static string Line(params string[] arguments) => string.Join(' ', Words.Concat(arguments).Select(Quoted));

    private static string Quoted(string word) =>
        word.All(letter => char.IsAsciiLetterOrDigit(letter) || "/.-_:\\".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"\"{word}\"";
}
