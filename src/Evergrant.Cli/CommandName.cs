using System.CommandLine;

namespace Evergrant.Cli;

/// A command by what it is called, and how it is made once it is.
internal sealed record CommandName(string Name, Func<Command> Create)
{
    /// Whether it will open a home, whatever else is asked of it.
    public bool OpensHome { get; init; }
}
