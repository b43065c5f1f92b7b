namespace Evergrant.Cli.Torturing;

/// The client that was to be tortured does not run; nothing can be said of it.
internal sealed class TortureFailedException(string message) : Exception(message);
