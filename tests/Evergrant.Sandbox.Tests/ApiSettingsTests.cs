using System.Net;
using System.Text.RegularExpressions;

namespace Evergrant.Sandbox.Tests;

public sealed partial class ApiSettingsTests
{
    private const string Path = "/app/central/api-settings";
    private const string OfBaker = Path + "?tenant=xy123.infusionsoft.com";

    [Theory]
    [InlineData("pat")]
    [InlineData("sak")]
    public async Task A_key_is_shown_once_and_then_only_its_ends(string kind)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        await visitor.OpenAsync(OfBaker);

        using var answer = await PressAsync(visitor, "new", kind, "cron");
        var key = Key().Match(await visitor.FollowAsync(answer)).Value;
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", key);
        var later = await visitor.OpenAsync(OfBaker);

        Assert.Equal(57, key.Length);
        Assert.Equal(200, (int)call.StatusCode);
        Assert.DoesNotContain(key, later, StringComparison.Ordinal);
        Assert.Contains($"<code>{key[..9]}…{key[^4..]}</code>", WebUtility.HtmlDecode(later), StringComparison.Ordinal);
        Assert.Equal(
            kind == "pat",
            later.IndexOf("<td>cron</td>", StringComparison.Ordinal)
                < later.IndexOf("Service Account Keys</h2>", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("never", later.Split("<td>cron</td>")[1].Split("</tr>")[0], StringComparison.Ordinal);
        using var log = await keap.ControlAsync(HttpMethod.Get, "requests");
        Assert.DoesNotContain(key, await log.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_key_and_a_removed_program_are_dead_at_once()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        var before = await visitor.OpenAsync(OfBaker);

        using var removed = await PressAsync(visitor, "remove", keap.Sandbox.State.Consents[0].Id);
        using var deleted = await PressAsync(visitor, "delete", "personal");
        using var refresh = await keap.RefreshAsync(pair.Refresh);
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", KeapSandboxSeed.PersonalAccessToken);
        var after = await visitor.OpenAsync(OfBaker);

        Assert.Contains(KeapSandboxSeed.AppName, before, StringComparison.Ordinal);
        Assert.Contains("No program has access.", after, StringComparison.Ordinal);
        Assert.DoesNotContain("<td>personal</td>", after, StringComparison.Ordinal);
        await refresh.IsAsync(400, Keap.InvalidRefreshToken);
        Assert.Equal("consent_revoked", keap.Sandbox.Requests.AtTokenEndpoint()[^1].Refused);
        Assert.Equal(401, (int)call.StatusCode);
    }

    [Theory]
    [InlineData("remove", "co_999", 404)]
    [InlineData("delete", "nothing", 404)]
    [InlineData("new", "both", 400)]
    [InlineData("nothing", "x", 400)]
    public async Task What_is_not_there_is_refused(string field, string value, int status)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        await visitor.OpenAsync(OfBaker);

        using var answer = await PressAsync(visitor, field, value);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_tenant_changes_nothing_of_others()
    {
        await using var keap = await Keap.StartAsync();
        await keap.NewPairAsync("tv265.infusionsoft.com");
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        await visitor.OpenAsync(OfBaker);
        using var stranger = new Visitor(keap);
        await stranger.SignInAsync(Keap.AuthorizeUrl(), KeapSandboxSeed.Owner);

        using var removed = await PressAsync(visitor, "remove", keap.Sandbox.State.Consents[0].Id);
        using var shown = await stranger.GetAsync(OfBaker);
        using var elsewhere = await visitor.PostAsync(
            new() { ["delete"] = "personal", ["tenant"] = "tv265.infusionsoft.com" },
            path: Path
        );
        using var foreign = await visitor.PostAsync(
            new() { ["delete"] = "personal" },
            "http://evil.example",
            path: Path
        );
        using var call = await keap.GetAsync("/crm/rest/v1/contacts", KeapSandboxSeed.PersonalAccessToken);

        Assert.Equal((404, 404, 400), ((int)removed.StatusCode, (int)shown.StatusCode, (int)elsewhere.StatusCode));
        Assert.Equal((403, 200), ((int)foreign.StatusCode, (int)call.StatusCode));
        Assert.Null(keap.Sandbox.State.Consents[0].RevokedAt);
    }

    [Theory]
    [InlineData("personal", 409)]
    [InlineData("<script>", 400)]
    public async Task A_name_that_cannot_be_is_refused_as_text(string name, int status)
    {
        await using var keap = await Keap.StartAsync();
        using var visitor = new Visitor(keap);
        await visitor.SignInAsync(KeapSandboxSeed.Baker);
        await visitor.OpenAsync(OfBaker);

        using var answer = await PressAsync(visitor, "new", "pat", name);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain("<script", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PressAsync(
        Visitor visitor,
        string field,
        string value,
        string name = ""
    ) => visitor.PostAsync(new() { [field] = value, ["name"] = name }, path: Path);

    [GeneratedRegex("KeapAK-[0-9a-f]{50}")]
    private static partial Regex Key();
}
