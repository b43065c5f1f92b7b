namespace Evergrant.Server;

/// Another program listens on the port.
public sealed class PortInUseException(int port) : Exception($"Port {port} is in use.")
{
    public int Port { get; } = port;
}
