namespace Evergrant.Cli.Terminal;

internal static class PosixShell
{
    /// One word that means itself, whatever is in it.
    public static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
