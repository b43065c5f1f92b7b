using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Evergrant.Bench;

/// As many callers as there are refresh tokens, each on a kept connection, each redeeming what it was given last.
internal sealed class RotatingCallers(IPEndPoint server, string credentials, IReadOnlyList<string> refreshTokens)
{
    private readonly string[] tokens = [.. refreshTokens];

    /// Rotations a second.
    public async Task<double> RunAsync(TimeSpan length)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        var counts = await Task.WhenAll(
            Enumerable.Range(0, tokens.Length).Select(caller => Task.Run(() => CallAsync(caller, clock, began, length)))
        );
        return counts.Sum() / clock.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<long> CallAsync(int caller, TimeProvider clock, long began, TimeSpan length)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var buffer = new byte[64 * 1024];
        var count = 0L;
        for (; clock.GetElapsedTime(began) < length; count++)
        {
            await socket.SendAsync(Request(tokens[caller]));
            tokens[caller] = TokenIn(await ReadAsync(socket, buffer));
        }
        return count;
    }

    private byte[] Request(string token)
    {
        var body = $"grant_type=refresh_token&refresh_token={token}";
        return Encoding.ASCII.GetBytes(
            $"POST /token HTTP/1.1\r\nHost: {server}\r\nAuthorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(credentials))}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
    }

    private static async Task<string> ReadAsync(Socket socket, byte[] buffer)
    {
        for (var filled = 0; ; )
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
                throw new InvalidOperationException("The server hung up.");
            filled += read;
            var text = Encoding.ASCII.GetString(buffer, 0, filled);
            if (IsWhole(text))
                return text;
        }
    }

    private static bool IsWhole(string answer)
    {
        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
            return false;
        if (!answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            throw new InvalidOperationException(answer);
        const string name = "Content-Length: ";
        var at = answer.IndexOf(name, 0, head, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
        var end = answer.IndexOf('\r', at);
        return answer.Length
            >= head
                + 4
                + int.Parse(answer.AsSpan(at + name.Length, end - at - name.Length), CultureInfo.InvariantCulture);
    }

    private static string TokenIn(string answer)
    {
        const string name = "\"refresh_token\":\"";
        var from = answer.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return answer[from..answer.IndexOf('"', from)];
    }
}
