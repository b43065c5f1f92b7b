namespace Evergrant.Sandbox.Tests;

public sealed class ConsentControlTests
{
    [Theory]
    [InlineData("revoke", "consent_revoked", "consent_revoked")]
    [InlineData("expire-access", "access_token_expired", null)]
    [InlineData("expire-refresh", null, "refresh_token_expired")]
    public async Task A_consent_is_ended_before_its_time(string verb, string? call, string? refresh)
    {
        using var folder = new TemporaryFolder();
        await using var keap = await Keap.StartAsync(new() { DataFile = folder.File("keap.json") });
        var pair = await keap.NewPairAsync();
        var other = await keap.NewPairAsync();
        using var listed = await keap.ControlAsync(HttpMethod.Get, "consents");
        var id = (string)(await listed.JsonAsync())["consents"]![0]!["id"]!;

        using var ended = await keap.ControlAsync(HttpMethod.Post, $"consents/{id}/{verb}");
        File.Copy(folder.File("keap.json"), folder.File("copy.json"));

        Assert.Equal(204, (int)ended.StatusCode);
        Assert.Equal((call, refresh), await RefusalsAsync(keap, pair));
        Assert.Equal((null, null), await RefusalsAsync(keap, other));
        await using var next = await Keap.StartAsync(new() { DataFile = folder.File("copy.json") });
        Assert.Equal((call, refresh), await RefusalsAsync(next, pair));
    }

    [Theory]
    [InlineData("consents/co_999/revoke", "no_such_consent")]
    [InlineData("consents/co_999/expire-access", "no_such_consent")]
    [InlineData("consents/co_999/forget", "no_such_call")]
    public async Task What_is_not_there_cannot_be_ended(string path, string code)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Post, path);

        Assert.Equal((404, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
    }

    private static async Task<(string? Call, string? Refresh)> RefusalsAsync(Keap keap, Pair pair)
    {
        (await keap.GetAsync("/crm/rest/v1/contacts", pair.Access)).Dispose();
        var call = keap.Sandbox.Requests.All[^1].Refused;
        (await keap.RefreshAsync(pair.Refresh)).Dispose();
        return (call, keap.Sandbox.Requests.All[^1].Refused);
    }
}
