using Evergrant.Doctor.Reading;

namespace Evergrant.Doctor.Tests;

public sealed class UnreadableTests
{
    [Fact]
    public void Every_format_that_was_tried_is_named_and_the_nearest_first()
    {
        var tried = Some.Unreadable(
            "please help\ncurl https://api.infusionsoft.com/token \\\n  -d 'grant_type=refresh_token"
        ).Tried;
        Assert.Equal(Enum.GetValues<ExchangeFormat>(), tried.Select(one => one.Format).Order());
        Assert.Equal((ExchangeFormat.Curl, 3, 6), (tried[0].Format, tried[0].Line, tried[0].Column));
        Assert.Contains("never closed", tried[0].Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /token HTTP/1.1\nHost: a\nno header here\n\nx", ExchangeFormat.RawHttp, 3)]
    [InlineData("POST token", ExchangeFormat.RawHttp, 1)]
    [InlineData("curl -d a=b", ExchangeFormat.Curl, 1)]
    [InlineData("curl https://x.example -H", ExchangeFormat.Curl, 1)]
    [InlineData("\n{\"error\": oops}", ExchangeFormat.Answer, 2)]
    public void The_nearest_says_where_it_stopped(string text, ExchangeFormat format, int line)
    {
        var nearest = Some.Unreadable(text).Tried[0];
        Assert.Equal((format, line), (nearest.Format, nearest.Line));
    }

    [Theory]
    [InlineData("""{"\ud800":1,"log":{"entries":[]}}""")]
    [InlineData("""{"item":[{"\ud800":1,"request":{"\ud800":1,"method":"GET"}}]}""")]
    [InlineData("""{"\ud800":1,"error":"invalid_request"}""")]
    public void A_name_that_is_no_text_stops_nobody(string text) => Assert.NotNull(ExchangeReader.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    public void Nothing_known_is_unreadable_and_no_guess(string text) =>
        Assert.Equal(Enum.GetValues<ExchangeFormat>().Length, Some.Unreadable(text).Tried.Count);

    [Fact]
    public void More_than_256_KiB_is_not_read()
    {
        var text = The.GoodRefresh + " " + new string('x', ExchangeReader.LargestInput);
        Assert.All(
            Some.Unreadable(text).Tried,
            tried => Assert.Contains("256 KiB", tried.Why, StringComparison.Ordinal)
        );
    }
}
