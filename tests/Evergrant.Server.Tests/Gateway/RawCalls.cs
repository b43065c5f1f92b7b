using System.Net.Sockets;
using System.Text;

namespace Evergrant.Server.Tests.Gateway;

/// Bytes as they are over one connection; no client in between that would mend them.
internal static class RawCalls
{
    /// <summary>What comes back until the server has nothing more to say and closes, or says nothing for so long.</summary>
    public static async Task<string> SendAsync(Uri server, byte[] request, TimeSpan? patience = null)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(request);
        var answer = new StringBuilder();
        var buffer = new byte[16 * 1024];
        using var end = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(30));
        try
        {
            while (await stream.ReadAsync(buffer, end.Token) is > 0 and var count)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (Exception over) when (over is IOException or OperationCanceledException) { }
        return answer.ToString();
    }

    public static Task<string> SendAsync(Uri server, string request, TimeSpan? patience = null) =>
        SendAsync(server, Encoding.Latin1.GetBytes(request), patience);
}
