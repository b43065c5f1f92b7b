namespace Evergrant.Sandbox;

/// <summary>The system does not let this user listen on the port; those below 1024 are the superuser's on most.</summary>
public sealed class PortForbiddenException(int port)
    : Exception($"Port {port} on 127.0.0.1 is not this user's to take.")
{
    public int Port { get; } = port;
}
