namespace Evergrant.Cli;

/// Somebody listens there already; <paramref name="remedy"/> says what to do about it.
internal sealed class PortTakenException(int port, string remedy) : Exception($"port {port} is in use; {remedy}")
{
    public static string MoveWith(string flag) => $"move it with {flag}";
}
