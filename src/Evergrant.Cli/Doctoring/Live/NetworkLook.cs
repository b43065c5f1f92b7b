using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Evergrant.Doctor.Checks;
using Evergrant.Hosting.Outgoing;

namespace Evergrant.Cli.Doctoring.Live;

/// Single looks over the network, each within 5 s: nothing is followed, and nothing is connected to that may not be.
internal static class NetworkLook
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly ProductInfoHeaderValue Agent = new("Evergrant-doctor", null);

    /// Name, connection, TLS: each rests on the one before.
    public static IEnumerable<CheckupStep> Reach(LookedEndpoint endpoint, params string[] needs)
    {
        var at = endpoint.Authority;
        var (name, connection) = ($"name {at}", $"connection {at}");
        return
        [
            new CheckupStep(name, needs, token => ResolveAsync(endpoint, token)),
            new CheckupStep(connection, [name], token => ConnectAsync(endpoint, token)),
            new CheckupStep(Secured(endpoint), [connection], token => HandshakeAsync(endpoint, token)),
        ];
    }

    /// What a call to the endpoint rests on.
    public static string Secured(LookedEndpoint endpoint) => $"tls {endpoint.Authority}";

    /// <param name="wrong">What a failure is. Null: nothing can be told from it.</param>
    public static async Task<Seen> LookAsync(
        string? wrong,
        Func<CancellationToken, Task<Seen>> look,
        CancellationToken cancellationToken
    )
    {
        using var end = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            return await look(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Seen.Unclear($"no answer within {Patience.TotalSeconds:0} s");
        }
        catch (HttpRequestException refused) when (refused.InnerException is OutgoingRefusedException why)
        {
            return Seen.Unclear(why.Message);
        }
        catch (OutgoingRefusedException refused)
        {
            return Seen.Unclear(refused.Message);
        }
        catch (Exception failure)
            when (failure is SocketException or IOException or HttpRequestException or AuthenticationException)
        {
            return wrong is null ? Seen.Unclear(failure.Message) : Seen.Wrong(wrong, failure.Message);
        }
    }

    /// Sends one request and reads no more than its headers; the rest is for <paramref name="judge"/>.
    public static Task<Seen> AskAsync(
        LookedEndpoint endpoint,
        HttpRequestMessage request,
        Func<HttpResponseMessage, CancellationToken, Task<Seen>> judge,
        CancellationToken cancellationToken
    ) =>
        LookAsync(
            null,
            async token =>
            {
                request.Headers.UserAgent.Add(Agent);
                using var http = OutgoingConnection.Http(endpoint.Allow, trust: null);
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                return await judge(answer, token);
            },
            cancellationToken
        );

    public static Task<Seen> CompareClocksAsync(LookedEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Address.IsLoopback)
            return Task.FromResult(Seen.Good("a sandbox has a clock of its own"));
        var request = new HttpRequestMessage(HttpMethod.Head, new Uri(endpoint.Address, "/"));
        return AskAsync(endpoint, request, (answer, _) => Task.FromResult(Compare(answer)), cancellationToken);
    }

    private static Seen Compare(HttpResponseMessage answer) =>
        answer.Headers.Date is { } there
            ? HomeState.JudgeClock(TimeProvider.System.GetUtcNow() - there)
            : Seen.Unclear("the answer has no Date");

    private static Task<Seen> ResolveAsync(LookedEndpoint endpoint, CancellationToken cancellationToken) =>
        LookAsync(
            "LIVE-005",
            async token =>
            {
                var all = await Dns.GetHostAddressesAsync(endpoint.Address.IdnHost, token);
                return Seen.Good($"{all.Length} {(all.Length == 1 ? "address" : "addresses")}");
            },
            cancellationToken
        );

    private static Task<Seen> ConnectAsync(LookedEndpoint endpoint, CancellationToken cancellationToken) =>
        LookAsync(
            "LIVE-006",
            async token =>
            {
                await using var open = await OpenAsync(endpoint, token);
                return Seen.Good($"port {endpoint.Address.Port} answers");
            },
            cancellationToken
        );

    private static Task<Seen> HandshakeAsync(LookedEndpoint endpoint, CancellationToken cancellationToken) =>
        endpoint.Address.Scheme != Uri.UriSchemeHttps
            ? Task.FromResult(Seen.Good("plain http, on this machine"))
            : LookAsync(
                "LIVE-007",
                async token =>
                {
                    await using var secured = new SslStream(await OpenAsync(endpoint, token));
                    await secured.AuthenticateAsClientAsync(
                        new SslClientAuthenticationOptions { TargetHost = endpoint.Address.IdnHost },
                        token
                    );
                    return Seen.Good(
                        $"certificate until {secured.RemoteCertificate?.GetExpirationDateString() ?? "?"}"
                    );
                },
                cancellationToken
            );

    private static ValueTask<Stream> OpenAsync(LookedEndpoint endpoint, CancellationToken cancellationToken) =>
        OutgoingConnection.OpenAsync(
            endpoint.Address.IdnHost,
            endpoint.Address.Port,
            endpoint.Allow,
            cancellationToken
        );
}
