namespace Evergrant.Sandbox.Tests;

public class FindingTests
{
    [Fact]
    public async Task The_log_says_of_thread_000_what_the_doctor_says()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        (await keap.RefreshAsync(pair.Refresh, Keap.Basic(secret: KeapSandboxSeed.ClientId))).Dispose();

        var found = keap.Sandbox.Requests.AtTokenEndpoint()[^1].Findings;
        Assert.Equal(("OAUTH-010", "error"), (found[0].Id, found[0].Severity));
        Assert.Contains(found, one => one.Id == "KEAP-020");
        Assert.DoesNotContain(pair.Refresh, string.Concat(found), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_says_of_thread_001_what_the_doctor_says()
    {
        await using var keap = await Keap.StartAsync();
        using var json = new StringContent("""{"grant_type":"refresh_token"}""", null, "application/json");

        (await keap.Http.PostAsync("/token", json)).Dispose();

        Assert.Equal("OAUTH-001", keap.Sandbox.Requests.AtTokenEndpoint()[^1].Findings[0].Id);
    }

    [Fact]
    public async Task Of_a_call_in_order_it_says_nothing()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        (await keap.RefreshAsync(pair.Refresh, Keap.Basic())).Dispose();

        Assert.Empty(keap.Sandbox.Requests.AtTokenEndpoint()[^1].Findings);
    }

    [Fact]
    public async Task Nothing_is_found_in_a_page_that_somebody_opens()
    {
        await using var keap = await Keap.StartAsync();
        foreach (var path in new[] { "/my-apps", "/try-it", "/app/central/home", "/app/sign-in" })
            (await keap.Http.GetAsync(path)).Dispose();
        (await keap.Http.GetAsync("/crm/rest/v1/contacts")).Dispose();

        var log = keap.Sandbox.Requests.All;

        Assert.All(log.SkipLast(1), one => Assert.Empty(one.Findings));
        Assert.NotEmpty(log[^1].Findings);
    }
}
