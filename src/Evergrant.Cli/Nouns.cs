using System.CommandLine;

namespace Evergrant.Cli;

/// A command that only gathers others.
internal static class Nouns
{
    public static CommandName Of(string name, string description, params Func<Command>[] verbs) =>
        new(name, () => Make(name, description, [.. verbs.Select(create => create())]));

    public static Command Make(string name, string description, params Command[] verbs)
    {
        var noun = new Command(name, description);
        foreach (var verb in verbs)
            noun.Subcommands.Add(verb);
        return noun;
    }
}
