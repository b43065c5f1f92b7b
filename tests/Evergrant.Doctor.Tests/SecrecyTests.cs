using System.Text.Json;

namespace Evergrant.Doctor.Tests;

public sealed class SecrecyTests
{
    [Fact]
    public void An_exchange_prints_and_serializes_nothing_of_what_is_in_it()
    {
        var exchange = Some.Readable(
            The.GoodRefresh + "\nHTTP/1.1 400 No\n\n{\"refresh_token\":\"" + The.RefreshToken + "\"}"
        ).Exchange;
        var shown = string.Join(
            '\n',
            exchange,
            exchange.Request,
            exchange.Response,
            exchange.Request!.Headers[0],
            JsonSerializer.Serialize(exchange),
            JsonSerializer.Serialize(exchange.Request),
            JsonSerializer.Serialize(exchange.Response),
            JsonSerializer.Serialize(exchange.Request.Headers[0])
        );
        Assert.DoesNotContain("infusionsoft", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(The.RefreshToken, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(The.Basic(The.ClientId + ":" + The.Secret), shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "(empty)")]
    [InlineData("hT7mQ2vX9a", "[10 characters]")]
    [InlineData("r8Yp2LkQ5vNc7XbT", "r8…bT [16 characters]")]
    [InlineData("CLIENT_SECRET", "CLIENT_SECRET")]
    [InlineData("xxxx", "xxxx")]
    [InlineData("sunnySecretGarden", "su…en [17 characters]")]
    [InlineData("openPassSesame", "[14 characters]")]
    public void A_secret_shows_its_ends_or_only_its_length(string value, string shown) =>
        Assert.Equal(shown, Mask.Secret(value));

    [Theory]
    [InlineData("api.infusionsoft.com/crm/rest/v1/contacts/123", "api.infusionsoft.com/crm/rest/v1/contacts/123")]
    [InlineData("/r8Yp2LkQ5v/x", "/[10 characters]/x")]
    [InlineData("authorization_code", "authorization_code")]
    public void Free_text_shows_words_only(string text, string shown) => Assert.Equal(shown, Mask.Text(text));

    [Fact]
    public void A_pasted_text_cannot_steer_the_terminal()
    {
        var report = Report.Render(
            Some.Findings("curl 'http://api.infusionsoft.com/\u001b[2J\u202etoken' -d 'grant_type=\u001b]0;x'"),
            80,
            false
        );
        Assert.DoesNotContain('\u001b', report);
        Assert.DoesNotContain('\u202e', report);
    }
}
