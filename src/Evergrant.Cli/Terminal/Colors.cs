namespace Evergrant.Cli.Terminal;

/// Colours of one stream: on a terminal, unless NO_COLOR is set or CLICOLOR_FORCE says so anyway.
internal sealed class Colors(bool on)
{
    public static Colors OfData { get; } = new(IsOn(Console.IsOutputRedirected));
    public static Colors OfErrors { get; } = new(IsOn(Console.IsErrorRedirected));

    public bool AreOn => on;

    public string Red(string text) => Paint("31", text);

    public string Green(string text) => Paint("32", text);

    public string Bold(string text) => Paint("1", text);

    private string Paint(string code, string text) => on ? $"\u001b[{code}m{text}\u001b[0m" : text;

    private static bool IsOn(bool redirected)
    {
        static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };
        if (IsSet("NO_COLOR"))
            return false;
        return Environment.GetEnvironmentVariable("CLICOLOR_FORCE") is { Length: > 0 } and not "0"
            || (!redirected && Environment.GetEnvironmentVariable("TERM") != "dumb");
    }
}
