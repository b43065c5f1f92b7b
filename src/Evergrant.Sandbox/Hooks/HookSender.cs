using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Evergrant.Sandbox.Hooks;

/// <summary>Posts to receivers on this machine, at declared ports: no proxy, no redirects, no cookies, no names looked up.</summary>
internal sealed class HookSender(HookPorts ports) : IDisposable
{
    public const string SecretHeader = "X-Hook-Secret";

    private readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            MaxResponseHeadersLength = 32,
            ConnectCallback = ConnectAsync,
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>What became of it; the answer's body is not read.</summary>
    public async Task<(int? Status, string Outcome)> SendAsync(
        string url,
        string body,
        CancellationToken cancellationToken
    )
    {
        // One that a state file tells of, in a sandbox that was started without its port.
        if (!ports.Allow(url))
            return (null, HookOutcome.PortNotDeclared);

        try
        {
            using var answer = await PostAsync(url, body, null, cancellationToken);
            var status = (int)answer.StatusCode;
            return (
                status,
                status == StatusCodes.Status410Gone ? HookOutcome.Gone
                : status is < 200 or >= 400 ? HookOutcome.Refused
                : HookOutcome.Delivered
            );
        }
        catch (OperationCanceledException)
        {
            return (null, HookOutcome.NoAnswer);
        }
        catch (HttpRequestException)
        {
            return (null, HookOutcome.NotReached);
        }
    }

    /// <summary>Whether the receiver answers 200 with the secret that it was sent.</summary>
    public async Task<bool> AsksBackAsync(string url, string secret, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await PostAsync(url, "", secret, cancellationToken);
            return (int)answer.StatusCode == StatusCodes.Status200OK
                && answer.Headers.TryGetValues(SecretHeader, out var values)
                && values.Contains(secret);
        }
        catch (Exception silent) when (silent is OperationCanceledException or HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> PostAsync(
        string url,
        string body,
        string? secret,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "UTF-8");
        if (secret is not null)
            request.Headers.Add(SecretHeader, secret);

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var addresses = HookAddress.AddressesOf(context.DnsEndPoint.Host);
        if (addresses.Count == 0)
            throw new HttpRequestException("Hooks go to this machine only.");

        // localhost is two addresses, and many receivers listen on one of them.
        foreach (var address in addresses.SkipLast(1))
        {
            try
            {
                return await ConnectAsync(address, context.DnsEndPoint.Port, cancellationToken);
            }
            catch (SocketException)
            {
                // The next one.
            }
        }

        return await ConnectAsync(addresses[^1], context.DnsEndPoint.Port, cancellationToken);
    }

    private static async Task<Stream> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
