using System.Text;

namespace Evergrant.Cli.Terminal;

/// A prompt that shows nothing of what is typed or pasted.
internal static class Hidden
{
    private const int Longest = 64 * 1024;

    /// Everything until Enter; and when a text of several lines was pasted, all of them.
    public static string Read(string prompt)
    {
        Console.Error.Write($"{prompt} (not shown): ");
        var typed = new StringBuilder();
        do ReadLine(typed);
        while (HasMore(typed) && typed.Length < Longest);
        Console.Error.WriteLine();
        return typed.ToString();
    }

    private static void ReadLine(StringBuilder typed)
    {
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key && typed.Length < Longest)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length -= typed.Length > 0 ? 1 : 0;
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
    }

    /// What follows Enter at once was pasted with it; and a JSON text goes on to its last brace.
    private static bool HasMore(StringBuilder typed)
    {
        if (!Console.KeyAvailable && !IsOpenJson(typed.ToString()))
            return false;
        typed.Append('\n');
        return true;
    }

    private static bool IsOpenJson(string text) =>
        text.TrimStart().StartsWith('{') && text.Count(c => c == '{') > text.Count(c => c == '}');
}
