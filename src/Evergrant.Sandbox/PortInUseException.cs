namespace Evergrant.Sandbox;

/// <summary>Another program, or another sandbox, listens on the port.</summary>
public sealed class PortInUseException(int port) : Exception($"Port {port} on 127.0.0.1 is in use.")
{
    public int Port { get; } = port;
}
