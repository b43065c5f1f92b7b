using Microsoft.AspNetCore.Http;

namespace Evergrant.Server.Tests.Gateway;

/// Requests that two servers could take for different ones: `GET /crm/smuggled` hides in each.
public sealed class FramingTests
{
    private const string Inner = "GET /gw/shop/crm/smuggled HTTP/1.1\r\nHost: HOST\r\nX-Evergrant-Key: KEY\r\n\r\n";

    public static TheoryData<string, string> Corpus { get; } =
        new()
        {
            { "CL.TE", "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG" },
            { "TE.CL", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n" + Inner + "\r\n0\r\n\r\n" },
            { "TE.TE, one unknown", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n" + Inner },
            { "TE.TE, twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Inner },
            { "TE list, unknown last", "Transfer-Encoding: chunked, x\r\n\r\n0\r\n\r\n" + Inner },
            { "TE list, unknown first", "Transfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n" + Inner },
            { "TE identity", "Transfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + Inner },
            { "TE with a space before the colon", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + Inner },
            { "TE with a tab", "Transfer-Encoding:\tx\tchunked\r\n\r\n0\r\n\r\n" + Inner },
            { "TE with a vertical tab", "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n" + Inner },
            { "TE in quotes", "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n" + Inner },
            { "TE folded", "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + Inner },
            { "a header folded", "X-A: a\r\n b\r\n\r\n" + Inner },
            { "CL folded", "Content-Length:\r\n 5\r\n\r\n0\r\n\r\n" + Inner },
            { "CL twice, different", "Content-Length: 0\r\nContent-Length: 90\r\n\r\n" + Inner },
            { "CL as a list", "Content-Length: 0, 90\r\n\r\n" + Inner },
            { "CL negative", "Content-Length: -1\r\n\r\n" + Inner },
            { "CL in hexadecimal", "Content-Length: 0x5\r\n\r\n0\r\n\r\n" + Inner },
            { "CL too large to be", "Content-Length: 18446744073709551617\r\n\r\n0" + Inner },
            { "a bare LF after a header", "X-A: a\nX-B: b\r\n\r\n" + Inner },
            { "a bare LF before TE", "X-A: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Inner },
            { "only bare LFs", "X-A: a\n\n" + Inner },
            { "a bare CR in a header", "X-A: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Inner },
            { "NUL in a header", "X-A: a\0b\r\n\r\n" + Inner },
            { "NUL in a name", "Transfer\0-Encoding: chunked\r\n\r\n0\r\n\r\n" + Inner },
            { "a header without a colon", "Transfer-Encoding chunked\r\n\r\n0\r\n\r\n" + Inner },
            { "a header that begins with a space", " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Inner },
            { "a header without a name", ": chunked\r\n\r\n" + Inner },
            { "a second Host", "Host: elsewhere.example\r\n\r\n" + Inner },
            { "a chunk's size with a bare LF", "Transfer-Encoding: chunked\r\n\r\n2\nab\r\n0\r\n\r\n" + Inner },
            { "a chunk's extension with a bare LF", "Transfer-Encoding: chunked\r\n\r\n2;\nab\r\n0\r\n\r\n" + Inner },
            {
                "a chunk's extension with a bare CR",
                "Transfer-Encoding: chunked\r\n\r\n2;a\rb\r\nab\r\n0\r\n\r\n" + Inner
            },
            { "a chunk's size that is none", "Transfer-Encoding: chunked\r\n\r\n0x2\r\nab\r\n0\r\n\r\n" + Inner },
            {
                "a chunk's size too large to be",
                "Transfer-Encoding: chunked\r\n\r\n1000000000000000002\r\nab\r\n0\r\n\r\n" + Inner
            },
            { "a chunk that does not end", "Transfer-Encoding: chunked\r\n\r\n2\r\nabXX0\r\n\r\n" + Inner },
        };

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task What_ends_in_two_places_is_refused_and_nothing_behind_it_is_read(string name, string rest)
    {
        Assert.NotEmpty(name);
        await using var scene = await Scene.BuildAsync();
        var answer = await scene.SendAsync("POST /gw/shop/crm/outer HTTP/1.1\r\n", rest);
        Assert.True(answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), answer);
        Assert.Single(answer.Split("HTTP/1.1 "), part => part.StartsWith("400", StringComparison.Ordinal));
        Assert.DoesNotContain(scene.Api.Requests, asked => asked.Target == "/crm/smuggled");
    }

    [Theory]
    [InlineData("POST /gw/shop/crm/outer\tHTTP/1.1\r\n")]
    [InlineData("POST /gw/shop/crm/outer HTTP/1.1\n")]
    [InlineData("POST  /gw/shop/crm/outer HTTP/1.1\r\n")]
    [InlineData("POST /gw/shop/crm/outer HTTP/1.1 \r\n")]
    [InlineData("POST /gw/shop/crm/outer HTTP/1.1, HTTP/1.1\r\n")]
    [InlineData("POST /gw/shop/crm/outer\r\n")]
    [InlineData("PO\0ST /gw/shop/crm/outer HTTP/1.1\r\n")]
    public async Task A_request_line_has_one_form(string line)
    {
        await using var scene = await Scene.BuildAsync();
        var answer = await scene.SendAsync(line, "Content-Length: 0\r\n\r\n" + Inner);
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Empty(scene.Api.Requests);
    }

    /// The web server reads such a number; nobody behind us has to.
    [Theory]
    [InlineData("+5")]
    [InlineData("005")]
    public async Task An_odd_length_goes_upstream_as_a_plain_one(string length)
    {
        await using var scene = await Scene.BuildAsync();
        var answer = await scene.SendAsync(
            "POST /gw/shop/crm/outer HTTP/1.1\r\n",
            $"Content-Length: {length}\r\nConnection: close\r\n\r\n12345"
        );
        Assert.EndsWith("\r\n\r\n5\r\n12345\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Equal("5", Assert.Single(scene.Api.Requests).Headers["Content-Length"]);
    }

    [Fact]
    public async Task What_is_sent_upstream_is_framed_anew()
    {
        await using var scene = await Scene.BuildAsync();
        var answer = await scene.SendAsync(
            "POST /gw/shop/crm/outer HTTP/1.1\r\n",
            "Transfer-Encoding: CHUNKED\r\nConnection: close\r\n\r\n2;name=\"value\"\r\nab\r\n0003\r\ncde\r\n0\r\nX-Trailer: x\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.EndsWith("abcde\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        var asked = Assert.Single(scene.Api.Requests);
        Assert.Equal("chunked", asked.Headers["Transfer-Encoding"]);
        Assert.DoesNotContain("X-Trailer", asked.Headers.Keys);
    }

    [Fact]
    public async Task What_follows_a_request_to_switch_protocols_is_no_body_of_it()
    {
        await using var scene = await Scene.BuildAsync();
        await scene.SendAsync(
            "GET /gw/shop/crm/outer HTTP/1.1\r\n",
            "Connection: Upgrade, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"
        );
        var asked = Assert.Single(scene.Api.Requests);
        Assert.DoesNotContain("Upgrade", asked.Headers.Keys);
        Assert.DoesNotContain("HTTP2-Settings", asked.Headers.Keys);
    }

    private sealed class Scene(StubApi api, GatewayHouse house) : IAsyncDisposable
    {
        public StubApi Api => api;

        public static async Task<Scene> BuildAsync()
        {
            var api = await StubApi.StartAsync();
            api.Answer = async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                await context.Response.WriteAsync(await reader.ReadToEndAsync());
            };
            return new Scene(api, await GatewayHouse.BuildAsync(api.Address));
        }

        public Task<string> SendAsync(string line, string rest) =>
            RawCalls.SendAsync(
                house.House.Server.Address,
                (line + "Host: HOST\r\nX-Evergrant-Key: KEY\r\n" + rest)
                    .Replace("HOST", house.House.Server.Address.Authority, StringComparison.Ordinal)
                    .Replace("KEY", house.Key, StringComparison.Ordinal),
                TimeSpan.FromSeconds(5)
            );

        public async ValueTask DisposeAsync()
        {
            await house.DisposeAsync();
            await api.DisposeAsync();
        }
    }
}
