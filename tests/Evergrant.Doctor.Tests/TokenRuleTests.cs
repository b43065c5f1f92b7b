namespace Evergrant.Doctor.Tests;

public sealed class TokenRuleTests
{
    private const string Api = "https://api.infusionsoft.com/token";

    public static TheoryData<string> Right =>
        new(
            The.GoodRefresh,
            The.GoodExchange,
            The.GoodAuthorize,
            The.GoodCall,
            The.GoodRefresh.Replace("https://api.infusionsoft.com", "http://127.0.0.1:7401", StringComparison.Ordinal),
            $"POST /token HTTP/1.1\nHost: api.infusionsoft.com\nAuthorization: Basic {The.Basic("a:b")}\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\n\ngrant_type=refresh_token&refresh_token={The.RefreshToken}",
            "curl https://api.infusionsoft.com/token -u CLIENT_ID:CLIENT_SECRET -d grant_type=refresh_token -d refresh_token=REFRESH_TOKEN",
            "curl https://login.example.org/connect/token -u xxxx:xxxx -d grant_type=client_credentials",
            $"curl https://login.example.org/connect/token -d grant_type=refresh_token -d client_id=public -d refresh_token={The.RefreshToken}",
            $"curl https://login.example.org/oauth/token -d grant_type=authorization_code -d client_id=public -d code={The.Code} -d code_verifier=abc -d redirect_uri=https://shop.example.com/cb"
        );

    [Theory]
    [MemberData(nameof(Right))]
    public void What_is_right_has_no_finding(string text) => Assert.Empty(Some.Ids(text));

    public static TheoryData<string, string> Wrong =>
        new()
        {
            { "OAUTH-001", $"curl {Api} --json '{{\"grant_type\":\"refresh_token\"}}'" },
            { "OAUTH-001", $"curl {Api} -d '{{grant_type: refresh_token}}'" },
            { "OAUTH-002", $"curl -G {Api} -u a:b -d grant_type=refresh_token -d refresh_token={The.RefreshToken}" },
            { "OAUTH-003", $"curl {Api} -u a:b -d refresh_token={The.RefreshToken}" },
            { "OAUTH-003", $"curl {Api} -u a:b -d grantType=refresh_token -d refresh_token={The.RefreshToken}" },
            { "OAUTH-003", $"curl -X POST {Api}" },
            { "OAUTH-004", Refresh("-d grant_type=refreshtoken -d refresh_token=TOKEN") },
            { "OAUTH-004", Refresh("-d grant_type=Refresh_Token -d refresh_token=TOKEN") },
            { "OAUTH-004", Refresh("-d grant_type=authorisation_code -d code=CODE") },
            { "OAUTH-005", Refresh("-d grant_type=client_credentials") },
            { "OAUTH-005", Refresh("-d grant_type=password -d username=me -d password=x") },
            {
                "OAUTH-006",
                Refresh("-H 'Content-Type: text/plain' -d grant_type=refresh_token -d refresh_token=TOKEN")
            },
            { "OAUTH-006", Refresh("-F grant_type=refresh_token -F refresh_token=TOKEN") },
            {
                "OAUTH-006",
                $"POST {Api}\nAuthorization: Basic {The.Basic("a:b")}\n\ngrant_type=refresh_token&refresh_token=TOKEN"
            },
            { "OAUTH-007", Refresh("-d grant_type=refresh_token -d refresh_token=TOKEN -d refresh_token=TOKEN") },
            { "OAUTH-008", $"curl {Api} -u a:b" },
            { "OAUTH-008", $"GET {Api}?grant_type=refresh_token" },
            { "OAUTH-010", Refresh("-d grant_type=refresh_token -d refresh_token=TOKEN", "same:same") },
            { "OAUTH-010", Header("Basic base64(CLIENT_ID:CLIENT_ID)") },
            {
                "OAUTH-011",
                Exchange($"-d client_id={The.ClientId} -d client_secret={The.ClientId} -d code={The.Code}")
            },
            { "OAUTH-012", Header("Basic not*base64!") },
            { "OAUTH-012", Header("Basic " + The.Secret) },
            { "OAUTH-013", Header("Basic " + The.Basic("onlyoneword")) },
            { "OAUTH-013", Header("Basic " + The.Basic(The.ClientId + ":")) },
            { "OAUTH-013", Header("Basic " + The.Basic(":" + The.Secret)) },
            { "OAUTH-014", Header("Basic " + The.Basic(The.ClientId + ":" + The.Secret).Insert(12, " ")) },
            { "OAUTH-014", Header("Basic " + The.Basic(The.ClientId + ":" + The.Secret).Insert(12, "\n")) },
            { "OAUTH-015", Header("Basic " + The.Basic(The.ClientId + ":" + The.Secret + "\n")) },
            { "OAUTH-015", Header("Basic " + The.Basic(The.ClientId + " :" + The.Secret)) },
            { "OAUTH-016", Header("Basic " + The.Basic("a:bc").Replace("=", "%3D", StringComparison.Ordinal) + "%3D") },
            { "OAUTH-016", Header("Basic " + The.Basic("id:sec%252Fret")) },
            { "OAUTH-017", Header("Basic " + The.ClientId + ":" + The.Secret) },
            {
                "OAUTH-018",
                Refresh(
                    $"-d grant_type=refresh_token -d refresh_token=TOKEN -d client_id={The.ClientId} -d client_secret={The.Secret}"
                )
            },
            { "OAUTH-019", $"curl {Api} -d grant_type=refresh_token -d refresh_token={The.RefreshToken}" },
            { "OAUTH-020", Exchange($"-d client_id={The.ClientId} -d code={The.Code}") },
            { "OAUTH-020", Exchange($"-d code={The.Code}") },
            { "OAUTH-021", Header(The.Basic("a:bc")) },
            { "OAUTH-021", Header("Basic" + The.Basic("a:bc")) },
            { "OAUTH-022", Header("Bearer " + The.AccessToken) },
            {
                "KEAP-001",
                Exchange($"-u a:b -d client_id=CLIENT_ID -d client_secret=CLIENT_SECRET -d code={The.Code}")
            },
            {
                "KEAP-002",
                $"curl {Api} -d grant_type=refresh_token -d refresh_token={The.RefreshToken} -d client_id={The.ClientId} -d client_secret={The.Secret}"
            },
            { "KEAP-003", Header("Bearer " + The.Key) },
            { "KEAP-003", Refresh("-d grant_type=refresh_token -d refresh_token=" + The.Key) },
            { "OAUTH-026", Refresh("-d grant_type=refresh_token") },
            { "OAUTH-026", Refresh("-d grant_type=refresh_token -d refresh_token=undefined") },
            { "OAUTH-026", Exchange($"-d client_id={The.ClientId} -d client_secret={The.Secret} -d code=") },
            {
                "OAUTH-027",
                Refresh($"-d grant_type=refresh_token --data-urlencode 'refresh_token={The.RefreshToken} '")
            },
            { "OAUTH-027", Refresh("-d grant_type=refresh_token -d refresh_token=ab1+cd2efgh3") },
            { "OAUTH-028", Refresh($"-d grant_type=refresh_token -d 'refresh_token=\"{The.RefreshToken}\"'") },
            { "OAUTH-029", Exchange($"-d client_id=a -d client_secret=b -d 'code={The.Code}|ab123.infusionsoft.com'") },
            { "OAUTH-029", Exchange($"-d client_id=a -d client_secret=b -d 'code={The.Code}%7Cab123'") },
            {
                "OAUTH-029",
                Exchange(
                    $"-d client_id=a -d client_secret=b --data-urlencode 'code=https://shop.example.com/cb?code={The.Code}'"
                )
            },
            { "OAUTH-034", Refresh("-d grant_type=refresh_token -d refresh_token=ab1%252Bcd2efgh3") },
            { "OAUTH-030", Refresh("-d grant_type=refresh_token -d refresh_token=r8Yp2LkQ5vNc...") },
            { "OAUTH-031", Refresh($"-d grant_type=refresh_token -d code={The.Code}") },
            { "OAUTH-031", Exchange($"-d client_id=a -d client_secret=b -d refresh_token={The.RefreshToken}") },
            { "OAUTH-032", Refresh($"-d grant_type=refresh_token -d access_token={The.AccessToken}") },
            {
                "OAUTH-035",
                Exchange($"-d client_id=a -d client_secret=b -d code={The.RefreshToken}")
                    + "\n{\"error\":\"invalid_grant\"}"
            },
            {
                "OAUTH-001",
                "> POST /token HTTP/1.1\n> Host: api.infusionsoft.com\n> Content-Type: application/json\n>\n< HTTP/1.1 400 No\n"
            },
            { "OAUTH-023", Exchange($"-d client_id=a -d client_secret=b -d code={The.Code}", redirect: null) },
            { "OAUTH-023", Exchange($"-d client_id=a -d client_secret=b -d code={The.Code}", redirect: "undefined") },
            { "KEAP-004", Exchange($"-d client_id=a -d client_secret=b -d code={The.Code}", redirect: "null") },
            {
                "OAUTH-024",
                Exchange(
                    $"-d client_id=a -d client_secret=b -d code={The.Code}",
                    redirect: "http://shop.example.com/cb"
                )
            },
            {
                "OAUTH-025",
                The.GoodAuthorize.Replace("GET ", "", StringComparison.Ordinal)
                    + "\n\n"
                    + Exchange(
                        $"-d client_id=a -d client_secret=b -d code={The.Code}",
                        redirect: "https://shop.example.com/cb/"
                    )
            },
            { "OAUTH-033", The.GoodRefresh.Replace("https://", "http://", StringComparison.Ordinal) },
            { "OAUTH-033", The.GoodRefresh.Replace("https://", "", StringComparison.Ordinal) },
            { "KEAP-005", The.GoodRefresh.Replace("api.", "accounts.", StringComparison.Ordinal) },
            {
                "KEAP-005",
                The.GoodRefresh.Replace(
                    "api.infusionsoft.com/",
                    "signin.infusionsoft.com/app/oauth/",
                    StringComparison.Ordinal
                )
            },
            { "KEAP-006", The.GoodAuthorize.Replace("accounts.", "api.", StringComparison.Ordinal) },
            { "KEAP-007", The.GoodRefresh.Replace("/token ", "/token/ ", StringComparison.Ordinal) },
            { "KEAP-007", The.GoodRefresh.Replace("/token ", "/crm/rest/v1/token ", StringComparison.Ordinal) },
            {
                "KEAP-008",
                The.GoodAuthorize.Replace("response_type=code", "response_type=token", StringComparison.Ordinal)
            },
            { "KEAP-008", $"GET https://accounts.infusionsoft.com/app/oauth/authorize/client_id={The.ClientId}" },
            {
                "OAUTH-060",
                $"curl '{Api}?client_secret={The.Secret}' -u a:b -d grant_type=refresh_token -d refresh_token=TOKEN"
            },
            { "PASTE-003", $"curl -X POST {Api}?grant_type=refresh_token&refresh_token={The.RefreshToken}" },
            { "PASTE-004", Refresh("-d grant_type=refresh_token -d 'refresh_token=$TOKEN'") },
            { "PASTE-001", $"curl {Api} -u “a:b” –d grant_type=refresh_token —data refresh_token=TOKEN" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_named(string id, string text) => Assert.Contains(id, Some.Ids(text));

    [Fact]
    public void A_body_in_a_file_is_not_said_to_lack_anything()
    {
        var readable = Some.Readable($"curl {Api} -u a:b -d @form.txt");
        Assert.DoesNotContain(Examination.Of(readable.Exchange), finding => finding.Id != "PASTE-002");
        Assert.Contains(readable.Notes, note => note.Contains("file", StringComparison.Ordinal));
    }

    [Fact]
    public void JSON_is_not_told_a_second_time_as_a_missing_grant_type() =>
        Assert.DoesNotContain("OAUTH-003", Some.Ids($"curl {Api} -u a:b --json '{{}}'"));

    [Fact]
    public void Keaps_rules_say_nothing_about_another_providers_call()
    {
        var findings = Some.Findings(
            $"curl https://login.example.org/token/ -u a:b -d grant_type=authorization_code -d code={The.Code} -d redirect_uri=null\n{{\"error\":\"invalid_grant\",\"error_description\":\"Invalid refresh token\"}}"
        );
        Assert.DoesNotContain(findings, finding => finding.Id.StartsWith("KEAP-", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Id == "OAUTH-051");
    }

    [Fact]
    public void JSON_is_certain_at_Keap_and_likely_elsewhere()
    {
        Assert.Equal(Confidence.Certain, Some.Findings($"curl {Api} --json '{{}}'")[0].Confidence);
        Assert.Equal(
            Confidence.Likely,
            Some.Findings("curl https://login.example.org/token --json '{}'")[0].Confidence
        );
    }

    [Fact]
    public void A_bare_value_is_not_shown_as_a_name() =>
        Assert.DoesNotContain(
            "opensesame",
            Some.Findings($"curl {Api} -d opensesame")[0].Seen.Text,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Basic $(printf %s \"$ID:$SECRET\" | base64)")]
    [InlineData("Basic base64_encode($clientId . ':' . $clientSecret)")]
    [InlineData("Basic base64(CLIENT_ID:CLIENT_SECRET)")]
    [InlineData("Basic {{basic}}")]
    public void Code_and_placeholders_in_the_header_are_no_fault_and_no_secret(string value) =>
        Assert.Empty(
            Some.Findings(
                $"POST {Api}\nContent-Type: application/x-www-form-urlencoded\nAuthorization: {value}\n\ngrant_type=refresh_token&refresh_token=TOKEN"
            )
        );

    [Fact]
    public void A_blotted_value_is_not_compared() =>
        Assert.Empty(Some.Ids(Refresh("-d grant_type=refresh_token -d refresh_token=****", "****:****")));

    [Fact]
    public void Http_on_this_machine_is_the_sandbox_and_fine() =>
        Assert.DoesNotContain(
            "OAUTH-033",
            Some.Ids("curl http://localhost:7401/token -u a:b -d grant_type=refresh_token -d refresh_token=TOKEN")
        );

    [Fact]
    public void The_line_to_use_names_the_sandbox_when_the_sandbox_was_called() =>
        Assert.StartsWith(
            "curl http://127.0.0.1:7401/token -u ",
            Some.Findings("curl http://127.0.0.1:7401/token -d grant_type=refresh_token -d refresh_token=TOKEN")[0].Fix,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_redirect_asked_with_can_be_told_by_who_knows_it()
    {
        var request = Some.Request(The.GoodExchange);
        var exchange = new HttpExchange(request, null) { AuthorizedRedirect = "https://shop.example.com/cb/" };
        var finding = Assert.Single(Examination.Of(exchange));
        Assert.Equal("OAUTH-025", finding.Id);
        Assert.Contains("(ends here)", finding.Seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_line_that_a_finding_says_to_use_has_no_finding_itself()
    {
        foreach (var text in Wrong.Select(row => (string)row[1]))
        {
            foreach (var fix in Some.Findings(text).Select(finding => finding.Fix).Where(IsLine))
                Assert.DoesNotContain(Some.Ids(fix), id => id != "KEAP-004");
        }
    }

    private static bool IsLine(string fix) =>
        fix.StartsWith("curl ", StringComparison.Ordinal) || fix.StartsWith("http", StringComparison.Ordinal);

    private static string Refresh(string options, string user = "a:b") => $"curl {Api} -u {user} {options}";

    private static string Exchange(string options, string? redirect = "https://shop.example.com/cb") =>
        $"curl {Api} -d grant_type=authorization_code {options}{(redirect is null ? "" : $" -d redirect_uri={redirect}")}";

    private static string Header(string value) =>
        $"curl {Api} -H 'Authorization: {value}' -d grant_type=refresh_token -d refresh_token={The.RefreshToken}";
}
