using Evergrant.Protocol;
using Evergrant.Providers;

namespace Evergrant.Tests.Protocol;

public sealed class TokenRequestTests
{
    private const string Reserved = "s%c:r&t=+ /ü";

    [Fact]
    public void Keap_takes_the_credentials_of_a_code_in_the_body_and_only_there()
    {
        var request = TokenRequest.ForCode(The.App, The.Keap, The.Code, "https://shop.example/callback?x=1");
        Assert.Null(request.Basic);
        Assert.Equal(
            "client_id=the-client-id&client_secret=canary-client-secret&code=canary-code"
                + "&grant_type=authorization_code&redirect_uri=https%3A%2F%2Fshop.example%2Fcallback%3Fx%3D1",
            request.Form
        );
    }

    [Fact]
    public void Keap_takes_the_credentials_of_a_refresh_in_the_header_and_only_there()
    {
        var request = TokenRequest.ForRefresh(The.App, The.Keap, The.RefreshToken);
        Assert.Equal("dGhlLWNsaWVudC1pZDpjYW5hcnktY2xpZW50LXNlY3JldA==", request.Basic);
        Assert.Equal("grant_type=refresh_token&refresh_token=canary-refresh-token", request.Form);
    }

    [Theory]
    [InlineData(CredentialEncoding.Plain, "dGhlLWNsaWVudC1pZDpzJWM6ciZ0PSsgL8O8")]
    [InlineData(CredentialEncoding.Form, "dGhlLWNsaWVudC1pZDpzJTI1YyUzQXIlMjZ0JTNEJTJCKyUyRiVDMyVCQw==")]
    public void Reserved_characters_in_the_header_are_encoded_as_the_profile_says(
        CredentialEncoding encoding,
        string basic
    )
    {
        var app = The.App with { Secret = new ClientSecret(Reserved) };
        var profile = The.Keap with { CredentialEncoding = encoding };
        Assert.Equal(basic, TokenRequest.ForRefresh(app, profile, The.RefreshToken).Basic);
    }

    [Fact]
    public void Reserved_characters_in_the_body_are_always_encoded()
    {
        var app = The.App with { Secret = new ClientSecret(Reserved) };
        var profile = The.Keap with { RefreshAuth = ClientAuth.Body };
        var request = TokenRequest.ForRefresh(app, profile, The.RefreshToken);
        Assert.Null(request.Basic);
        Assert.StartsWith(
            "client_id=the-client-id&client_secret=s%25c%3Ar%26t%3D%2B+%2F%C3%BC&",
            request.Form,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_code_of_Account_Central_goes_with_the_word_null()
    {
        var request = TokenRequest.ForCode(The.App, The.Keap, The.Code, "null");
        Assert.EndsWith("&redirect_uri=null", request.Form, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_redirect_is_absent_and_a_verifier_is_sent()
    {
        var request = TokenRequest.ForCode(The.App, The.Keap, The.Code, null, new CodeVerifier("v"));
        Assert.EndsWith("&grant_type=authorization_code&code_verifier=v", request.Form, StringComparison.Ordinal);
    }

    [Fact]
    public void It_prints_no_secret() =>
        Assert.Equal(
            "refresh_token, client in header",
            $"{TokenRequest.ForRefresh(The.App, The.Keap, The.RefreshToken)}"
        );
}
