namespace Evergrant.Doctor.Tests;

public sealed class AnswerRuleTests
{
    public static TheoryData<string, string> Answers =>
        new()
        {
            { "KEAP-020", """{"error":"invalid_request","error_description":"Invalid Refresh Token"}""" },
            { "KEAP-020", """{"error":"invalid_grant","error_description":"Invalid refresh token"}""" },
            { "KEAP-020", "It always says 400 Invalid Refresh Token, why?" },
            {
                "KEAP-023",
                """{"error":"invalid_request","error_description":"response_type or grant_type is required"}"""
            },
            { "OAUTH-050", """{"error":"invalid_client"}""" },
            {
                "KEAP-021",
                """{"fault":{"faultstring":"Invalid client identifier","detail":{"errorcode":"oauth.v2.InvalidClientIdentifier"}}}"""
            },
            {
                "KEAP-022",
                "{\n  \"error\": \"invalid_grant\",\n  \"error_description\": \"Unable to authenticate username and password\"\n}"
            },
            { "OAUTH-054", "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html><title>One more step</title></html>" },
            {
                "KEAP-025",
                "HTTP/1.1 403 Forbidden\nX-Mashery-Error-Code: ERR_403_DEVELOPER_INACTIVE\n\n<h1>Developer Inactive</h1>"
            },
            { "KEAP-026", Fault("Invalid Access Token", "keymanagement.service.invalid_access_token") },
            { "KEAP-027", Fault("Access Token expired", "keymanagement.service.access_token_expired") },
            { "KEAP-028", Fault("Invalid access token", "oauth.v2.InvalidAccessToken") },
            {
                "OAUTH-055",
                """{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}"""
            },
            { "OAUTH-055", Fault("Spike arrest violation.", "policies.ratelimit.SpikeArrestViolation") },
            { "OAUTH-055", "HTTP/2 429\nretry-after: 7" },
            { "KEAP-030", """{"error":"invalid_request","error_description":"invalid redirect_url"}""" },
            { "KEAP-031", """{"error_description":"Missing or invalid service_name","error":"invalid_request"}""" },
            { "OAUTH-051", """{"error":"invalid_grant"}""" },
            { "OAUTH-052", """{"error":"unsupported_grant_type"}""" },
            { "OAUTH-053", """{"error":"invalid_request"}""" },
        };

    [Theory]
    [InlineData(
        "KEAP-042",
        "GET /crm/rest/v1/tags",
        "HTTP/1.1 400 Bad Request\n\n{\"type\":\"urn:evergrant:problem:key_in_url\"}"
    )]
    [InlineData("KEAP-042", "POST /app/contacts", "HTTP/1.1 400 Bad Request\n\n{\"message\":\"no\"}")]
    [InlineData("KEAP-042", "POST /crm/rest/v1/tags", "HTTP/1.1 401 Unauthorized\n\n{\"fault\":{}}")]
    [InlineData("KEAP-043", "GET /token", "HTTP/1.1 404 Not Found\n\n{}")]
    [InlineData("KEAP-043", "GET /crm/rest/v1/tags/1", "HTTP/1.1 404 Not Found\n\n<!doctype html><p>no")]
    [InlineData(
        "KEAP-044",
        "POST /crm/xmlrpc/v1",
        "HTTP/1.1 200 OK\n\n<methodResponse><value>[InvalidKey]</value></methodResponse>"
    )]
    [InlineData("KEAP-045", "GET /crm/rest/v1/tags", "HTTP/1.1 501 Not Implemented\n\n{\"message\":\"not here\"}")]
    [InlineData("OAUTH-056", "GET /crm/rest/v1/tags", "HTTP/1.1 503 Service Unavailable\n\n<html>busy")]
    [InlineData("OAUTH-056", "GET /crm/rest/v1/tags", "HTTP/1.1 499 Closed\n\nclosed")]
    [InlineData("OAUTH-057", "GET /crm/rest/v1/tags", "HTTP/1.1 200 OK\n\n{\"access_token\":\"a4Ht9VqM3xPz\"}")]
    public void An_answer_that_only_looks_alike_has_no_such_finding(string id, string line, string answer) =>
        Assert.DoesNotContain(
            Some.Findings(
                $"{line} HTTP/1.1\nHost: api.infusionsoft.com\nAuthorization: Bearer {The.AccessToken}\n\n{answer}"
            ),
            finding => finding.Id == id
        );

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_alone_has_one_finding(string id, string text) =>
        Assert.Equal(id, Assert.Single(Some.Findings(text)).Id);

    [Theory]
    [InlineData(
        "KEAP-020",
        "-d grant_type=refresh_token -d refresh_token=r8Yp2LkQ5vNc7XbT1mZs -u idididid:secsecsec",
        CauseStanding.Open,
        0
    )]
    [InlineData(
        "KEAP-020",
        "-d grant_type=refresh_token -d refresh_token=r8Yp2LkQ5vNc7XbT1mZs -u same:same",
        CauseStanding.Shown,
        0
    )]
    [InlineData(
        "KEAP-020",
        "-d grant_type=refresh_token -d access_token=r8Yp2LkQ5vNc7XbT1mZs -u aa:bb",
        CauseStanding.RuledOut,
        3
    )]
    public void The_request_shows_and_rules_out_causes(string id, string options, CauseStanding standing, int ruledOut)
    {
        var finding = Assert.Single(
            Some.Findings(
                $"curl https://api.infusionsoft.com/token {options}\n\n{{\"error\":\"invalid_request\",\"error_description\":\"Invalid Refresh Token\"}}"
            ),
            found => found.Id == id
        );
        Assert.Equal(5, finding.Causes.Count);
        Assert.Contains(finding.Causes, cause => cause.Standing == standing);
        Assert.Equal(ruledOut, finding.Causes.Count(cause => cause.Standing == CauseStanding.RuledOut));
        Assert.Equal(finding.Causes.OrderBy(cause => cause.Standing), finding.Causes);
    }

    [Fact]
    public void A_good_answer_that_quotes_an_error_is_none() =>
        Assert.Empty(Some.Ids(The.GoodCall + "\nHTTP/1.1 200 OK\n\n{\"notes\":\"invalid_client, said the mail\"}"));

    [Fact]
    public void Tokens_in_an_answer_are_to_be_rotated_if_they_were_posted() =>
        Assert.Equal(
            "PASTE-002",
            Assert
                .Single(
                    Some.Findings(
                        $$"""{"access_token":"{{The.AccessToken}}","refresh_token":"{{The.RefreshToken}}","expires_in":86400}"""
                    )
                )
                .Id
        );

    private static string Fault(string text, string code) =>
        $$"""{"fault":{"faultstring":"{{text}}","detail":{"errorcode":"{{code}}"} } }""";
}
