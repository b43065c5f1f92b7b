using System.Text.Json.Nodes;
using static Evergrant.Sandbox.Tests.Hooks.Hook;

namespace Evergrant.Sandbox.Tests.Hooks;

/// <summary>Whoever may subscribe must not have the sandbox post to any program of this machine.</summary>
public sealed class HookPortTests
{
    [Fact]
    public async Task A_port_that_was_not_declared_is_not_asked_and_explain_names_the_option()
    {
        await using var keap = await Keap.StartAsync();
        await using var receiver = await Receiver.StartAsync();

        using var answer = await PostAsync(keap, receiver.Url);

        var hook = await answer.JsonAsync();
        Assert.Equal((200, "Unverified"), ((int)answer.StatusCode, (string?)hook["status"]));
        Assert.Empty(receiver.Secrets);
        var explained = keap.Sandbox.Explain()!;
        Assert.Equal("hook_port_not_declared", explained.Request.Refused);
        Assert.Contains("--hook-port", explained.Change, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_declared_at_the_start_or_later_is_asked()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var later = await Receiver.StartAsync();
        await using var keap = await Keap.StartAsync(new() { HookPorts = [new Uri(receiver.Url).Port] });
        using var first = await PostAsync(keap, receiver.Url);
        using var before = await PostAsync(keap, later.Url);

        keap.Sandbox.Hooks.Allow(new Uri(later.Url).Port);
        var key = (await before.JsonAsync())["key"];
        using var after = await keap.CallAsync(HttpMethod.Post, $"/crm/rest/v1/hooks/{key}/verify", Pat);

        Assert.Equal("Verified", (string?)(await first.JsonAsync())["status"]);
        Assert.Equal("Unverified", (string?)(await before.JsonAsync())["status"]);
        Assert.Equal("Verified", (string?)(await after.JsonAsync())["status"]);
    }

    [Fact]
    public async Task A_subscription_that_a_state_file_tells_of_is_not_sent_to_without_its_port()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await Receiver.StartAsync();
        KeapSandboxOptions Options(int[] ports) =>
            new()
            {
                DataFile = folder.File("keap.json"),
                StartAt = Standing.StartAt,
                StartFrozen = true,
                HookPorts = ports,
            };
        await using (var first = await Keap.StartAsync(Options([new Uri(receiver.Url).Port])))
        {
            await first.SubscribeAsync("contact.add", receiver.Url);
            await first.AddContactAsync();
        }

        await using var second = await Keap.StartAsync(Options([]));
        await second.Advance(60);

        Assert.Empty(receiver.Deliveries);
        var attempt = Assert.Single(Assert.Single(second.Sandbox.Hooks.Deliveries).Attempts);
        Assert.Equal("port_not_declared", attempt.Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65_536)]
    public async Task What_is_no_port_is_refused_at_the_start(int port) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            KeapSandbox.StartAsync(new() { HookPorts = [port] })
        );

    [Fact]
    public async Task A_world_made_over_http_sends_where_the_first_may()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var keap = await Keap.StartAsync(new() { HookPorts = [new Uri(receiver.Url).Port] });
        using var added = await keap.ControlAsync(HttpMethod.Post, "worlds", """{"name":"other"}""");
        using var http = new HttpClient { BaseAddress = new Uri((string)(await added.JsonAsync())["address"]!) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Pat);

        using var body = new StringContent(Body(receiver.Url), null, "application/json");
        using var hook = await http.PostAsync("/crm/rest/v1/hooks", body);

        Assert.Equal("Verified", (string?)(await hook.JsonAsync())["status"]);
    }

    private static Task<HttpResponseMessage> PostAsync(Keap keap, string hookUrl) =>
        keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/hooks", Pat, Body(hookUrl));

    private static string Body(string hookUrl) =>
        new JsonObject { ["eventKey"] = "contact.add", ["hookUrl"] = hookUrl }.ToJsonString();
}
