using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Evergrant.Cli.Homes;
using Evergrant.Doctor.Checks;
using Evergrant.Providers;

namespace Evergrant.Cli.Doctoring.Live;

/// The way to each token endpoint, from the name to the clock. Nothing is sent that a provider has to decide on.
internal static class NetworkChecks
{
    private const int MostEndpoints = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);
    private static readonly string[] ProxyNames = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

    public static IReadOnlyList<CheckupStep> Of(IEnumerable<Uri> endpoints)
    {
        var checks = new List<CheckupStep>();
        foreach (var endpoint in endpoints)
        {
            var at = endpoint.Authority;
            var (name, connection, tls) = ($"name {at}", $"connection {at}", $"tls {at}");
            checks.Add(new CheckupStep(name, [], token => ResolveAsync(endpoint, token)));
            checks.Add(new CheckupStep(connection, [name], token => ConnectAsync(endpoint, token)));
            checks.Add(new CheckupStep(tls, [connection], token => HandshakeAsync(endpoint, token)));
            checks.Add(new CheckupStep($"clock {at}", [tls], token => CompareAsync(endpoint, token)));
        }

        if (checks.Count > 0)
            checks.Add(new CheckupStep("proxy", [], _ => Task.FromResult(Proxy())));
        return checks;
    }

    public static async Task<IReadOnlyList<Uri>> FindEndpointsAsync(
        CommandHome home,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Uri>();
        foreach (var app in await home.Store.ListAppsAsync(cancellationToken))
        {
            if (home.Opened.Catalog.Find(app.Profile) is { } profile)
                found.Add(ProviderEndpoints.For(app, profile).Token);
        }

        return [.. found.DistinctBy(one => one.Authority).Take(MostEndpoints)];
    }

    private static Seen Proxy() =>
        ProxyNames.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }) is { } set
            ? Seen.Wrong("LIVE-010", set)
            : Seen.Good("none is set");

    private static Task<Seen> ResolveAsync(Uri endpoint, CancellationToken cancellationToken) =>
        LookAsync(
            "LIVE-005",
            async token =>
            {
                var all = await Dns.GetHostAddressesAsync(endpoint.IdnHost, token);
                return Seen.Good($"{all.Length} {(all.Length == 1 ? "address" : "addresses")}");
            },
            cancellationToken
        );

    private static Task<Seen> ConnectAsync(Uri endpoint, CancellationToken cancellationToken) =>
        LookAsync(
            "LIVE-006",
            async token =>
            {
                using var client = new TcpClient();
                await client.ConnectAsync(endpoint.IdnHost, endpoint.Port, token);
                return Seen.Good($"port {endpoint.Port} answers");
            },
            cancellationToken
        );

    private static Task<Seen> HandshakeAsync(Uri endpoint, CancellationToken cancellationToken) =>
        endpoint.Scheme != Uri.UriSchemeHttps
            ? Task.FromResult(Seen.Good("plain http, on this machine"))
            : LookAsync(
                "LIVE-007",
                async token =>
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(endpoint.IdnHost, endpoint.Port, token);
                    await using var secured = new SslStream(client.GetStream());
                    await secured.AuthenticateAsClientAsync(
                        new SslClientAuthenticationOptions { TargetHost = endpoint.IdnHost },
                        token
                    );
                    return Seen.Good(
                        $"certificate until {secured.RemoteCertificate?.GetExpirationDateString() ?? "?"}"
                    );
                },
                cancellationToken
            );

    private static Task<Seen> CompareAsync(Uri endpoint, CancellationToken cancellationToken) =>
        endpoint.IsLoopback
            ? Task.FromResult(Seen.Good("a sandbox has a clock of its own"))
            : LookAsync(
                null,
                async token =>
                {
                    using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
                    using var client = new HttpMessageInvoker(handler);
                    using var message = new HttpRequestMessage(HttpMethod.Head, new Uri(endpoint, "/"));
                    using var answer = await client.SendAsync(message, token);
                    if (answer.Headers.Date is not { } there)
                        return Seen.Unclear("the answer has no Date");

                    var off = TimeProvider.System.GetUtcNow() - there;
                    var text = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{off.TotalSeconds:+0;-0;0} s against the provider's"
                    );
                    return off.Duration() > MostSkew ? Seen.Wrong("LIVE-008", text) : Seen.Good(text);
                },
                cancellationToken
            );

    /// <param name="wrong">What a failure is. Null: nothing can be told from it.</param>
    private static async Task<Seen> LookAsync(
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
        catch (Exception failure)
            when (failure is SocketException or IOException or HttpRequestException or AuthenticationException)
        {
            return wrong is null ? Seen.Unclear(failure.Message) : Seen.Wrong(wrong, failure.Message);
        }
    }
}
