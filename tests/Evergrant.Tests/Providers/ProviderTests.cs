using Evergrant.Providers;

namespace Evergrant.Tests.Providers;

public sealed class ProviderTests
{
    [Fact]
    public void Keap_is_built_in()
    {
        Assert.Equal(
            (TimeSpan.FromHours(24), TimeSpan.FromDays(45)),
            (The.Keap.AccessLife, The.Keap.RefreshIdle!.Value)
        );
        Assert.Equal((ClientAuth.Body, ClientAuth.Basic), (The.Keap.CodeAuth, The.Keap.RefreshAuth));
        Assert.Equal((ReuseRule.Unknown, AccountFrom.ScopeAfterBar), (The.Keap.ReuseRule, The.Keap.AccountFrom));
        Assert.False(The.Keap.Pkce);
        Assert.Equal(12, The.Keap.Verdicts.Count);
    }

    [Fact]
    public void Every_mistake_of_every_profile_is_told_at_once()
    {
        var failure = Assert.Throws<ProfileException>(() =>
            ProviderCatalog.With([
                (
                    "a.json",
                    """
                    {"name":"No Good","authorize_url":"nowhere","token_url":"http://tokens.example/t",
                    "api_base":"https://api.example","hosts":["other.example"],"client_auth":{"authorization_code":"both"},
                    "access_life":"1 day","reuse_rule":"grace","probe_path":"x","colour":"red",
                    "verdicts":[{"status":400,"class":"refused"},{"error":"x","class":"dead"}]}
                    """
                ),
                ("b.json", "{"),
            ])
        );
        string[] expected =
        [
            "a.json: colour is not a member of a profile.",
            "a.json: hosts lacks api.example, the host of api_base.",
            "a.json: title is missing.",
            "a.json: authorize_url is not an absolute address.",
            "a.json: token_url must be https (plain http only to this machine).",
            "a.json: client_auth.authorization_code must be one of body, basic.",
            "a.json: client_auth.refresh_token must be one of body, basic.",
            "a.json: access_life is not a duration such as 90s, 30m, 24h or 45d.",
            "a.json: verdicts[0] looks at nothing but the status, so its class can only be passing.",
            "a.json: verdicts[1].class must be one of passing, refused, client, request.",
            "a.json: name may hold a to z, 0 to 9 and -, at most 63 characters.",
            "a.json: grace goes with reuse_rule grace, and with no other.",
            "a.json: probe_path must start with /.",
            "b.json: is not the JSON of a profile ($, line 1).",
        ];
        Assert.Equal(expected.Order(), failure.Errors.Order());
    }

    [Fact]
    public void A_profile_may_be_added()
    {
        var catalog = ProviderCatalog.With([
            (
                "mine.json",
                """
                {"name":"mine","title":"Mine","authorize_url":"https://a.example/auth","token_url":"https://a.example/token",
                "api_base":"https://a.example/v1","hosts":["a.example"],"access_life":"1h","reuse_rule":"grace","grace":"30m",
                "client_auth":{"authorization_code":"basic","refresh_token":"basic"},"credential_encoding":"form","pkce":true}
                """
            ),
        ]);
        Assert.Equal(["keap", "mine"], catalog.Profiles.Select(profile => profile.Name));
        Assert.Equal(TimeSpan.FromMinutes(30), catalog.Find("mine")!.Grace);
        Assert.Null(catalog.Find("other"));
    }

    [Fact]
    public void A_base_address_takes_the_place_of_scheme_host_and_port()
    {
        var app = The.App with { BaseAddress = new Uri("http://127.0.0.1:7401/ignored") };
        var endpoints = ProviderEndpoints.For(app, The.Keap);
        Assert.Equal("http://127.0.0.1:7401/app/oauth/authorize", endpoints.Authorize.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:7401/token", endpoints.Token.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:7401/crm/rest/v2/tags?x=1", endpoints.ApiPath("/rest/v2/tags?x=1").AbsoluteUri);
        Assert.True(endpoints.MayCarryToken(new Uri("http://127.0.0.1:7401/crm")));
        Assert.False(endpoints.MayCarryToken(new Uri("https://api.infusionsoft.com/crm")));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("http://[::1]:1", true)]
    [InlineData("http://localhost:1", true)]
    [InlineData("http://keap.localhost:1", true)]
    [InlineData("https://api.example", true)]
    [InlineData("http://127.0.0.2:1", false)]
    [InlineData("http://localhost.example", false)]
    [InlineData("http://notlocalhost", false)]
    [InlineData("http://192.168.0.1", false)]
    [InlineData("http://api.infusionsoft.com", false)]
    [InlineData("ftp://localhost", false)]
    public void Plain_http_stays_on_this_machine(string address, bool safe)
    {
        var app = The.App with { BaseAddress = new Uri(address) };
        if (safe)
            Assert.NotNull(ProviderEndpoints.For(app, The.Keap));
        else
            Assert.Throws<UnsafeAddressException>(() => ProviderEndpoints.For(app, The.Keap));
    }

    [Theory]
    [InlineData("https://api.infusionsoft.com/crm/rest/v1", true)]
    [InlineData("https://API.keap.com/crm", true)]
    [InlineData("http://api.keap.com/crm", false)]
    [InlineData("https://api.keap.com:8443/crm", false)]
    [InlineData("https://api.keap.com.evil.example/", false)]
    [InlineData("https://api.keap.com@evil.example/", false)]
    public void Only_the_profiles_hosts_may_carry_a_token(string address, bool may) =>
        Assert.Equal(may, ProviderEndpoints.For(The.App, The.Keap).MayCarryToken(new Uri(address)));

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("24h", 86_400)]
    [InlineData("45d", 3_888_000)]
    public void A_duration_is_read_and_written(string text, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(text));
        Assert.Equal(seconds == 86_400 ? "1d" : text, Duration.Format(TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("24")]
    [InlineData("0s")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("1w")]
    [InlineData("36501d")]
    [InlineData("99999999999999999999d")]
    public void Anything_else_is_no_duration(string? text) => Assert.False(Duration.TryParse(text, out _));
}
