namespace Evergrant.Cli.Sandboxes.Running;

/// The user's own program could not be started.
internal sealed class NotStartedException(string program, string why)
    : Exception($"'{program}' does not start: {why}.");
