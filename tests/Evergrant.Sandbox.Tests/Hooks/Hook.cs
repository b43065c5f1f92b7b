using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests.Hooks;

/// <summary>The calls that a subscriber makes.</summary>
internal static class Hook
{
    public const string Pat = KeapSandboxSeed.PersonalAccessToken;

    public static readonly KeapSandboxOptions Standing = new()
    {
        StartAt = new DateTimeOffset(2031, 5, 1, 7, 8, 9, TimeSpan.Zero),
        StartFrozen = true,
        HookPatience = TimeSpan.FromSeconds(1),
    };

    public static async Task<JsonNode> SubscribeAsync(
        this Keap keap,
        string eventKey,
        string hookUrl,
        string token = Pat
    )
    {
        keap.Sandbox.Hooks.Allow(new Uri(hookUrl).Port);
        using var answer = await keap.CallAsync(
            HttpMethod.Post,
            "/crm/rest/v1/hooks",
            token,
            new JsonObject { ["eventKey"] = eventKey, ["hookUrl"] = hookUrl }.ToJsonString()
        );
        var body = await answer.JsonAsync();
        Assert.True((int)answer.StatusCode == 200, body.ToJsonString());
        return body;
    }

    public static async Task<string?> StatusAsync(this Keap keap, JsonNode hook)
    {
        using var answer = await keap.GetAsync($"/crm/rest/v1/hooks/{hook["key"]}", Pat);
        return (string?)(await answer.JsonAsync())["status"];
    }

    public static async Task<long> AddContactAsync(this Keap keap, string name = "Ann", string token = Pat)
    {
        using var answer = await keap.CallAsync(
            HttpMethod.Post,
            "/crm/rest/v1/contacts",
            token,
            $$"""{"given_name":"{{name}}","phone_numbers":[{"field":"PHONE1","number":"1"}]}"""
        );
        return (long)(await answer.JsonAsync())["id"]!;
    }

    public static Task Advance(this Keap keap, int seconds) =>
        keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromSeconds(seconds));
}
