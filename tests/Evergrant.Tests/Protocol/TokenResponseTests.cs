using System.Globalization;
using System.Text;
using Evergrant.Protocol;

namespace Evergrant.Tests.Protocol;

public sealed class TokenResponseTests
{
    private const string Pair = "\"access_token\":\"a\",\"refresh_token\":\"r\"";

    [Theory]
    [InlineData(200, "{" + Pair + "}", "a r - -")]
    [InlineData(201, "{" + Pair + "}", "a r - -")]
    [InlineData(200, "\uFEFF{" + Pair + "}", "a r - -")]
    [InlineData(200, " \r\n {" + Pair + "} \n", "a r - -")]
    [InlineData(200, "{\"access_token\":\"a\"}", "a - - -")]
    [InlineData(200, "{\"access_token\":\"a\",\"refresh_token\":null}", "a - - -")]
    [InlineData(200, "{\"access_token\":\"a\",\"refresh_token\":\"\"}", "a - - -")]
    [InlineData(200, "{" + Pair + ",\"scope\":\"full|x.example\"}", "a r - x.example")]
    [InlineData(200, "{" + Pair + ",\"scope\":\"full|\"}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"scope\":\"full\"}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"scope\":[\"full|x\"]}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":86400}", "a r 86400 -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":\"86400\"}", "a r 86400 -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":\" 86400 \"}", "a r 86400 -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":86399.9}", "a r 86399 -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":8.64e4}", "a r 86400 -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":null}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":0}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":-1}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":true}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":\"NaN\"}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":\"soon\"}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":99999999999999999999}", "a r 315360000 -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":1e999}", "a r 315360000 -")]
    [InlineData(200, "{" + Pair + ",\"token_type\":\"Bearer\",\"id_token\":{\"a\":[1,{}]},\"x\":[]}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"error\":null}", "a r - -")]
    [InlineData(200, "{" + Pair + ",\"error\":\"\"}", "a r - -")]
    [InlineData(200, "{\"x\":{\"access_token\":\"no\",\"error\":\"no\"}," + Pair + "}", "a r - -")]
    [InlineData(200, "{\"access_token\":\"old\",\"refresh_token\":\"old\"," + Pair + "}", "a r - -")]
    [InlineData(200, "{\"access_token\":\"\\u0061\",\"refresh_token\":\"r\"}", "a r - -")]
    [InlineData(200, "{" + Pair + "}garbage", "a r - -")]
    [InlineData(200, "{" + Pair, "a r - -")]
    [InlineData(200, "{" + Pair + ",\"expires_in\":86", "a r - -")]
    [InlineData(200, "{\"access_token\":\"a\",\"refresh_token\":\"r", "unreadable")]
    [InlineData(200, "{\"access_token\":\"a\",\"expires_in\":86400", "unreadable")]
    [InlineData(200, "{\"access_token\":\"a\\u00", "unreadable")]
    [InlineData(200, "", "unreadable")]
    [InlineData(200, "{}", "unreadable")]
    [InlineData(200, "null", "unreadable")]
    [InlineData(200, "\"access_token\"", "unreadable")]
    [InlineData(200, "[{" + Pair + "}]", "unreadable")]
    [InlineData(200, "access_token=a&refresh_token=r", "unreadable")]
    [InlineData(200, "<html>Sign in to the hotel</html>", "unreadable")]
    [InlineData(200, "{\"access_token\":null,\"refresh_token\":\"r\"}", "unreadable")]
    [InlineData(200, "{\"access_token\":\"\",\"refresh_token\":\"r\"}", "unreadable")]
    [InlineData(200, "{\"access_token\":1,\"refresh_token\":\"r\"}", "unreadable")]
    [InlineData(200, "{\"access_token\":\"a\",\"refresh_token\":1}", "unreadable")]
    [InlineData(200, "{\"access_token\":\"a\",\"refresh_token\":[\"r\"]}", "unreadable")]
    [InlineData(200, "{\"access_token\":\"a\\r\\nX: y\",\"refresh_token\":\"r\"}", "unreadable")]
    [InlineData(200, "{\"access_token\":\"a\",\"refresh_token\":\"r\\ud800\"}", "unreadable")]
    [InlineData(302, "{" + Pair + "}", "unreadable")]
    [InlineData(400, "{" + Pair + "}", "unreadable")]
    [InlineData(400, "<html>Bad request</html>", "unreadable")]
    [InlineData(400, "{\"error\":\"invalid_grant\"", "unreadable")]
    [InlineData(400, "{\"error\":\"bad\\nword\"}", "unreadable")]
    [InlineData(400, "{\"error\":{\"code\":400}}", "unreadable")]
    [InlineData(400, "{\"message\":\"no\"}", "unreadable")]
    [InlineData(503, "<html>Down</html>", "unreadable")]
    [InlineData(503, "{\"message\":\"down\"}", "Passing")]
    [InlineData(503, "{\"error\":\"invalid_grant\"}", "Passing")]
    [InlineData(429, "{\"error\":\"invalid_client_id\"}", "Passing")]
    [InlineData(404, "{\"status\":404,\"error\":\"Not Found\"}", "Passing")]
    [InlineData(400, "{\"error\":\"temporarily_unavailable\"}", "Passing")]
    [InlineData(400, "{\"fault\":{\"detail\":{\"errorcode\":\"unheard.of\"}}}", "Passing")]
    [InlineData(400, "{\"error\":\"invalid_grant\"}", "Refused")]
    [InlineData(200, "{\"error\":\"invalid_grant\"}", "Refused")]
    [InlineData(200, "{\"error\":\"invalid_grant\"," + Pair + "}", "Refused")]
    [InlineData(401, "{\"error\":\"unauthorized_client\"}", "Client")]
    [InlineData(400, "{\"error\":\"invalid_scope\"}", "Request")]
    [InlineData(400, "{\"error\":\"invalid_request\"}", "Request")]
    public void An_answer_is_read_as(int status, string body, string expected) =>
        Assert.Equal(expected, Tell(Read(status, body)));

    /// Every row of what Keap's token endpoint was seen to answer, over its three gateways.
    [Theory]
    [InlineData(
        400,
        """{"error":"invalid_request","error_description":"response_type or grant_type is required"}""",
        "Request"
    )]
    [InlineData(400, """{"error":"invalid_client"}""", "Client")]
    [InlineData(401, """{"error":"invalid_client"}""", "Client")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"Invalid refresh token"}""", "Refused")]
    [InlineData(400, """{"error":"invalid_request","error_description":"Invalid Refresh Token"}""", "Refused")]
    [InlineData(
        500,
        """{"fault":{"faultstring":"Invalid client identifier x","detail":{"errorcode":"oauth.v2.InvalidClientIdentifier"}}}""",
        "Client"
    )]
    [InlineData(
        401,
        """{"fault":{"faultstring":"Invalid client identifier x","detail":{"errorcode":"oauth.v2.InvalidClientIdentifier"}}}""",
        "Client"
    )]
    [InlineData(
        401,
        "{\n  \"error\": \"invalid_grant\",\n  \"error_description\": \"Unable to authenticate username and password\"\n}",
        "Refused"
    )]
    [InlineData(400, """{"error":"invalid_grant","error_description":"Authorization code is invalid"}""", "Refused")]
    [InlineData(400, """{"error":"invalid_request","error_description":"Authorization code is invalid"}""", "Refused")]
    [InlineData(
        400,
        """{"error_description":"Missing or invalid service_name","error":"invalid_request","error_uri":"https://x/"}""",
        "Request"
    )]
    [InlineData(400, """{"error":"invalid_request","error_description":"invalid redirect_url"}""", "Request")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"redirect_uri mismatch"}""", "Request")]
    [InlineData(403, "<h1>Developer Inactive</h1>", "unreadable")]
    [InlineData(
        429,
        """{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}""",
        "Passing"
    )]
    [InlineData(
        429,
        """{"fault":{"faultstring":"Rate limit quota violation.","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}""",
        "Passing"
    )]
    [InlineData(
        500,
        """{"fault":{"faultstring":"Spike arrest violation.","detail":{"errorcode":"policies.ratelimit.SpikeArrestViolation"}}}""",
        "Passing"
    )]
    [InlineData(
        200,
        """{"access_token":"a","token_type":"bearer","expires_in":86400,"refresh_token":"r","scope":"full|xx123.infusionsoft.com"}""",
        "a r 86400 xx123.infusionsoft.com"
    )]
    public void What_Keap_was_seen_to_answer_is_known(int status, string body, string expected) =>
        Assert.Equal(expected, Tell(Read(status, body)));

    [Fact]
    public void A_token_may_be_long()
    {
        var token = new string('t', 20_000);
        var tokens = Assert.IsType<TokenResponse.Tokens>(
            Read(200, $$"""{"access_token":"{{token}}","refresh_token":"{{token}}"}""")
        );
        Assert.Equal(token, tokens.RefreshToken!.Reveal());
    }

    [Fact]
    public void Cut_anywhere_there_are_both_tokens_or_none_and_never_half_a_life()
    {
        const string whole =
            """{"access_token":"aaaa","token_type":"bearer","expires_in":86400,"refresh_token":"rrrr","scope":"full|x"}""";
        for (var cut = 0; cut < whole.Length; cut++)
        {
            var read = Read(200, whole[..cut], complete: false);
            if (read is TokenResponse.Tokens tokens)
                Assert.Equal(
                    ("aaaa", "rrrr", 86400),
                    (tokens.AccessToken.Reveal(), tokens.RefreshToken!.Reveal(), tokens.ExpiresIn!.Value.TotalSeconds)
                );
            else
                Assert.IsType<TokenResponse.Unreadable>(read);
            Assert.Equal(cut >= whole.IndexOf(",\"scope", StringComparison.Ordinal), read is TokenResponse.Tokens);
        }
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_unreadable() =>
        Assert.IsType<TokenResponse.Unreadable>(
            Read(200, [.. "{\"access_token\":\""u8, 0xff, 0xfe, .. "\",\"refresh_token\":\"r\"}"u8])
        );

    [Fact]
    public void Deep_nesting_is_unreadable() =>
        Assert.IsType<TokenResponse.Unreadable>(Read(200, "{\"x\":" + new string('[', 40_000)));

    [Fact]
    public void Whatever_comes_reading_never_throws()
    {
        var random = new Random(11);
        var seed =
            """{"access_token":"a","error":"x","fault":{"faultstring":"f","detail":{"errorcode":"e"}},"expires_in":1}"""u8;
        for (var i = 0; i < 20_000; i++)
        {
            var body = seed.ToArray();
            for (var n = random.Next(6); n >= 0; n--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            _ = Read(random.Next(100, 600), body);
        }
    }

    [Theory]
    [InlineData("canary-refresh-token")]
    [InlineData("CANARY-REFRESH-TOKEN")]
    [InlineData("canary-client-secret")]
    [InlineData("dGhlLWNsaWVudC1pZDpjYW5hcnktY2xpZW50LXNlY3JldA==")]
    public void What_was_sent_is_never_echoed(string secret)
    {
        var request = TokenRequest.ForRefresh(The.App, The.Keap, The.RefreshToken);
        var padding = new string('x', 290);
        foreach (var member in (string[])["error_description", "message"])
        {
            var body = $$$$"""
                {"error":"invalid_grant","{{{{member}}}}":"{{{{padding}}}}{{{{secret}}}} is bad","fault":{"detail":{"errorcode":"{{{{secret}}}}"}}}
                """;
            var error = Assert
                .IsType<TokenResponse.Refused>(
                    TokenResponse.Read(Answer(400, Encoding.UTF8.GetBytes(body)), The.Keap, request.Redaction)
                )
                .Error;
            Assert.DoesNotContain("canary", $"{error} {error.Fault}", StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("dGhlL", $"{error} {error.Fault}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_description_is_one_bounded_plain_line()
    {
        var read = Read(
            400,
            $$"""{"error":"invalid_grant","error_description":"a\r\n\u001b[31mb\u202Ec{{new string('x', 9999)}}"}"""
        );
        var text = Assert.IsType<TokenResponse.Refused>(read).Error.Description!;
        Assert.StartsWith("a   [31mb cxxx", text, StringComparison.Ordinal);
        Assert.Equal(300, text.Length);
    }

    [Theory]
    [InlineData("120", null, 120)]
    [InlineData("999999999", null, 86_400)]
    [InlineData("Sun, 22 Nov 2026 08:01:00 GMT", null, 60)]
    [InlineData("Sun, 22 Nov 2026 08:01:00 GMT", "Sun, 22 Nov 2026 08:00:50 GMT", 10)]
    [InlineData("Sun, 22 Nov 2026 07:00:00 GMT", null, 0)]
    [InlineData("-5", null, null)]
    [InlineData("later", null, null)]
    [InlineData(null, null, null)]
    public void A_time_to_wait_is_bounded_and_counts_from_the_servers_clock(
        string? retryAfter,
        string? date,
        int? seconds
    )
    {
        var answer = Answer(429, []) with { RetryAfter = retryAfter, Date = date };
        Assert.Equal(seconds, (int?)answer.FindRetryDelay()?.TotalSeconds);
    }

    private static TokenResponse Read(int status, string body, bool complete = true) =>
        TokenResponse.Read(
            Answer(status, Encoding.UTF8.GetBytes(body)) with
            {
                Complete = complete,
            },
            The.Keap,
            Redaction.None
        );

    private static TokenResponse Read(int status, byte[] body) =>
        TokenResponse.Read(Answer(status, body), The.Keap, Redaction.None);

    private static TokenAnswer Answer(int status, byte[] body) =>
        new()
        {
            Status = status,
            Body = body,
            Complete = true,
            ReceivedAt = The.Time,
        };

    private static string Tell(TokenResponse read) =>
        read switch
        {
            TokenResponse.Tokens t => string.Join(
                ' ',
                t.AccessToken.Reveal(),
                t.RefreshToken?.Reveal() ?? "-",
                t.ExpiresIn?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "-",
                t.Account ?? "-"
            ),
            TokenResponse.Refused r => r.Error.Class.ToString(),
            _ => "unreadable",
        };
}
