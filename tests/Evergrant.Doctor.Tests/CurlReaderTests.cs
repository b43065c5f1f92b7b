using Evergrant.Doctor.Reading;

namespace Evergrant.Doctor.Tests;

public sealed class CurlReaderTests
{
    private const string Url = "https://api.infusionsoft.com/token";

    [Theory]
    [InlineData("curl U -d 'a=b c'", "a=b c")]
    [InlineData("curl U -d \"a=\\\"b\\\"\"", "a=\"b\"")]
    [InlineData("curl U -d $'a=b\\'c'", "a=b'c")]
    [InlineData("curl U -da=b", "a=b")]
    [InlineData("curl U -d a=b -d c=d", "a=b&c=d")]
    [InlineData("curl U --data=a=b", "a=b")]
    [InlineData("curl U --data-raw @a", "@a")]
    [InlineData("curl U --data-binary a=b", "a=b")]
    [InlineData("curl U --data-urlencode 'a=b c&d'", "a=b%20c%26d")]
    [InlineData("curl U --data-urlencode '=b c'", "b%20c")]
    [InlineData("curl U -sSfX POST -d a=b", "a=b")]
    [InlineData("curl \\\n  -d a=b \\\n  U", "a=b")]
    [InlineData("curl ^\n  -d a=b ^\n  U", "a=b")]
    [InlineData("curl U\n-d a=b", "a=b")]
    [InlineData("$ curl U -d a=b", "a=b")]
    [InlineData("```\ncurl U -d a=b\n```", "a=b")]
    [InlineData("I tried this:\ncurl.exe U -d a=b\nand it failed", "a=b")]
    [InlineData("curl U -d “a=b”", "a=b")]
    [InlineData("curl -o out.txt --max-time 5 U -d a=b", "a=b")]
    [InlineData("curl --url U -d a=b", "a=b")]
    [InlineData("curl U -d a=b | jq .", "a=b")]
    [InlineData("curl U -d a=b && echo done", "a=b")]
    [InlineData("curl U -d a=b # a comment", "a=b")]
    [InlineData("curl --shiny-new-option value U -d a=b", "a=b")]
    public void The_body_is_what_curl_would_send(string text, string body)
    {
        var request = Some.Request(
            text.Replace("U", Url, StringComparison.Ordinal).Replace("--" + Url, "--url", StringComparison.Ordinal)
        );
        Assert.Equal(body, request.Body);
        Assert.Equal(Url, request.Url);
        Assert.Equal("POST", request.Method);
    }

    [Fact]
    public void A_user_becomes_a_Basic_header() =>
        Assert.Equal("Basic aWQ6c2VjcmV0", Some.Header($"curl {Url} -u id:secret", "authorization"));

    [Fact]
    public void A_header_of_ones_own_wins_over_the_user() =>
        Assert.Equal("Bearer x", Some.Header($"curl {Url} -u id:secret -H 'Authorization: Bearer x'", "Authorization"));

    [Fact]
    public void Headers_keep_their_order() =>
        Assert.Equal(
            ["A", "B", "User-Agent"],
            Some.Request($"curl {Url} -H A:1 --header 'B: 2' -A me").Headers.Select(header => header.Name)
        );

    [Fact]
    public void G_moves_the_data_into_the_address()
    {
        var request = Some.Request($"curl -G {Url} -d a=b --data-urlencode 'c=d e'");
        Assert.Equal((Url + "?a=b&c=d%20e", "GET", null), (request.Url, request.Method, request.Body));
    }

    [Fact]
    public void An_unknown_option_is_named_and_not_fatal() =>
        Assert.Contains(
            Some.Readable($"curl --shiny-new {Url} -d a=b").Notes,
            note => note.Contains("--shiny-new", StringComparison.Ordinal)
        );

    [Fact]
    public void K_is_noted() =>
        Assert.Contains(
            Some.Readable($"curl -k {Url}").Notes,
            note => note.StartsWith("-k ", StringComparison.Ordinal)
        );

    [Fact]
    public void What_curl_v_prints_is_read_as_the_answer()
    {
        var call = Some.Call(
            $"""
            $ curl -v {Url} -d a=b
            *   Trying 192.0.2.1:443...
            > POST /token HTTP/1.1
            > Host: api.infusionsoft.com
            >
            < HTTP/1.1 400 Bad Request
            < content-type: application/json
            <
            * Connection #0 left intact
            """ + "\n{\"error\":\"invalid_client\"}"
        );
        Assert.Equal((400, "invalid_client"), (call.Answer!.Status, call.Answer.Error));
    }

    [Fact]
    public void What_curl_v_prints_is_a_request_even_without_its_command()
    {
        var readable = Some.Readable(
            "*   Trying 192.0.2.1:443...\n> POST /token HTTP/2\n> Host: api.infusionsoft.com\n> Authorization: Basic YTpi\n>\n< HTTP/2 400\n<\n{\"error\":\"invalid_client\"}"
        );
        Assert.Equal(ExchangeFormat.CurlTrace, readable.Format);
        Assert.Equal("https://api.infusionsoft.com/token", readable.Exchange.Request!.Url);
        Assert.Equal(
            ["OAUTH-050"],
            Examination.Of(readable.Exchange).Select(finding => finding.Id).Where(id => id != "PASTE-002")
        );
    }

    [Fact]
    public void The_pages_quotes_inside_of_JSON_are_put_right_as_well() =>
        Assert.Equal("{\"a\": \"b\"}", Some.Request($"curl {Url} -d ‘{{“a”: “b”}}’").Body);

    [Fact]
    public void JSON_below_the_command_is_the_answer() =>
        Assert.Equal(
            "invalid_client",
            Some.Call($"curl {Url} -d a=b\n\nand got\n{{\"error\":\n\"invalid_client\"}}\nwhy?").Answer!.Error
        );

    [Fact]
    public void A_sentence_about_curl_is_no_command() =>
        Assert.Equal(ExchangeFormat.Answer, Some.Readable("curl is refused with invalid_client").Format);
}
