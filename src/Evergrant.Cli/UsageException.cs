namespace Evergrant.Cli;

/// What was typed, piped or pasted cannot be used; the message says what was missing.
internal sealed class UsageException(string message) : Exception(message);
