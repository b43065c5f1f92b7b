using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Evergrant.Tests.Protocol;

/// A listener on loopback that does to each connection exactly what the test says.
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Peer, Task> script;
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;
    private int connections;

    public RawServer(Func<Peer, Task> script, X509Certificate2? certificate = null)
    {
        this.script = script;
        this.certificate = certificate;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}/token");

    public int Connections => Volatile.Read(ref connections);

    public ConcurrentQueue<string> Requests { get; } = new();

    /// Completes when the script says so, see <see cref="Peer.Reached"/>.
    public Task Reached => reached.Task;

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// Reads the request, writes this, closes.
    public static RawServer Answering(string answer) => Answering(Encoding.UTF8.GetBytes(answer));

    public static RawServer Answering(byte[] answer) =>
        new(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.WriteAsync(answer);
        });

    public static string Ok(string body) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Stop();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stop.Token);
                Interlocked.Increment(ref connections);
                running.Add(ServeAsync(socket));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException) { }
        await Task.WhenAll(running);
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                using var peer = new Peer(this, socket);
                await script(peer);
            }
            catch (Exception gone)
                when (gone is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            { }
        }
    }

    internal sealed class Peer(RawServer server, Socket socket) : IDisposable
    {
        private Stream stream = new NetworkStream(socket);

        public async Task<string> ReadRequestAsync()
        {
            if (server.certificate is { } certificate)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(certificate);
                stream = tls;
            }
            var text = new StringBuilder();
            var buffer = new byte[4096];
            while (!IsWhole(text.ToString()))
            {
                var read = await stream.ReadAsync(buffer, server.stop.Token);
                if (read == 0)
                    break;
                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
            server.Requests.Enqueue(text.ToString());
            return text.ToString();
        }

        /// Up to the empty line, and nothing behind it.
        public async Task<string> ReadHeadAsync()
        {
            var text = new StringBuilder();
            var one = new byte[1];
            while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                await stream.ReadExactlyAsync(one, server.stop.Token);
                text.Append((char)one[0]);
            }
            return text.ToString();
        }

        /// Reads so many bytes, and says how many came.
        public async Task<int> CountAsync(int length) =>
            await stream.ReadAtLeastAsync(new byte[length], length, throwOnEndOfStream: false, server.stop.Token);

        /// The beginning of what comes, as a peer that goes away in the middle of a handshake.
        public async Task ReadSomeAsync() => await stream.ReadExactlyAsync(new byte[16], server.stop.Token);

        public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

        public async Task WriteAsync(byte[] bytes) => await stream.WriteAsync(bytes, server.stop.Token);

        public void Reached() => server.reached.TrySetResult();

        public Task WaitForEndAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, server.stop.Token);

        public void Reset()
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }

        public void Dispose() => stream.Dispose();

        private static bool IsWhole(string text)
        {
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0)
                return false;
            var length = text.Split("\r\n")
                .Where(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))
                .Select(line =>
                    int.Parse(line["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture)
                )
                .FirstOrDefault();
            return text.Length - head - 4 >= length;
        }
    }
}
