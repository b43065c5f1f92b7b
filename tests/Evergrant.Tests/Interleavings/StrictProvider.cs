using System.Net.Sockets;
using System.Text;
using System.Web;

namespace Evergrant.Tests.Interleavings;

/// A provider in memory whose refresh tokens work once. It knows what it was shown and which of its answers were lost.
internal sealed class StrictProvider
{
    private readonly Lock gate = new();
    private int generation;

    public StrictProvider() => (Current, CurrentAccess) = Issue();

    /// The only refresh token that works.
    public string Current { get; private set; }
    public string CurrentAccess { get; private set; }

    /// How often each token arrived or may have arrived.
    public Dictionary<string, int> Presentations { get; } = [];

    /// Called when a token is on the wire, before anything else happens to it.
    public Action<string> OnWire { get; set; } = _ => { };

    /// The pair that is the provider's present one was never delivered whole.
    public bool IsLost { get; private set; }

    public (string Refresh, string Access) Issue()
    {
        lock (gate)
        {
            generation++;
            (Current, CurrentAccess) = ($"refresh-{generation}", $"access-{generation}");
            IsLost = false;
            return (Current, CurrentAccess);
        }
    }

    public async ValueTask<Stream> ConnectAsync(Node node, Turnstile turnstile) =>
        await turnstile.PassAsync(node, Place.Connect) == Passing.Well
            ? new Wire(this, node, turnstile)
            : throw new SocketException((int)SocketError.ConnectionRefused);

    /// Null: the connection ends without a byte.
    private byte[]? Answer(string token, Passing how)
    {
        if (how == Passing.Failed)
            return null;
        if (how == Passing.Busy)
            return Http(503, "");
        if (token != Current)
            return how is Passing.Unheard or Passing.Cut ? null : Http(400, """{"error":"invalid_grant"}""");
        var (refresh, access) = Issue();
        var whole = Http(
            200,
            $$"""{"access_token":"{{access}}","token_type":"bearer","expires_in":86400,"refresh_token":"{{refresh}}"}"""
        );
        if (how is Passing.Unheard or Passing.Cut)
            IsLost = true;
        return how switch
        {
            Passing.Unheard => null,
            Passing.Cut => whole[..^20],
            _ => whole,
        };
    }

    private static byte[] Http(int status, string body) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    /// One connection as the client sees it.
    private sealed class Wire(StrictProvider provider, Node node, Turnstile turnstile) : Stream
    {
        private readonly StringBuilder request = new();
        private MemoryStream? answer;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            request.Append(Encoding.ASCII.GetString(buffer.Span));
            return ValueTask.CompletedTask;
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (answer is null)
            {
                var form = HttpUtility.ParseQueryString(request.ToString().Split("\r\n\r\n")[1]);
                var token = form["refresh_token"]!;
                provider.Presentations[token] = provider.Presentations.GetValueOrDefault(token) + 1;
                provider.OnWire(token);
                var how = await turnstile.PassAsync(node, Place.Exchange);
                answer = new MemoryStream(provider.Answer(token, how) ?? []);
            }
            return await answer.ReadAsync(buffer, CancellationToken.None);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            request.Append(Encoding.ASCII.GetString(buffer, offset, count));

        public override void Flush() { }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
