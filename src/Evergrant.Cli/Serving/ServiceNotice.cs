using System.Net.Sockets;
using System.Text;

namespace Evergrant.Cli.Serving;

/// Tells systemd where the server is (`Type=notify`): what waits for the unit then waits for a server that answers.
internal static class ServiceNotice
{
    private const string Variable = "NOTIFY_SOCKET";

    public static void Ready() => Send("READY=1");

    public static void Stopping() => Send("STOPPING=1");

    private static void Send(string state)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path || OperatingSystem.IsWindows())
            return;
        // A leading @ stands for the abstract namespace.
        var endpoint = new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.SendTo(Encoding.UTF8.GetBytes(state), endpoint);
        }
        catch (SocketException gone)
        {
            // Whoever started us does not listen; serving matters more.
            Terminal.Say.Note($"{Variable}: {gone.Message}");
        }
    }
}
