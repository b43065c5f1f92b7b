using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Evergrant.Protocol;
using Evergrant.Providers;

namespace Evergrant.Tests.Protocol;

/// Invariant 7: not sent, answered, unknown.
public sealed class TokenEndpointTests
{
    private const string Tokens =
        """{"access_token":"a","token_type":"bearer","expires_in":86400,"refresh_token":"r","scope":"full|x.example"}""";

    private readonly ManualClock clock = new();

    [Fact]
    public async Task A_whole_answer_is_kept_with_the_headers_that_matter()
    {
        await using var server = RawServer.Answering(
            "HTTP/1.1 429 Too Many\r\nContent-Type: application/json\r\nRetry-After: 17\r\n"
                + "Date: Sun, 22 Nov 2026 08:00:00 GMT\r\nContent-Length: 2\r\n\r\n{}"
        );
        var answer = Assert.IsType<Exchange.Answered>(await RedeemAsync(server)).Answer;
        Assert.Equal((429, "application/json", "17"), (answer.Status, answer.ContentType, answer.RetryAfter));
        Assert.Equal("Sun, 22 Nov 2026 08:00:00 GMT", answer.Date);
        Assert.Equal("{}", Text(answer));
        Assert.True(answer.Complete);
        Assert.Equal(The.Time, answer.ReceivedAt);
    }

    [Fact]
    public async Task The_refresh_leaves_as_these_bytes()
    {
        await using var server = RawServer.Answering(RawServer.Ok(Tokens));
        await RedeemAsync(server);
        Assert.Equal(
            $"POST /token HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAccept: application/json\r\n"
                + "Accept-Encoding: identity\r\nUser-Agent: Evergrant\r\n"
                + "Authorization: Basic dGhlLWNsaWVudC1pZDpjYW5hcnktY2xpZW50LXNlY3JldA==\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 59\r\n\r\n"
                + "grant_type=refresh_token&refresh_token=canary-refresh-token",
            Assert.Single(server.Requests)
        );
    }

    [Fact]
    public async Task Nobody_listens_so_nothing_was_sent()
    {
        using var closed = new Socket(SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndPoint!).Port}/token");
        Assert.IsType<Exchange.NotSent>(await RedeemAsync(address));
    }

    [Fact]
    public async Task No_connection_within_five_seconds_means_not_sent()
    {
        using var certificate = SelfMade();
        await using var server = new RawServer(
            async peer =>
            {
                peer.Reached();
                await peer.WaitForEndAsync();
            },
            certificate
        );
        var exchange = RedeemAsync(server);
        await server.Reached;
        clock.Advance(TokenEndpoint.ConnectTimeout);
        Assert.Equal("no connection within 5 s", Assert.IsType<Exchange.NotSent>(await exchange).Why);
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_means_not_sent()
    {
        using var certificate = SelfMade();
        await using var server = new RawServer(async peer => await peer.ReadRequestAsync(), certificate);
        Assert.IsType<Exchange.NotSent>(await RedeemAsync(server));
        Assert.All(server.Requests, Assert.Empty);
    }

    [Fact]
    public async Task Over_TLS_it_works_alike()
    {
        using var certificate = SelfMade();
        await using var server = new RawServer(
            async peer =>
            {
                await peer.ReadRequestAsync();
                await peer.WriteAsync(RawServer.Ok(Tokens));
            },
            certificate
        );
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
        trust.CustomTrustStore.Add(certificate);
        trust.RevocationMode = X509RevocationMode.NoCheck;
        var exchange = await new TokenEndpoint(clock, trust).RedeemAsync(Refresh(), server.Address, Always, default);
        Assert.Equal(Tokens, Text(Assert.IsType<Exchange.Answered>(exchange).Answer));
    }

    [Fact]
    public async Task Closed_without_an_answer_is_unknown_and_never_sent_again()
    {
        await using var server = new RawServer(peer => Task.CompletedTask);
        Assert.Null(Assert.IsType<Exchange.Unknown>(await RedeemAsync(server)).Partial);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Closed_after_the_request_is_unknown_and_never_sent_again()
    {
        await using var server = new RawServer(peer => peer.ReadRequestAsync());
        Assert.Null(Assert.IsType<Exchange.Unknown>(await RedeemAsync(server)).Partial);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_second_connection_is_refused()
    {
        await using var server = RawServer.Answering(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        );
        using var handler = SingleConnection.Open(null, stream => stream);
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);
        using var first = new HttpRequestMessage(HttpMethod.Get, server.Address);
        using var answer = await client.SendAsync(first, default);
        using var second = new HttpRequestMessage(HttpMethod.Get, server.Address);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(second, default));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Plain_http_to_elsewhere_is_never_tried() =>
        await Assert.ThrowsAsync<UnsafeAddressException>(() => RedeemAsync(new Uri("http://tokens.example/")));

    [Fact]
    public async Task Reset_after_the_request_is_unknown()
    {
        await using var server = new RawServer(async peer =>
        {
            await peer.ReadRequestAsync();
            peer.Reset();
        });
        Assert.Null(Assert.IsType<Exchange.Unknown>(await RedeemAsync(server)).Partial);
    }

    /// The runtime asks the socket for its other end then, and lets what the socket says out as it is.
    [Fact]
    public async Task A_connection_that_was_reset_before_the_first_byte_is_not_sent()
    {
        await using var server = new RawServer(peer =>
        {
            peer.Reset();
            return Task.CompletedTask;
        });
        var endpoint = new TokenEndpoint(clock) { Connect = ConnectUntilResetAsync };
        Assert.IsType<Exchange.NotSent>(await endpoint.RedeemAsync(Refresh(), server.Address, Always, default));

        static async ValueTask<Stream> ConnectUntilResetAsync(DnsEndPoint to, CancellationToken cancellationToken)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(to, cancellationToken);
            // Until the reset is here. The socket must not come upon it itself, or it forgets that it was connected.
            Assert.True(socket.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead));
            return new NetworkStream(socket, ownsSocket: true);
        }
    }

    [Fact]
    public async Task Cut_at_any_byte_it_is_unknown_and_what_came_is_kept()
    {
        var whole = Encoding.UTF8.GetBytes(RawServer.Ok(Tokens));
        var head = whole.Length - Tokens.Length;
        for (var cut = 0; cut < whole.Length; cut++)
        {
            await using var server = RawServer.Answering(whole[..cut]);
            var partial = Assert.IsType<Exchange.Unknown>(await RedeemAsync(server)).Partial;
            if (cut < head)
                Assert.Null(partial);
            else
                Assert.Equal((Tokens[..(cut - head)], false), (Text(partial!), partial!.Complete));
        }
    }

    [Theory]
    [InlineData("\"expires_in\":86400", false)]
    [InlineData("\"refresh_token\":\"r", false)]
    [InlineData("\"refresh_token\":\"r\"", true)]
    [InlineData("\"scope\":\"full", true)]
    public async Task Cut_after_both_tokens_it_still_brought_them(string lastWords, bool tokens)
    {
        var kept = Tokens[..(Tokens.IndexOf(lastWords, StringComparison.Ordinal) + lastWords.Length)];
        await using var server = RawServer.Answering(
            $"HTTP/1.1 200 OK\r\nContent-Length: {Tokens.Length}\r\n\r\n{kept}"
        );
        var partial = Assert.IsType<Exchange.Unknown>(await RedeemAsync(server)).Partial!;
        var read = TokenResponse.Read(partial, The.Keap, Redaction.None);
        Assert.Equal(tokens, read is TokenResponse.Tokens);
    }

    [Fact]
    public async Task A_cut_chunked_answer_is_unknown()
    {
        await using var server = RawServer.Answering(
            $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Tokens.Length:x}\r\n{Tokens}\r\n"
        );
        var partial = Assert.IsType<Exchange.Unknown>(await RedeemAsync(server)).Partial!;
        Assert.IsType<TokenResponse.Tokens>(TokenResponse.Read(partial, The.Keap, Redaction.None));
    }

    [Fact]
    public async Task No_answer_within_twenty_seconds_is_unknown()
    {
        await using var server = new RawServer(async peer =>
        {
            await peer.ReadRequestAsync();
            peer.Reached();
            await peer.WaitForEndAsync();
        });
        var exchange = RedeemAsync(server);
        await server.Reached;
        clock.Advance(TokenEndpoint.ExchangeTimeout - TimeSpan.FromTicks(1));
        Assert.False(exchange.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("no whole answer within 20 s", Assert.IsType<Exchange.Unknown>(await exchange).Why);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_not_followed()
    {
        await using var server = RawServer.Answering(
            "HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
        );
        Assert.Equal(307, Assert.IsType<Exchange.Answered>(await RedeemAsync(server)).Answer.Status);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_compressed_answer_is_kept_as_it_came()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Tokens));
        var body = packed.ToArray();
        await using var server = RawServer.Answering([
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {body.Length}\r\n\r\n"
            ),
            .. body,
        ]);
        var answer = Assert.IsType<Exchange.Answered>(await RedeemAsync(server)).Answer;
        Assert.Equal(body, answer.Body.ToArray());
        Assert.IsType<TokenResponse.Unreadable>(TokenResponse.Read(answer, The.Keap, Redaction.None));
    }

    [Theory]
    [InlineData(TokenAnswer.LongestBody, true)]
    [InlineData(TokenAnswer.LongestBody + 1, false)]
    [InlineData(60 * 1024, false)]
    public async Task A_long_body_is_kept_up_to_the_limit(int length, bool complete)
    {
        var body = Tokens.PadRight(length);
        await using var server = RawServer.Answering(RawServer.Ok(body));
        var exchange = await RedeemAsync(server);
        var answer = complete
            ? Assert.IsType<Exchange.Answered>(exchange).Answer
            : Assert.IsType<Exchange.Unknown>(exchange).Partial!;
        Assert.Equal(complete, answer.Complete);
        Assert.Equal(Math.Min(length, TokenAnswer.LongestBody), answer.Body.Length);
    }

    [Fact]
    public async Task A_head_without_end_is_unknown()
    {
        await using var server = RawServer.Answering($"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 40_000)}\r\n\r\n");
        Assert.Null(Assert.IsType<Exchange.Unknown>(await RedeemAsync(server)).Partial);
    }

    [Fact]
    public async Task What_is_not_HTTP_is_unknown()
    {
        await using var server = RawServer.Answering("SSH-2.0-OpenSSH_10.0\r\n\r\n");
        Assert.Null(Assert.IsType<Exchange.Unknown>(await RedeemAsync(server)).Partial);
    }

    [Fact]
    public async Task With_too_little_lease_left_nothing_is_sent()
    {
        await using var server = new RawServer(peer => peer.ReadRequestAsync());
        var endpoint = new TokenEndpoint(clock);
        var exchange = await endpoint.RedeemAsync(Refresh(), server.Address, () => false, default);
        Assert.Equal("too little of the lease was left", Assert.IsType<Exchange.NotSent>(exchange).Why);
        Assert.All(server.Requests, Assert.Empty);
    }

    [Fact]
    public async Task A_stop_before_the_first_byte_means_not_sent()
    {
        await using var server = RawServer.Answering(RawServer.Ok(Tokens));
        var stopping = new CancellationToken(canceled: true);
        var exchange = await new TokenEndpoint(clock).RedeemAsync(Refresh(), server.Address, Always, stopping);
        Assert.Equal("the program is stopping", Assert.IsType<Exchange.NotSent>(exchange).Why);
    }

    [Fact]
    public async Task A_stop_after_the_first_byte_waits_for_the_answer()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new RawServer(async peer =>
        {
            await peer.ReadRequestAsync();
            await stop.CancelAsync();
            await peer.WriteAsync(RawServer.Ok(Tokens));
        });
        var exchange = await new TokenEndpoint(clock).RedeemAsync(Refresh(), server.Address, Always, stop.Token);
        Assert.IsType<Exchange.Answered>(exchange);
    }

    private static bool Always() => true;

    private static TokenRequest Refresh() => TokenRequest.ForRefresh(The.App, The.Keap, The.RefreshToken);

    private static string Text(TokenAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span);

    private Task<Exchange> RedeemAsync(RawServer server) => RedeemAsync(server.Address);

    private Task<Exchange> RedeemAsync(Uri address) =>
        new TokenEndpoint(clock).RedeemAsync(Refresh(), address, Always, default);

    private static X509Certificate2 SelfMade()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
