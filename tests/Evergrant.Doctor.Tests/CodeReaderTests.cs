using Evergrant.Doctor.Reading;

namespace Evergrant.Doctor.Tests;

/// Code is read and not run; whoever reads the finding is told so.
public sealed class CodeReaderTests
{
    private const string Url = "https://api.infusionsoft.com/token";

    [Fact]
    public void What_a_programs_text_lacks_is_likely_and_never_certain()
    {
        var finding = Some.Findings(
            $"import requests\nr = requests.post('{Url}', data={{'grant_type': 'refresh_token', 'refresh_token': token}})"
        )[0];
        Assert.Equal(("OAUTH-019", Confidence.Likely), (finding.Id, finding.Confidence));
        Assert.Contains("read out of code", finding.TellApart, StringComparison.Ordinal);
    }

    [Fact]
    public void One_variable_on_both_sides_of_the_colon_is_certain_whatever_it_holds()
    {
        var finding = Some.Findings(
            $"axios.post('{Url}', new URLSearchParams({{ grant_type: 'refresh_token', refresh_token: t }}), {{ auth: {{ username: clientId, password: clientId }} }})"
        )[0];
        Assert.Equal(("OAUTH-010", Confidence.Certain), (finding.Id, finding.Confidence));
        Assert.Contains("$clientId", finding.Seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_inside_of_a_raw_text_of_python_are_its_own()
    {
        var sent = Some.Readable(
            $"import requests\nrequests.post('{Url}', data=r'{{\"a\": \"b\"}}')"
        ).Exchange.Request!;
        Assert.Equal("""{"a": "b"}""", sent.Body);
    }

    [Fact]
    public void A_doubled_quote_of_a_verbatim_text_is_one()
    {
        var sent = Some.Readable(
            $"client.PostAsync(@\"{Url}\", new StringContent(@\"{{\"\"a\"\": 1}}\"));"
        ).Exchange.Request!;
        Assert.Equal("""{"a": 1}""", sent.Body);
    }

    [Fact]
    public void A_reading_is_marked_as_one()
    {
        var readable = Some.Readable($"var r = await client.PostAsJsonAsync(\"{Url}\", new {{ a = 1 }});");
        Assert.Equal(ExchangeFormat.CSharp, readable.Format);
        Assert.Contains(readable.Notes, note => note.Contains("a reading of C# code", StringComparison.Ordinal));
    }
}
