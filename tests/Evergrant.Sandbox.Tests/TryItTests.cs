using System.Text.RegularExpressions;

namespace Evergrant.Sandbox.Tests;

public sealed partial class TryItTests
{
    [Fact]
    public async Task Try_it_gives_an_access_token_and_nothing_to_refresh()
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Owner);
        await visitor.OpenAsync("/try-it");

        using var answer = await visitor.PostAsync(new() { ["tenant"] = "tv265.infusionsoft.com" }, path: "/try-it");
        var html = await visitor.FollowAsync(answer);
        var token = Shown().Match(html).Groups[1].Value;
        using var call = await keap.GetAsync("/crm/rest/v1/account/profile", token);
        using var refresh = await keap.RefreshAsync(token);

        Assert.Single(Shown().Matches(html));
        Assert.Equal(200, (int)call.StatusCode);
        Assert.Equal("tv265.infusionsoft.com", keap.Sandbox.Requests.All[^2].Tenant);
        await refresh.IsAsync(400, Keap.InvalidRefreshToken);
        using var log = await keap.ControlAsync(HttpMethod.Get, "requests");
        Assert.DoesNotContain(token, await log.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(keap.Sandbox.Apps, app => app.Developer == "Keap");
    }

    [Theory]
    [InlineData("own", "nobody", 400)]
    [InlineData("http://evil.example", "tv265.infusionsoft.com", 403)]
    public async Task A_form_that_is_not_ours_gets_no_token(string origin, string tenant, int status)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Owner);
        await visitor.OpenAsync("/try-it");

        using var answer = await visitor.PostAsync(new() { ["tenant"] = tenant }, origin, path: "/try-it");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(keap.Sandbox.Lineage);
    }

    [GeneratedRegex("<code>([A-Za-z0-9]{28})</code>")]
    private static partial Regex Shown();
}
