using System.CommandLine;

namespace Evergrant.Cli;

/// Options that every command takes.
internal static class GlobalOptions
{
    public static readonly Option<string?> Home = new("--home")
    {
        Description =
            "Folder of the store, the keys and evergrant.json. Default: EVERGRANT_HOME, else the nearest .evergrant.",
        HelpName = "FOLDER",
        Recursive = true,
    };

    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Log to stderr; say where an unexpected error came from.",
        Recursive = true,
    };

    /// One for each read command: an option belongs to its command.
    public static Option<bool> Json() => new("--json") { Description = "Print JSON with a stable schema." };
}
