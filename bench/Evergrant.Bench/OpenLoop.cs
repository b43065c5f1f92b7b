using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Evergrant.Bench;

/// Callers who come when they come, whether or not those before them were answered: so many requests every millisecond, each
/// timed from the instant it was meant to be sent. Wants Linux: nothing else sleeps to a tenth of a millisecond.
internal sealed partial class OpenLoop : IDisposable
{
    private const int Connections = 128;
    private const int Monotonic = 1; // CLOCK_MONOTONIC
    private const int Absolute = 1; // TIMER_ABSTIME

    private readonly List<Connection> connections = [];
    private readonly ConcurrentStack<Connection> idle = [];
    private readonly ConcurrentQueue<long> waiting = [];
    private readonly ConcurrentBag<double> latencies = [];

    public OpenLoop(IPEndPoint server, string request)
    {
        var bytes = Encoding.ASCII.GetBytes(request);
        for (var n = 0; n < Connections; n++)
        {
            var connection = new Connection(this, server, bytes);
            connections.Add(connection);
            idle.Push(connection);
        }
    }

    /// Milliseconds.
    public async Task<(double Half, double Most)> RunAsync(int perMillisecond, TimeSpan length)
    {
        latencies.Clear();
        var ticks = (long)length.TotalMilliseconds;
        await Task.Factory.StartNew(() => Pace(perMillisecond, ticks), TaskCreationOptions.LongRunning);
        while (latencies.Count < ticks * perMillisecond)
            await Task.Delay(10);
        var sorted = latencies.Order().ToList();
        return (sorted[sorted.Count / 2], sorted[sorted.Count * 99 / 100]);
    }

    public void Dispose()
    {
        foreach (var connection in connections)
            connection.Dispose();
    }

    private void Pace(int perMillisecond, long ticks)
    {
        var began = Now() + 1_000_000;
        for (var tick = 0L; tick < ticks; tick++)
        {
            var due = began + (tick * 1_000_000);
            var until = new TimeSpec { Seconds = due / 1_000_000_000, Nanoseconds = due % 1_000_000_000 };
            Sleep(Monotonic, Absolute, ref until, IntPtr.Zero);
            for (var n = 0; n < perMillisecond; n++)
            {
                if (idle.TryPop(out var connection))
                    connection.Send(due);
                else
                    waiting.Enqueue(due);
            }
        }
    }

    private void Answered(Connection connection, long due)
    {
        latencies.Add((Now() - due) / 1e6);
        if (waiting.TryDequeue(out var next))
            connection.Send(next);
        else
            idle.Push(connection);
    }

    private static long Now()
    {
        GetTime(Monotonic, out var now);
        return (now.Seconds * 1_000_000_000) + now.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int Sleep(int clock, int flags, ref TimeSpec until, IntPtr remaining);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec now);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// One request at a time.
    private sealed class Connection : IDisposable
    {
        private readonly OpenLoop loop;
        private readonly byte[] request;
        private readonly byte[] buffer = new byte[16 * 1024];
        private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private long due;

        public Connection(OpenLoop loop, IPEndPoint server, byte[] request)
        {
            this.loop = loop;
            this.request = request;
            socket.Connect(server);
            _ = Task.Run(ReadAsync);
        }

        public void Send(long meant)
        {
            Volatile.Write(ref due, meant);
            socket.Send(request);
        }

        public void Dispose() => socket.Dispose();

        private async Task ReadAsync()
        {
            try
            {
                for (int filled = 0, read; (read = await socket.ReceiveAsync(buffer.AsMemory(filled))) > 0; )
                {
                    filled += read;
                    if (!IsWhole(buffer.AsSpan(0, filled)))
                        continue;
                    filled = 0;
                    loop.Answered(this, Volatile.Read(ref due));
                }
            }
            catch (SocketException)
            {
                // Disposed.
            }
            catch (ObjectDisposedException)
            {
                // Likewise.
            }
        }

        private static bool IsWhole(ReadOnlySpan<byte> answer)
        {
            var head = answer.IndexOf("\r\n\r\n"u8);
            if (head < 0)
                return false;
            if (!answer.StartsWith("HTTP/1.1 200"u8))
                throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
            var at = answer[..head].IndexOf("Content-Length: "u8);
            if (at < 0)
                return answer.EndsWith("\r\n0\r\n\r\n"u8);
            var digits = answer[(at + "Content-Length: ".Length)..];
            return answer.Length >= head + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], provider: null);
        }
    }
}
