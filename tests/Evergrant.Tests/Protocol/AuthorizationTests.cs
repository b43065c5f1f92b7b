using System.Security.Cryptography;
using System.Text;
using Evergrant.Protocol;

namespace Evergrant.Tests.Protocol;

public sealed class AuthorizationTests
{
    [Fact]
    public void The_address_for_Keap_has_no_PKCE_even_when_one_is_given()
    {
        var state = new AuthorizationState("the-state");
        var pkce = new Pkce(new CodeVerifier("v"));
        var address = AuthorizationRequest.Build(The.App, The.Keap, "https://shop.example/cb", state, pkce);
        Assert.Equal(
            "https://accounts.infusionsoft.com/app/oauth/authorize?client_id=the-client-id"
                + "&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code&scope=full&state=the-state",
            address.AbsoluteUri
        );
        Assert.Null(Pkce.For(The.Keap));
    }

    [Fact]
    public void Where_PKCE_is_known_the_challenge_is_S256()
    {
        var profile = The.Keap with { Pkce = true };
        // RFC 7636, appendix B.
        var pkce = new Pkce(new CodeVerifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        var address = AuthorizationRequest.Build(The.App, profile, "https://a/", AuthorizationState.New(), pkce);
        Assert.EndsWith(
            "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
            address.Query,
            StringComparison.Ordinal
        );
        Assert.Equal(43, Pkce.For(profile)!.Verifier.Reveal().Length);
    }

    [Fact]
    public void A_state_has_256_bits_and_prints_nothing()
    {
        var state = AuthorizationState.New();
        Assert.Equal(43, state.Reveal().Length);
        Assert.NotEqual(state, AuthorizationState.New());
        Assert.Equal("[state]", $"{state}");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state.Reveal()))), state.Hash);
    }

    [Theory]
    [InlineData("https://shop.example/cb?scope=full|tv265.infusionsoft.com&code=abc&state=s")]
    [InlineData("https://shop.example/cb?scope=full%7Ctv265.infusionsoft.com&code=abc&state=s#_=_")]
    [InlineData("  ?code=abc&scope=full%7Ctv265.infusionsoft.com&state=s\n")]
    [InlineData("code=abc&state=s&scope=full|tv265.infusionsoft.com")]
    [InlineData("http://localhost:81/?code=abc&code=abc&state=s&scope=full|tv265.infusionsoft.com")]
    public void A_code_is_found_however_it_is_pasted(string pasted)
    {
        var allowed = Assert.IsType<AuthorizationResponse.Allowed>(AuthorizationResponse.Read(pasted, The.Keap));
        Assert.Equal("abc", allowed.Code.Reveal());
        Assert.Equal(("s", "tv265.infusionsoft.com"), (allowed.State, allowed.Account));
    }

    [Theory]
    [InlineData("https://a/cb?state=&error_description=User+denied+access+to+resource&error=access_denied&error_uri=x")]
    [InlineData("error=access_denied&error_description=User%20denied%20access%20to%20resource")]
    public void A_denial_is_told(string pasted)
    {
        var denied = Assert.IsType<AuthorizationResponse.Denied>(AuthorizationResponse.Read(pasted, The.Keap));
        Assert.Equal(("access_denied", "User denied access to resource"), (denied.Error, denied.Description));
        Assert.Null(denied.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("https://accounts.infusionsoft.com/app/central/home")]
    [InlineData("https://shop.example/cb?state=s")]
    [InlineData("https://shop.example/cb?code=")]
    [InlineData("https://shop.example/cb?code=a&code=b")]
    public void Anything_else_is_useless_and_says_why(string pasted) =>
        Assert.NotEmpty(Assert.IsType<AuthorizationResponse.Useless>(AuthorizationResponse.Read(pasted, The.Keap)).Why);

    [Fact]
    public void The_issuer_is_told_when_it_was_sent()
    {
        var read = AuthorizationResponse.Read(new Uri("https://a/cb?code=c&iss=https%3A%2F%2Fas.example"), The.Keap);
        Assert.Equal("https://as.example", Assert.IsType<AuthorizationResponse.Allowed>(read).Issuer);
    }

    [Fact]
    public void Whatever_is_pasted_reading_never_throws()
    {
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(40)).Select(_ => "?&=#%+c0de|:/\0\ud800é"[random.Next(16)])
            );
            _ = AuthorizationResponse.Read(text, The.Keap);
        }
    }
}
