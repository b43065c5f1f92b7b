using Evergrant.Doctor.Reading;

namespace Evergrant.Doctor.Tests;

public sealed class RawHttpReaderTests
{
    [Fact]
    public void A_request_and_its_answer_are_told_apart_by_the_status_line()
    {
        var readable = Some.Readable(
            "POST /token HTTP/1.1\r\nHost: api.infusionsoft.com\r\nX: 1\r\nX: 2\r\n\r\na=b\r\nHTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{\"error\":\"invalid_client\"}\r\n"
        );
        Assert.Equal(ExchangeFormat.RawHttp, readable.Format);
        var (request, response) = (readable.Exchange.Request!, readable.Exchange.Response!);
        Assert.Equal(
            ("POST", "https://api.infusionsoft.com/token", "a=b"),
            (request.Method, request.Url, request.Body)
        );
        Assert.Equal(["api.infusionsoft.com", "1", "2"], request.Headers.Select(header => header.Value));
        Assert.Equal((400, "{\"error\":\"invalid_client\"}"), (response.Status, response.Body));
    }

    [Fact]
    public void A_form_may_stand_on_several_lines() =>
        Assert.Equal("a=b&c=d&e=f", Some.Request("POST https://x.example/token\n\na=b\n&c=d&\ne=f\n").Body);

    [Fact]
    public void Pages_that_put_parameters_on_lines_of_their_own_mean_a_form()
    {
        var readable = Some.Readable("POST https://x.example/token\n\na=b\nc=d\n");
        Assert.Equal("a=b&c=d", readable.Exchange.Request!.Body);
        Assert.Single(readable.Notes);
    }

    [Fact]
    public void A_body_may_follow_without_a_blank_line() =>
        Assert.Equal("grant_type=x", Some.Request("POST /token HTTP/1.1\nHost: a\ngrant_type=x").Body);

    [Fact]
    public void Two_requests_in_one_text_are_told_apart_and_named()
    {
        var several = Assert.IsType<Several>(
            ExchangeReader.Read(
                "POST https://x.example/token\n\ngrant_type=refresh_token\n### next\nGET https://x.example/\n"
            )
        );
        Assert.Equal(
            ["POST https://x.example/token (refresh_token)", "GET https://x.example/"],
            several.Calls.Select(call => call.Label)
        );
    }
}
