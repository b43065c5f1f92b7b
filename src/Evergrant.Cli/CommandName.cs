using System.CommandLine;

namespace Evergrant.Cli;

/// A command by what it is called, and how it is made once it is.
internal sealed record CommandName(string Name, Func<Command> Create);
