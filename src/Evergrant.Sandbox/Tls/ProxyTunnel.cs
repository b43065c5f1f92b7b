using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Evergrant.Sandbox.Tls;

/// <summary>One client of the proxy: reads what it asks, answers, and then carries bytes both ways.</summary>
internal sealed class ProxyTunnel(TcpClient client, Func<ProxyCall, ProxyCall> decide, KeapsPorts keaps)
{
    // More than the sandbox's own 32 KiB: what it refuses, it says itself.
    private const int LargestHead = 40 * 1024;
    private static readonly TimeSpan HeadTime = TimeSpan.FromSeconds(10);
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    public async Task RunAsync(CancellationToken stopping)
    {
        var stream = client.GetStream();
        var (head, behind) = await HeadAsync(stream, stopping);
        if (head is null)
        {
            if (!behind.IsEmpty)
                await AnswerAsync(stream, new(431, $"No head ends within {LargestHead} bytes."), stopping);
            return;
        }

        var call = decide(ProxyCall.Of(head.Split("\r\n")[0]));
        if (call.Status != 200)
        {
            await AnswerAsync(stream, call, stopping);
            return;
        }

        using var server = new TcpClient { NoDelay = true };
        if (!await ConnectAsync(server, call, stopping))
        {
            await AnswerAsync(stream, new(502, $"Nothing listens at port {call.Port} of this machine."), stopping);
            return;
        }

        if (call.IsRequest)
            await server.GetStream().WriteAsync((byte[])[.. Encoding.Latin1.GetBytes(head), .. HeadEnd], stopping);
        else
            await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), stopping);
        await server.GetStream().WriteAsync(behind, stopping);
        await Task.WhenAll(CarryAsync(client, server, stopping), CarryAsync(server, client, stopping));
    }

    /// <returns>Null when no head came to its end. And what came behind it; without one, what was too much.</returns>
    private static async Task<(string? Head, ReadOnlyMemory<byte> Behind)> HeadAsync(
        NetworkStream stream,
        CancellationToken stopping
    )
    {
        using var patience = new CancellationTokenSource(HeadTime, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        var buffer = new byte[LargestHead];
        for (var length = 0; length < buffer.Length; )
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length), either.Token);
            if (count == 0)
                return default;

            length += count;
            if (buffer.AsSpan(0, length).IndexOf(HeadEnd) is >= 0 and var end)
                return (
                    Encoding.Latin1.GetString(buffer, 0, end),
                    buffer.AsMemory(end + HeadEnd.Length, length - end - HeadEnd.Length)
                );
        }

        return (null, buffer);
    }

    private async Task<bool> ConnectAsync(TcpClient server, ProxyCall call, CancellationToken stopping)
    {
        try
        {
            if (call.IsKeaps)
                await server.ConnectAsync(IPAddress.Loopback, call.IsRequest ? keaps.Plain : keaps.Tls, stopping);
            // A name is not looked up: it could lead elsewhere.
            else if (IPAddress.TryParse(call.Host, out var address))
                await server.ConnectAsync(address, call.Port, stopping);
            else
                await server.ConnectAsync([IPAddress.Loopback, IPAddress.IPv6Loopback], call.Port, stopping);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task CarryAsync(TcpClient from, TcpClient to, CancellationToken stopping)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), stopping);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException)
        {
            // What was cut on one side is cut on the other, and does not end as if all had been said.
            foreach (var side in (TcpClient[])[from, to])
                side.Client.Close(0);
        }
    }

    private static Task AnswerAsync(NetworkStream stream, ProxyCall call, CancellationToken stopping)
    {
        var words = Encoding.UTF8.GetBytes(call.Words + "\n");
        var name = call.Status switch
        {
            400 => "Bad Request",
            403 => "Forbidden",
            431 => "Request Header Fields Too Large",
            _ => "Bad Gateway",
        };
        var head =
            $"HTTP/1.1 {call.Status} {name}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {words.Length}\r\nConnection: close\r\n\r\n";
        return stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. words], stopping).AsTask();
    }
}
