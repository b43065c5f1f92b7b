using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Sandbox.Tests;

/// <summary>Names that make something happen without any setting up.</summary>
public sealed class MagicTests
{
    private const string Secret = KeapSandboxSeed.ClientSecret;

    [Fact]
    public async Task A_client_called_after_a_fault_meets_it_at_every_refresh_and_at_no_exchange()
    {
        await using var keap = await Keap.StartAsync();
        var refresh = await ConnectAsync(keap, "fault-503");

        using var first = await keap.RefreshAsync(refresh, Keap.Basic("fault-503", Secret));
        using var second = await keap.RefreshAsync(refresh, Keap.Basic("fault-503", Secret));
        using var ordinary = await keap.RefreshAsync("x");

        Assert.Equal((503, 503, 400), ((int)first.StatusCode, (int)second.StatusCode, (int)ordinary.StatusCode));
        Assert.Equal("503", keap.Sandbox.Requests.AtTokenEndpoint()[^2].Fault);
        Assert.Equal("fault-503", keap.Sandbox.Requests.AtTokenEndpoint()[^2].Client);
        Assert.Empty(keap.Sandbox.Faults.All);
    }

    [Fact]
    public async Task With_once_it_is_the_first_refresh_of_each_consent()
    {
        await using var keap = await Keap.StartAsync();
        const string id = "fault-numeric-string-expires-once";
        foreach (var refresh in new[] { await ConnectAsync(keap, id), await ConnectAsync(keap, id) })
        {
            using var first = await keap.RefreshAsync(refresh, Keap.Basic(id, Secret));
            using var second = await keap.RefreshAsync((await Pair.OfAsync(first)).Refresh, Keap.Basic(id, Secret));

            Assert.Contains(
                "\"expires_in\":\"86400\"",
                await first.Content.ReadAsStringAsync(),
                StringComparison.Ordinal
            );
            Assert.Contains("\"expires_in\":86400", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_called_after_a_fault_of_the_way_back_meets_it_there()
    {
        await using var keap = await Keap.StartAsync();

        var back = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl("fault-state-missing", state: "s"));

        Assert.DoesNotContain("state=", back.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fault-nothing")]
    [InlineData("fault-account-merged")]
    [InlineData("fault-tls-expired")]
    [InlineData("fault-dns-fail-once")]
    [InlineData("fault-")]
    public async Task Another_name_is_an_unknown_client(string id)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.RefreshAsync("x", Keap.Basic(id, Secret));

        Assert.Equal("client_unknown", keap.Sandbox.Requests.All[^1].Refused);
        Assert.Equal(401, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("bounce@x.example", "HardBounce")]
    [InlineData("Optout@x.example", "ListUnsubscribe")]
    [InlineData("lockdown@x.example", "Lockdown")]
    [InlineData("bouncer@x.example", "SingleOptIn")]
    public async Task An_address_can_be_one_that_keap_would_not_write_to(string email, string status)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var added = await keap.CallAsync(
            HttpMethod.Post,
            "/crm/rest/v1/contacts",
            pair.Access,
            $$"""{"email_addresses":[{"email":"{{email}}","field":"EMAIL1"}],"opt_in_reason":"asked for it"}"""
        );

        var contact = await added.JsonAsync();
        Assert.Equal(status, (string?)contact["email_status"]);
        Assert.Equal(status == "SingleOptIn", (bool)contact["email_opted_in"]!);
    }

    private static async Task<string> ConnectAsync(Keap keap, string id)
    {
        var back = await keap.Sandbox.ConsentAsync(Keap.AuthorizeUrl(id));
        var code = QueryHelpers.ParseQuery(back.Query)["code"].ToString();
        using var exchange = await keap.ExchangeAsync(code, id: id, secret: Secret);
        return (await Pair.OfAsync(exchange)).Refresh;
    }
}
