namespace Evergrant.Cli;

/// Somebody listens there already; <paramref name="flag"/> moves us elsewhere.
internal sealed class PortTakenException(int port, string flag)
    : Exception($"port {port} is in use; move it with {flag}");
