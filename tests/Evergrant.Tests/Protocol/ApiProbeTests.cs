using Evergrant.Protocol;

namespace Evergrant.Tests.Protocol;

public sealed class ApiProbeTests
{
    private readonly ManualClock clock = new();

    [Theory]
    [InlineData("200 OK", "application/json", "", "{}", ProbeResult.Alive)]
    [InlineData("200 OK", "text/html", "", "<html>hotel</html>", ProbeResult.Unknown)]
    [InlineData("302 Found", "text/html", "Location: /x\r\n", "", ProbeResult.Unknown)]
    [InlineData("401 No", "application/json", "", Expired, ProbeResult.Refused)]
    [InlineData("401 No", "text/html", "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n", "", ProbeResult.Refused)]
    [InlineData("401 No", "application/json", "", UnknownPath, ProbeResult.Unknown)]
    [InlineData("401 No", "text/html", "", "<html>hotel</html>", ProbeResult.Unknown)]
    [InlineData("403 No", "application/json", "", "{\"message\":\"no\"}", ProbeResult.Unknown)]
    [InlineData("503 No", "application/json", "", Expired, ProbeResult.Unknown)]
    public async Task Only_the_APIs_own_words_count(
        string status,
        string type,
        string headers,
        string body,
        ProbeResult expected
    )
    {
        await using var server = RawServer.Answering(
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}"
        );
        Assert.Equal(expected, await ProbeAsync(server));
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /crm/rest/v1/oauth/connect/userinfo HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer canary-access\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200 OK", "application/json", "{}", typeof(KeyTest.Taken))]
    [InlineData("200 OK", "text/html", "<html>hotel</html>", typeof(KeyTest.Unsettled))]
    [InlineData("401 No", "application/json", UnknownPath, typeof(KeyTest.Refused))]
    [InlineData("403 No", "application/json", "{\"message\":\"no\"}", typeof(KeyTest.Refused))]
    [InlineData("404 No", "application/json", "{}", typeof(KeyTest.Unsettled))]
    [InlineData("503 No", "text/html", "<html>", typeof(KeyTest.Unsettled))]
    public async Task A_key_that_was_never_seen_is_refused_by_any_401_or_403(
        string status,
        string type,
        string body,
        Type expected
    )
    {
        await using var server = RawServer.Answering(
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
        Assert.IsType(expected, await TestKeyAsync(server, "KeapAK-canary"));
        var request = Assert.Single(server.Requests);
        Assert.Contains("\r\nAuthorization: Bearer KeapAK-canary\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KeapAK-0\n")]
    [InlineData("Keap AK")]
    [InlineData("KeapAK–0")]
    public async Task A_key_that_cannot_be_one_is_not_sent(string key)
    {
        await using var server = RawServer.Answering("");
        Assert.IsType<KeyTest.Unsettled>(await TestKeyAsync(server, key));
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task No_answer_within_ten_seconds_says_nothing()
    {
        await using var server = new RawServer(async peer =>
        {
            await peer.ReadRequestAsync();
            peer.Reached();
            await peer.WaitForEndAsync();
        });
        var probe = ProbeAsync(server);
        await server.Reached;
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ProbeResult.Unknown, await probe);
    }

    [Fact]
    public async Task A_reset_says_nothing()
    {
        await using var server = new RawServer(peer =>
        {
            peer.Reset();
            return Task.CompletedTask;
        });
        Assert.Equal(ProbeResult.Unknown, await ProbeAsync(server));
    }

    private const string Expired =
        "{\"fault\":{\"faultstring\":\"Access Token expired\",\"detail\":{\"errorcode\":\"keymanagement.service.access_token_expired\"}}}";

    private const string UnknownPath =
        "{\"fault\":{\"faultstring\":\"Invalid access token\",\"detail\":{\"errorcode\":\"oauth.v2.InvalidAccessToken\"}}}";

    private Task<KeyTest> TestKeyAsync(RawServer server, string key) =>
        new ApiProbe(clock).TestKeyAsync(
            The.App with
            {
                BaseAddress = server.Address,
            },
            The.Keap,
            The.Keap.KeyProbePath!,
            new AccessToken(key),
            default
        );

    private Task<ProbeResult> ProbeAsync(RawServer server) =>
        new ApiProbe(clock).ProbeAsync(
            The.App with
            {
                BaseAddress = server.Address,
            },
            The.Keap,
            new AccessToken("canary-access"),
            default
        );
}
