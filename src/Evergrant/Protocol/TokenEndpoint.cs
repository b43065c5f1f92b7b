using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Evergrant.Providers;

namespace Evergrant.Protocol;

/// <summary>Presents codes and refresh tokens. Every redemption has a connection of its own and is sent at most once.</summary>
/// <param name="trust">Null: the system's roots.</param>
public sealed class TokenEndpoint(TimeProvider processClock, X509ChainPolicy? trust = null)
{
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan ExchangeTimeout = TimeSpan.FromSeconds(20);

    private const int LongestHeader = 256;
    private const int UsualBody = 2 * 1024;

    /// Null: over the network.
    internal Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? Connect { get; init; }

    /// Answers in place of a connection: a simulation of years has no time for millions of them.
    internal Func<TokenRequest, Uri, CancellationToken, Task<Exchange>>? Simulated { get; init; }

    /// <summary>Sends one redemption. Network failures are outcomes; nothing is thrown for them.</summary>
    /// <exception cref="UnsafeAddressException">The address is plain http and leaves this machine.</exception>
    /// <param name="beforeFirstWrite">Asked once, when the connection stands; false: it ends as not sent.</param>
    /// <param name="hostStopping">Heeded until the first byte is written; from there on only time ends it.</param>
    public async Task<Exchange> RedeemAsync(
        TokenRequest request,
        Uri endpoint,
        Func<bool> beforeFirstWrite,
        CancellationToken hostStopping
    )
    {
        if (!ProviderEndpoints.IsSafe(endpoint))
            throw new UnsafeAddressException(endpoint);
        if (Simulated is not null)
            return await Simulated(request, endpoint, hostStopping);
        var firstWrite = new FirstWrite(beforeFirstWrite);
        using var end = new CancellationTokenSource(ExchangeTimeout, processClock);
        using var connectEnd = new CancellationTokenSource(ConnectTimeout, processClock);
        using var early = connectEnd.Token.Register(() => CallOff("no connection within 5 s"));
        using var stop = hostStopping.Register(() => CallOff("the program is stopping"));
        using var handler = SingleConnection.Open(trust, stream => new FirstWriteStream(stream, firstWrite), Connect);
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);
        using var message = Compose(request, endpoint);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(message, end.Token);
        }
        catch (Exception failure) when (IsNetwork(failure))
        {
            // Not the exception but the first write says what happened to the token.
            var how = firstWrite.CalledOff ?? Describe(failure, end.Token);
            return firstWrite.CallOff(how) ? new Exchange.NotSent(how) : new Exchange.Unknown(how, null);
        }
        using (response)
            return await ReceiveAsync(response, end.Token);

        void CallOff(string why)
        {
            if (firstWrite.CallOff(why))
                end.Cancel();
        }
    }

    private static HttpRequestMessage Compose(TokenRequest request, Uri endpoint)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(request.Form)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("Evergrant", null));
        if (request.Basic is { } basic)
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        return message;
    }

    private async Task<Exchange> ReceiveAsync(HttpResponseMessage response, CancellationToken end)
    {
        var body = new byte[UsualBody];
        var length = 0;
        string? failed = null;
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(end);
            int read;
            while (length < body.Length && (read = await stream.ReadAsync(body.AsMemory(length), end)) > 0)
            {
                length += read;
                if (length == body.Length)
                    Array.Resize(ref body, Math.Min(2 * length, TokenAnswer.LongestBody));
            }
            if (length == TokenAnswer.LongestBody && await stream.ReadAsync(new byte[1], end) > 0)
                failed = $"the answer is longer than {TokenAnswer.LongestBody / 1024} KiB";
        }
        catch (Exception failure) when (IsNetwork(failure))
        {
            failed = $"{Describe(failure, end)} after {length} bytes of the body";
        }
        var answer = new TokenAnswer
        {
            Status = (int)response.StatusCode,
            ContentType = Header(response.Content.Headers, "Content-Type"),
            RetryAfter = Header(response.Headers, "Retry-After"),
            Date = Header(response.Headers, "Date"),
            Body = body.AsMemory(0, length),
            Complete = failed is null,
            ReceivedAt = processClock.GetUtcNow(),
        };
        return failed is null ? new Exchange.Answered(answer) : new Exchange.Unknown(failed, answer);
    }

    private static string? Header(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? Plain.OrNull(values.ToString(), LongestHeader) : null;

    /// Also what a closed socket or a failed handshake is wrapped in. The runtime lets a bare SocketException out when the other
    /// side resets between connecting and the first byte.
    private static bool IsNetwork(Exception failure) =>
        failure is HttpRequestException or IOException or SocketException or OperationCanceledException;

    private static string Describe(Exception failure, CancellationToken end) =>
        failure is OperationCanceledException && end.IsCancellationRequested
            ? "no whole answer within 20 s"
            : Plain.Text(failure.GetBaseException().Message, LongestHeader);
}
