using System.Net;
using System.Text;
using Evergrant.Tests.Protocol;
using Microsoft.AspNetCore.Http;

namespace Evergrant.Server.Tests.Gateway;

public sealed class ForwardingTests
{
    private const string Path = "/gw/shop/crm/rest/v1/contacts";

    [Fact]
    public async Task Nothing_by_which_the_consumer_is_known_goes_upstream_and_our_token_does()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("{}") };
        request.Headers.Add("X-Evergrant-Key", house.Key);
        request.Headers.Add("X-Keap-API-Key", "keap-canary");
        request.Headers.Add("x-static-key", "static-canary");
        request.Headers.Add("Cookie", "evergrant_session=canary");
        request.Headers.Add("Proxy-Authorization", "Basic canary");
        request.Headers.Add("X-Forwarded-Host", "elsewhere.example");
        request.Headers.Add("X-Forwarded-Anything", "canary");
        request.Headers.Add("X-Original-URL", "/token");
        request.Headers.Add("X_Underscored", "canary");
        request.Headers.Add("Via", "1.0 consumers-own");
        request.Headers.Add("Connection", "X-Hop");
        request.Headers.Add("Connection", "Content-Type");
        request.Headers.Add("X-Hop", "canary");
        request.Headers.Add("TE", "trailers");
        request.Headers.Add("X-Kept", ["one", "two"]);
        request.Headers.TryAddWithoutValidation("User-Agent", "consumer/1.0");
        using var answer = await house.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var asked = Assert.Single(api.Requests);
        var token = (string)(await house.House.ReadAsync("/api/v1/grants/shop/token"))["access_token"]!;
        Assert.Equal($"Bearer {token}", asked.Headers["Authorization"]);
        Assert.Equal(api.Address.Authority, asked.Headers["Host"]);
        Assert.Equal("1.0 consumers-own, 1.1 evergrant", asked.Headers["Via"]);
        Assert.Equal(("one, two", "consumer/1.0"), (asked.Headers["X-Kept"], asked.Headers["User-Agent"]));
        Assert.Equal("text/plain; charset=utf-8", asked.Headers["Content-Type"]);
        var all = string.Join('\n', asked.Headers.Select(header => $"{header.Key}: {header.Value}"));
        Assert.DoesNotContain(house.Key, all, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", all, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", all, StringComparison.Ordinal);
        Assert.DoesNotContain("/token", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_comes_back_as_it_is_but_for_what_is_about_the_connection_and_the_origin()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        api.Answer = context =>
        {
            var headers = context.Response.Headers;
            context.Response.StatusCode = 302;
            headers.Location = "https://elsewhere.example/next";
            headers.SetCookie = "JSESSIONID=canary";
            headers.StrictTransportSecurity = "max-age=1";
            headers["Clear-Site-Data"] = "\"cookies\"";
            headers["Keep-Alive"] = "timeout=5";
            headers.Connection = "X-Hop";
            headers["X-Hop"] = "canary";
            headers.ContentSecurityPolicy = "default-src *";
            headers["X-Rate"] = "5";
            headers["X-Name"] = "caf\u00e9";
            headers.ETag = "\"v1\"";
            headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(new byte[] { 31, 139, 8 }).AsTask();
        };
        using var answer = await house.Http.GetAsync(Path);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("https://elsewhere.example/next", answer.Headers.Location?.AbsoluteUri);
        Assert.Equal([31, 139, 8], await answer.Content.ReadAsByteArrayAsync());
        var all = answer
            .Headers.Concat(answer.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
        foreach (
            var gone in new[] { "Set-Cookie", "Strict-Transport-Security", "Clear-Site-Data", "Keep-Alive", "X-Hop" }
        )
            Assert.DoesNotContain(gone, all.Keys);
        Assert.Equal(
            ("5", "caf\u00e9", "\"v1\"", "gzip"),
            (all["X-Rate"], all["X-Name"], all["ETag"], all["Content-Encoding"])
        );
        Assert.Equal("1.1 evergrant", all["Via"]);
        Assert.DoesNotContain("*", all["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Theory]
    [InlineData("GET", 404)]
    [InlineData("POST", 429)]
    [InlineData("GET", 500)]
    [InlineData("DELETE", 204)]
    [InlineData("GET", 304)]
    [InlineData("OPTIONS", 200)]
    [InlineData("PROPFIND", 207)]
    public async Task Every_method_and_status_passes_even_without_a_body(string method, int status)
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        api.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        using var request = new HttpRequestMessage(new HttpMethod(method), Path);
        using var answer = await house.Http.SendAsync(request);
        Assert.Equal((status, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(method, Assert.Single(api.Requests).Method);
    }

    [Fact]
    public async Task Head_says_how_long_it_would_be()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        api.Answer = context =>
        {
            context.Response.ContentLength = 12345;
            return Task.CompletedTask;
        };
        using var request = new HttpRequestMessage(HttpMethod.Head, Path);
        using var answer = await house.Http.SendAsync(request);
        Assert.Equal(12345, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task An_answer_streams_head_first_and_piece_by_piece()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        using var next = new SemaphoreSlim(0);
        api.Answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            for (var n = 0; n < 3; n++)
            {
                await next.WaitAsync();
                await context.Response.WriteAsync($"data: {n}\n");
                await context.Response.Body.FlushAsync();
            }
        };
        using var answer = await house.Http.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        for (var n = 0; n < 3; n++)
        {
            next.Release();
            Assert.Equal($"data: {n}", await reader.ReadLineAsync());
        }
        Assert.Null(await reader.ReadLineAsync());
    }

    /// The web server writes trailers over HTTP/2 only.
    [Fact]
    public async Task An_answer_with_trailers_is_whole_without_them()
    {
        await using var api = RawServer.Answering(
            "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-Sum: 1\r\nSet-Cookie: canary=1\r\n\r\n"
        );
        await using var house = await GatewayHouse.BuildAsync(new Uri(api.Address.GetLeftPart(UriPartial.Authority)));
        using var answer = await house.Http.GetAsync(Path);
        Assert.Equal("ab", await answer.Content.ReadAsStringAsync());
        Assert.Empty(answer.TrailingHeaders);
        Assert.Empty(answer.Headers.Trailer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_asks_before_sending_a_body_hears_what_the_api_thinks(bool isWanted)
    {
        await using var api = new RawServer(async peer =>
        {
            var head = await peer.ReadHeadAsync();
            Assert.Contains("Expect: 100-continue", head, StringComparison.Ordinal);
            if (isWanted)
                await peer.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await peer.WriteAsync(
                isWanted
                    ? RawServer.Ok($"{await peer.CountAsync(100_000)}")
                    : "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
        });
        await using var house = await GatewayHouse.BuildAsync(new Uri(api.Address.GetLeftPart(UriPartial.Authority)));
        var source = new ZeroStream(100_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StreamContent(source) };
        request.Content.Headers.ContentLength = 100_000;
        request.Headers.ExpectContinue = true;
        using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan });
        request.RequestUri = new Uri(house.House.Server.Address, Path);
        request.Headers.Add("X-Evergrant-Key", house.Key);
        using var answer = await http.SendAsync(request);
        Assert.Equal(isWanted ? HttpStatusCode.OK : HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(isWanted ? 100_000 : 0, source.Given);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_body_goes_through_without_being_kept(bool saysLength)
    {
        const long Size = 64L * 1024 * 1024;
        // What the sockets of two connections hold, and room to spare: much less than the body.
        const long MostUnderway = 24L * 1024 * 1024;
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var source = new ZeroStream(Size);
        var received = 0L;
        var underway = 0L;
        api.Answer = async context =>
        {
            var buffer = new byte[64 * 1024];
            while (await context.Request.Body.ReadAsync(buffer) is > 0 and var count)
            {
                received += count;
                underway = Math.Max(underway, source.Given - received);
            }
            await context.Response.WriteAsync(received.ToString(System.Globalization.CultureInfo.InvariantCulture));
        };
        using var content = new StreamContent(source, 64 * 1024);
        if (saysLength)
            content.Headers.ContentLength = Size;
        using var answer = await house.Http.PostAsync(Path, content);
        Assert.Equal($"{Size}", await answer.Content.ReadAsStringAsync());
        Assert.InRange(underway, 0, MostUnderway);
    }

    [Fact]
    public async Task Who_hangs_up_ends_the_call_upstream()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var reached = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        api.Answer = async context =>
        {
            context.RequestAborted.Register(() => ended.TrySetResult());
            reached.TrySetResult();
            await ended.Task;
        };
        using var gone = new CancellationTokenSource();
        var call = house.Http.GetAsync(Path, gone.Token);
        await reached.Task;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Who_hangs_up_does_not_end_a_refresh()
    {
        await using var house = await GatewayHouse.BuildAsync();
        await house.House.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        var fault = house.House.Keap.Faults.Add(
            Sandbox.FaultNames.Hang,
            "refresh_token",
            options: new Sandbox.FaultOptions { AfterCommit = true }
        );
        using (var gone = new CancellationTokenSource())
        {
            var call = house.Http.GetAsync(Path, gone.Token);
            await fault.WaitUntilFiredAsync();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
        fault.Release();
        await house.House.Home.Keeper.WhenSettledAsync(default);
        using var answer = await house.Http.GetAsync(Path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, house.House.Redemptions);
    }

    [Fact]
    public async Task Without_a_token_there_is_no_call()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        house.House.Keap.Faults.Add(Sandbox.FaultNames.Unavailable, "refresh_token", times: 1000);
        await house.House.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        using var answer = await house.Http.GetAsync(Path);
        await answer.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "provider_unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task No_token_and_no_key_stand_in_a_log_or_a_problem()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var seen = new StringBuilder();
        api.Answer = context => StubApi.RefuseAsync(context, "keymanagement.service.invalid_access_token");
        foreach (var path in new[] { Path, "/gw/shop/crm/../x", "/gw/other/crm", $"{Path}?access_token={house.Key}" })
            seen.Append(await house.SendRawAsync(path));
        await house.House.Keap.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        seen.Append(await house.SendRawAsync(Path));
        seen.Append(await house.SendRawAsync(Path));
        await api.DisposeAsync();
        seen.Append(await house.SendRawAsync(Path));
        seen.AppendJoin('\n', house.House.Logs.Lines);
        Assert.Equal(2, api.Requests.Select(asked => asked.Headers["Authorization"]).Distinct().Count());
        foreach (var asked in api.Requests)
            Assert.DoesNotContain(
                asked.Headers["Authorization"]["Bearer ".Length..],
                seen.ToString(),
                StringComparison.Ordinal
            );
        Assert.DoesNotContain(house.Key, seen.ToString(), StringComparison.Ordinal);
    }

    /// So many zeros, and a count of those that were taken.
    private sealed class ZeroStream(long length) : Stream
    {
        private long given;

        public long Given => Interlocked.Read(ref given);
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => Given;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var now = (int)Math.Min(count, length - given);
            Array.Clear(buffer, offset, now);
            Interlocked.Add(ref given, now);
            return now;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
