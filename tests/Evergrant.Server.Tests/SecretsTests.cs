using System.Web;
using Evergrant.Sandbox;

namespace Evergrant.Server.Tests;

public sealed class SecretsTests
{
    [Fact]
    public async Task No_token_secret_code_or_state_stands_in_a_log_a_page_a_header_or_a_problem()
    {
        await using var house = await House.BuildAsync(schedule: true);
        var seen = new List<string>();
        using var browser = new Browser(house);
        var link = await house.NewLinkAsync("shop");
        var callback = await browser.ConsentAsync(link);
        foreach (var forged in new[] { "/callback/other", "/callback/keap" })
        {
            using var stranger = new Browser(house);
            seen.Add(await TextAsync(await stranger.GetAsync(new Uri(house.Server.Address, forged + callback.Query))));
        }
        using (var returned = await browser.GetAsync(callback))
        {
            seen.Add(await TextAsync(returned));
            seen.Add(
                await TextAsync(await browser.GetAsync(new Uri(house.Server.Address, returned.Headers.Location!)))
            );
        }
        seen.Add(await TextAsync(await browser.GetAsync(callback)));
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        await house.ReadAsync("/api/v1/grants/shop/token");
        foreach (
            var path in new[] { "/api/v1/grants", "/api/v1/grants/shop", "/api/v1/grants/none/token", "/readyz", "/" }
        )
            seen.Add(await TextAsync(await house.Api.GetAsync(path)));
        house.Keap.Faults.Add(FaultNames.HtmlInsteadOfJson, "refresh_token", times: 10);
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        seen.Add(await TextAsync(await house.Api.GetAsync("/api/v1/grants/shop/token")));
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(60));
        house.Keap.Faults.Clear();
        seen.Add(await TextAsync(await house.Api.GetAsync("/api/v1/grants/shop/token")));
        seen.AddRange(house.Logs.Lines);

        var query = HttpUtility.ParseQueryString(callback.Query);
        var secrets = house.IssuedTokens.Append(query["code"]!).Append(query["state"]!).Append(house.OperatorToken);
        secrets = secrets.Append(link.Segments[^1]).Append(KeapSandboxSeed.ClientSecret);
        Assert.True(secrets.Count() >= 9);
        Assert.NotEmpty(house.Logs.Lines);
        foreach (var text in seen)
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        using (answer)
            return $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}";
    }
}
