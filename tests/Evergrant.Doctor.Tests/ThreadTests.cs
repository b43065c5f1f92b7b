namespace Evergrant.Doctor.Tests;

/// The requests of the five threads, retold with values of our own: the first finding is what each needed to hear.
public sealed class ThreadTests
{
    private static string InvalidRefreshToken =>
        """
            HTTP/1.1 400 Bad Request
            Content-Type: application/json

            {"error":"invalid_request","error_description":"Invalid Refresh Token"}
            """;

    [Fact]
    public void Thread_000_put_the_client_id_in_the_secrets_place()
    {
        var first = Some.Findings(
            $"""
            POST /token HTTP/1.1
            Host: api.infusionsoft.com
            Authorization: Basic {The.Basic(The.ClientId + ":" + The.ClientId)}
            Content-Type: application/x-www-form-urlencoded

            grant_type=refresh_token&refresh_token={The.RefreshToken}&client_id={The.ClientId}&client_secret={The.ClientId}
            {InvalidRefreshToken}
            """
        );
        Assert.Equal("OAUTH-010", first[0].Id);
        Assert.Equal(Confidence.Certain, first[0].Confidence);
        var refused = Assert.Single(first, finding => finding.Id == "KEAP-020");
        Assert.Equal(CauseStanding.Shown, refused.Causes[0].Standing);
        Assert.Contains("OAUTH-010", refused.Causes[0].Because, StringComparison.Ordinal);
        Assert.Contains(first, finding => finding.Id == "OAUTH-011");
        Assert.Contains(first, finding => finding.Id == "OAUTH-018");
    }

    [Fact]
    public void Thread_000s_second_user_showed_a_request_without_a_fault_of_its_own()
    {
        var findings = Some.Findings(The.GoodRefresh + "\n\n" + InvalidRefreshToken);
        Assert.Equal("KEAP-020", findings[0].Id);
        Assert.Equal(5, findings[0].Causes.Count);
        Assert.Contains("thread, server or cron job", findings[0].Causes[0].Cause, StringComparison.Ordinal);
        Assert.All(findings[0].Causes, cause => Assert.Equal(CauseStanding.Open, cause.Standing));
    }

    [Fact]
    public void Thread_000_got_a_web_page_where_JSON_was_due() =>
        Assert.Equal(
            "OAUTH-054",
            Some.Findings(
                The.GoodRefresh
                    + "\n<!DOCTYPE html>\n<html><head><title>One more step</title></head><body>Please complete the check</body></html>"
            )[0].Id
        );

    [Fact]
    public void Thread_001_sent_JSON()
    {
        var findings = Some.Findings(
            $$"""
            curl -X POST https://api.infusionsoft.com/token \
              -H “Content-Type: application/json” \
              -H “Authorization: Basic {{The.Basic(The.ClientId + ":" + The.Secret)}}” \
              -d ‘{"grant_type": "refresh_token", "refresh_token": "{{The.RefreshToken}}"}’

            {"error":"invalid_request","error_description":"response_type or grant_type is required"}
            """
        );
        Assert.Equal("OAUTH-001", findings[0].Id);
        Assert.Equal(Severity.Info, Assert.Single(findings, finding => finding.Id == "PASTE-001").Severity);
        Assert.Contains(findings, finding => finding.Id == "KEAP-023");
    }

    [Fact]
    public void Thread_001_was_then_sent_astray_into_the_query_string() =>
        Assert.Equal(
            "OAUTH-002",
            Some.Findings(
                $"curl -X POST 'https://api.infusionsoft.com/token?grant_type=refresh_token&refresh_token={The.RefreshToken}' -H 'Authorization: Basic {The.Basic(The.ClientId + ":" + The.Secret)}'"
            )[0].Id
        );

    [Fact]
    public void Thread_001_got_invalid_client_for_a_wrong_Basic_value() =>
        Assert.Equal(
            "OAUTH-017",
            Some.Findings(
                $$"""
                curl https://api.infusionsoft.com/token -H 'Authorization: Basic {{The.ClientId}}:{{The.Secret}}' -d 'grant_type=refresh_token&refresh_token={{The.RefreshToken}}'
                {"error":"invalid_client"}
                """
            )[0].Id
        );

    [Fact]
    public void Thread_002_used_a_token_that_was_copied_from_somewhere() =>
        Assert.Equal(
            "KEAP-026",
            Some.Findings(
                The.GoodCall
                    + "\n"
                    + """{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}"""
            )[0].Id
        );

    [Fact]
    public void Thread_003_landed_on_the_accounts_page() =>
        Assert.Equal(
            "KEAP-008",
            Some.Findings($"https://accounts.infusionsoft.com/app/oauth/authorize?client_id={The.ClientId}")[0].Id
        );

    [Fact]
    public void Thread_004_left_the_redirect_blank() =>
        Assert.Equal(
            "OAUTH-023",
            Some.Findings(
                $"curl https://api.infusionsoft.com/token -d 'grant_type=authorization_code&client_id={The.ClientId}&client_secret={The.Secret}&code={The.Code}&redirect_uri='"
            )[0].Id
        );

    [Fact]
    public void Thread_004_called_with_id_and_secret_only() =>
        Assert.Equal(
            "KEAP-025",
            Some.Findings("HTTP/1.1 403 Forbidden\nContent-Type: text/xml\n\n<h1>Developer Inactive</h1>")[0].Id
        );
}
