using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Evergrant.Bench;

/// Callers on kept connections, one request at a time each, over bare sockets: the caller's own work is as small as it can be,
/// so that the figures are the server's.
internal sealed class Load(IPEndPoint server, IReadOnlyList<string> requests, int callers = 16)
{
    private readonly byte[][] bytes = [.. requests.Select(Encoding.ASCII.GetBytes)];
    private int next;

    /// Requests a second.
    public async Task<double> RunAsync(TimeSpan length)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        var counts = await Task.WhenAll(
            Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(clock, began, length, null)))
        );
        return counts.Sum() / clock.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>The same with every answer timed, which costs a little of the rate.</summary>
    public async Task<LoadTimes> TimeAsync(TimeSpan length)
    {
        var clock = TimeProvider.System;
        var times = Enumerable.Range(0, callers).Select(_ => new List<double>(1 << 16)).ToList();
        var began = clock.GetTimestamp();
        await Task.WhenAll(times.Select(own => Task.Run(() => CallAsync(clock, began, length, own))));
        var rate = times.Sum(own => own.Count) / clock.GetElapsedTime(began).TotalSeconds;
        var sorted = times.SelectMany(own => own).Order().ToList();
        return new LoadTimes(rate, sorted[sorted.Count / 2], sorted[sorted.Count * 99 / 100]);
    }

    private async Task<long> CallAsync(TimeProvider clock, long began, TimeSpan length, List<double>? times)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var buffer = new byte[64 * 1024];
        var count = 0L;
        while (clock.GetElapsedTime(began) < length)
        {
            var sent = times is null ? 0 : clock.GetTimestamp();
            await socket.SendAsync(bytes[(uint)Interlocked.Increment(ref next) % bytes.Length]);
            await ReadAnswerAsync(socket, buffer);
            times?.Add(clock.GetElapsedTime(sent).TotalMicroseconds);
            count++;
        }
        return count;
    }

    private static async Task ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var filled = 0;
        var whole = -1;
        do
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
                throw new InvalidOperationException("The server hung up.");
            filled += read;
            if (whole < 0)
                whole = LengthOf(buffer.AsSpan(0, filled));
        } while (whole < 0 ? !IsChunkedEnd(buffer.AsSpan(0, filled)) : filled < whole);
    }

    /// Head and body. -1: the head is not whole, or does not say.
    private static int LengthOf(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return -1;
        if (!answer.StartsWith("HTTP/1.1 20"u8))
            throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
        var at = answer[..head].IndexOf("Content-Length: "u8);
        if (at < 0)
            return -1;
        var digits = answer[(at + "Content-Length: ".Length)..];
        return head + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], provider: null);
    }

    private static bool IsChunkedEnd(ReadOnlySpan<byte> answer) => answer.EndsWith("\r\n0\r\n\r\n"u8);
}

/// <param name="Rate">Requests a second.</param>
/// <param name="Half">Microseconds, the median.</param>
/// <param name="Most">Microseconds, the 99th percentile.</param>
internal readonly record struct LoadTimes(double Rate, double Half, double Most);
