using System.Text;
using Evergrant.Doctor.Reading;

namespace Evergrant.Doctor.Tests;

/// Hostile and huge texts are answered, and soon.
public sealed class BoundTests
{
    private static readonly TimeSpan ForHar = TimeSpan.FromSeconds(1);

    // A few hundred milliseconds alone; what is looked for is a text that takes minutes.
    private static readonly TimeSpan ForHostile = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_HAR_file_of_5_MB_is_read_in_under_a_second_and_the_token_call_is_found_in_it()
    {
        var har = Har(5 * 1024 * 1024);
        ExchangeReading reading = null!;
        // The best of five: other tests run beside it.
        var took = Enumerable.Range(0, 5).Min(_ => Took(har, out reading));
        Soak.Report($"| doctor: a HAR file of 5 MB | {took.TotalMilliseconds:0} ms |");
        var findings = Examination.Of(Assert.IsType<Readable>(reading).Exchange);
        Assert.Equal("OAUTH-010", findings[0].Id);
        Assert.True(took < ForHar, $"{took}");
    }

    private static readonly TimeSpan ForUnclosed = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("{\"log\":{\"entries\":")]
    [InlineData("{\"item\":[{\"request\":{\"method\":")]
    [InlineData("axios.post(")]
    [InlineData("requests.post(f'{")]
    [InlineData("curl_setopt_array($ch, [")]
    [InlineData("new HttpRequestMessage(")]
    [InlineData("Invoke-RestMethod -Body @{ a = ")]
    [InlineData("((((((((")]
    [InlineData("`${`${")]
    [InlineData("$x = $x . $x; curl_init($x);\n")]
    [InlineData("$x .= 'ab'; curl_init($x);\n")]
    [InlineData("POST https://api.infusionsoft.com/token {\"error\":")]
    [InlineData(" POST http")]
    [InlineData("###\nPOST https://api.infusionsoft.com/token\n")]
    [InlineData("@a = {{a}}{{a}}\n")]
    [InlineData("curl https://api.infusionsoft.com/token\n")]
    [InlineData("\0\u0001\uFFFD\u0002PK")]
    [InlineData("console.log(token);\n")]
    public void A_text_of_nothing_but_beginnings_is_answered(string start)
    {
        var text = string.Concat(
            Enumerable.Repeat(start, ExchangeReader.LargestInput / Encoding.UTF8.GetByteCount(start))
        );
        var took = Took(text, out var reading);
        Assert.NotNull(reading);
        Assert.True(took < ForHostile, $"{took}");
    }

    public static TheoryData<string, string, string> Unclosed =>
        new()
        {
            { "fetch(`", "${", "" },
            { "fetch(`", "${", "`)" },
            { "fetch(", "`${", "" },
            { "curl_init ", "“", "" },
            { "curl_init(\"", "{$", "\")" },
            { "curl_init(\"", "$a[", "\")" },
            { "Invoke-RestMethod \"", "$(", "\"" },
            { "requests.get(", "f\"\"\"", "" },
        };

    [Theory]
    [MemberData(nameof(Unclosed))]
    public void What_is_opened_and_never_closed_takes_no_longer_than_its_length(string start, string part, string end)
    {
        var count = (ExchangeReader.LargestInput - 100) / Encoding.UTF8.GetByteCount(part);
        var took = Took(start + string.Concat(Enumerable.Repeat(part, count)) + end, out _);
        Assert.True(took < ForUnclosed, $"{took}");
    }

    [Fact]
    public void A_collection_that_repeats_one_long_variable_is_read_at_once()
    {
        var item =
            $$$"""{"request":{"method":"GET","url":"https://a.example","header":[{{{string.Join(
            ',',
            Enumerable.Repeat("""{"key":"a","value":"{{v}}"}""", 10)
        )}}}]}}""";
        var items = string.Join(',', Enumerable.Repeat(item, 20));
        var value = new string('x', 1024 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = ExchangeReader.Read($$"""{"variable":[{"key":"v","value":"{{value}}"}],"item":[{{items}}]}""");
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken < 100 * 1024 * 1024, $"{taken / 1024 / 1024} MB");
    }

    [Fact]
    public void JSON_that_is_deeper_than_any_HAR_file_is_stopped_where_it_is_too_deep()
    {
        var deep = "{\"log\":{\"entries\":" + new string('[', 100_000);
        var nearest = Some.Unreadable(deep).Tried.First(tried => tried.Format == ExchangeFormat.Har);
        Assert.True(nearest.Column > 18, $"{nearest}");
    }

    [Fact]
    public void More_than_16_MiB_is_not_read()
    {
        var tried = Some.Unreadable(new string('x', ExchangeReader.LargestRecord + 1)).Tried;
        Assert.All(tried, one => Assert.Contains("16 MiB", one.Why, StringComparison.Ordinal));
    }

    private static TimeSpan Took(string text, out ExchangeReading reading)
    {
        var start = TimeProvider.System.GetTimestamp();
        reading = ExchangeReader.Read(text);
        foreach (
            var readable in reading switch
            {
                Readable one => [one],
                Several several => several.Calls.Select(call => call.Call),
                _ => [],
            }
        )
            _ = Examination.Of(readable.Exchange);
        return TimeProvider.System.GetElapsedTime(start);
    }

    private static string Har(int size)
    {
        var har = new StringBuilder("{\"log\":{\"version\":\"1.2\",\"entries\":[");
        while (har.Length < size)
            har.Append(
                """{"request":{"method":"GET","url":"https://www.example.com/AT.js","headers":[{"name":"a","value":"b"}]},"response":{"status":200,"headers":[],"content":{"text":"TEXT"}}},"""
                    .Replace("AT", $"{har.Length}", StringComparison.Ordinal)
                    .Replace("TEXT", new string('x', 2000), StringComparison.Ordinal)
            );
        return har.Append(
                """{"request":{"method":"POST","url":"https://api.infusionsoft.com/token","headers":[{"name":"Authorization","value":"Basic BASIC"},{"name":"Content-Type","value":"application/x-www-form-urlencoded"}],"postData":{"text":"grant_type=refresh_token&refresh_token=x"}},"response":{"status":400}}]}}""".Replace(
                    "BASIC",
                    The.Basic("same:same"),
                    StringComparison.Ordinal
                )
            )
            .ToString();
    }
}
