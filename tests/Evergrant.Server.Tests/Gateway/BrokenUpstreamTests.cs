using System.Net;
using System.Net.Sockets;
using Evergrant.Tests.Protocol;

namespace Evergrant.Server.Tests.Gateway;

public sealed class BrokenUpstreamTests
{
    private const string Path = "/gw/shop/crm/rest/v1/contacts";
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n";

    [Fact]
    public async Task An_api_that_cannot_be_reached_is_502_and_says_that_nothing_was_sent()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var free = Root(new Uri($"http://{listener.LocalEndpoint}"));
        listener.Stop();
        await using var house = await GatewayHouse.BuildAsync(free);
        using var answer = await house.Http.GetAsync(Path);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadGateway, "upstream_unreachable");
        Assert.Equal("connect", (string?)problem["phase"]);
        Assert.True((bool?)problem["retry_safe"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n\r\n")]
    public async Task Half_a_head_is_502(string answered)
    {
        await using var api = RawServer.Answering(answered);
        await using var house = await GatewayHouse.BuildAsync(Root(api.Address));
        using var answer = await house.Http.GetAsync(Path);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadGateway, "upstream_broke_off");
        Assert.Equal("response_headers", (string?)problem["phase"]);
    }

    [Fact]
    public async Task Half_a_body_is_never_taken_for_a_whole_one()
    {
        await using var api = RawServer.Answering(Head + "half ");
        await using var house = await GatewayHouse.BuildAsync(Root(api.Address));
        // The head was sent, so the connection breaks, too.
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => house.Http.GetStringAsync(Path));
    }

    [Fact]
    public async Task Half_a_refusal_is_502()
    {
        await using var api = RawServer.Answering(
            "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\nhalf "
        );
        await using var house = await GatewayHouse.BuildAsync(Root(api.Address));
        using var answer = await house.Http.GetAsync(Path);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadGateway, "upstream_broke_off");
        Assert.Equal("response_body", (string?)problem["phase"]);
    }

    [Fact]
    public async Task An_api_that_does_not_answer_is_504_after_a_minute_of_the_process_clock()
    {
        await using var api = new RawServer(async peer =>
        {
            await peer.ReadRequestAsync();
            peer.Reached();
            await peer.WaitForEndAsync();
        });
        await using var house = await GatewayHouse.BuildAsync(Root(api.Address));
        var call = house.Http.GetAsync(Path);
        await api.Reached;
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(61));
        using var answer = await call;
        var problem = await answer.IsProblemAsync(HttpStatusCode.GatewayTimeout, "upstream_timeout");
        Assert.Equal("response_headers", (string?)problem["phase"]);
    }

    [Fact]
    public async Task An_api_that_stops_in_the_middle_of_its_answer_is_cut_off_after_a_minute()
    {
        await using var api = new RawServer(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.WriteAsync(Head + "half ");
            peer.Reached();
            await peer.WaitForEndAsync();
        });
        await using var house = await GatewayHouse.BuildAsync(Root(api.Address));
        using var answer = await house.Http.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[5]);
        house.House.ProcessClock.Shift(TimeSpan.FromSeconds(61));
        await Assert.ThrowsAnyAsync<Exception>(() => body.ReadExactlyAsync(new byte[5]).AsTask());
    }

    [Fact]
    public async Task An_api_that_takes_no_connection_is_504_after_five_seconds()
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await waiting.ConnectAsync(full.LocalEndPoint!);
        await using var house = await GatewayHouse.BuildAsync(Root(new Uri($"http://{full.LocalEndPoint}")));
        using var answer = await house.Http.GetAsync(Path);
        var problem = await answer.IsProblemAsync(HttpStatusCode.GatewayTimeout, "upstream_timeout");
        Assert.Equal("connect", (string?)problem["phase"]);
    }

    [Theory]
    [InlineData("POST", true)]
    [InlineData("POST", true, true)]
    [InlineData("POST", false)]
    [InlineData("PATCH", true)]
    [InlineData("DELETE", false)]
    public async Task What_may_have_been_acted_on_is_not_sent_again_when_a_kept_connection_breaks(
        string method,
        bool hasBody,
        bool isChunked = false
    )
    {
        var served = 0;
        await using var api = new RawServer(async peer =>
        {
            await peer.ReadRequestAsync();
            if (Interlocked.Increment(ref served) == 1)
                await peer.WriteAsync(RawServer.Ok("{}"));
            // Whatever else comes over this connection is read, and the connection dies.
            await peer.ReadRequestAsync();
        });
        await using var house = await GatewayHouse.BuildAsync(Root(api.Address));
        using (var first = await house.Http.GetAsync(Path))
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var request = new HttpRequestMessage(new HttpMethod(method), Path);
        if (hasBody)
            request.Content = new StringContent("{}");
        if (isChunked)
            request.Headers.TransferEncodingChunked = true;
        using var answer = await house.Http.SendAsync(request);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadGateway, "upstream_broke_off");
        Assert.Equal(method == "DELETE", (bool?)problem["retry_safe"]);
        Assert.Single(api.Requests, sent => sent.StartsWith(method, StringComparison.Ordinal));
    }

    private static Uri Root(Uri address) => new(address.GetLeftPart(UriPartial.Authority));
}
