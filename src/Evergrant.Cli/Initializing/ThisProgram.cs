using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Initializing;

/// How a scheduler or another program starts this one: by its whole path.
internal static class ThisProgram
{
    public static IReadOnlyList<string> Words { get; } =
        Environment.ProcessPath is { } path
        && !Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [path]
            : [Environment.ProcessPath ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "Evergrant.Cli.dll")];

    /// For a shell.
    public static string Line(params string[] arguments) => string.Join(' ', Words.Concat(arguments).Select(ForShell));

    /// For crontab, where a % ends the line.
    public static string CronLine(params string[] arguments) =>
        Line(arguments).Replace("%", "\\%", StringComparison.Ordinal);

    /// For a unit, where % and $ stand for other things.
    public static string UnitLine(params string[] arguments) =>
        string.Join(' ', Words.Concat(arguments).Select(ForUnit));

    private static string ForShell(string word) =>
        IsPlain(word) ? word
        : OperatingSystem.IsWindows() ? $"\"{word}\""
        : PosixShell.Quoted(word);

    private static string ForUnit(string word)
    {
        var escaped = word.Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal);
        return IsPlain(word)
            ? word
            : $"\"{escaped.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static bool IsPlain(string word) =>
        word.All(letter =>
            char.IsAsciiLetterOrDigit(letter)
            || "/.-_:".Contains(letter, StringComparison.Ordinal)
            || (letter == '\\' && OperatingSystem.IsWindows())
        );
}
