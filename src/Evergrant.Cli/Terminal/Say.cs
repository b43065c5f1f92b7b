namespace Evergrant.Cli.Terminal;

/// Data goes to stdout, messages to stderr.
internal static class Say
{
    public static void Data(string line) => Console.Out.WriteLine(line);

    public static void Note(string line) => Console.Error.WriteLine(line);

    public static void Error(string line) => Console.Error.WriteLine($"{Colors.OfErrors.Red("evergrant:")} {line}");

    /// For errors that need a second line to be of use.
    public static int Error(string line, int exitCode)
    {
        Error(line);
        return exitCode;
    }
}
