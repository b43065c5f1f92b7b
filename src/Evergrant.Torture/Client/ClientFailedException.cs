namespace Evergrant.Torture;

/// The client's program does not run, or does not say `ready`.
public sealed class ClientFailedException(string message) : Exception(message);
