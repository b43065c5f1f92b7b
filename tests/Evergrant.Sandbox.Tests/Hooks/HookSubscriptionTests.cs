using System.Text.Json.Nodes;
using static Evergrant.Sandbox.Tests.Hooks.Hook;

namespace Evergrant.Sandbox.Tests.Hooks;

public sealed class HookSubscriptionTests
{
    [Fact]
    public async Task A_receiver_that_sends_the_secret_back_is_verified_at_once()
    {
        await using var keap = await Keap.StartAsync();
        await using var receiver = await Receiver.StartAsync();

        var hook = await keap.SubscribeAsync("contact.add", receiver.Url);

        Assert.Equal(["eventKey", "hookUrl", "key", "status"], hook.AsObject().Select(member => member.Key));
        Assert.Equal(
            ("contact.add", receiver.Url, "Verified"),
            ((string?)hook["eventKey"], (string?)hook["hookUrl"], (string?)hook["status"])
        );
        Assert.Single(receiver.Secrets);
        Assert.Contains("hooks.handshake", keap.Sandbox.Requests.All[^1].Fidelity);
    }

    [Fact]
    public async Task One_that_does_not_is_unverified_until_it_does()
    {
        await using var keap = await Keap.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Echoes = false;

        var hook = await keap.SubscribeAsync("contact.add", receiver.Url);
        using var again = await keap.CallAsync(HttpMethod.Post, $"/crm/rest/v1/hooks/{hook["key"]}/verify", Pat);
        Assert.Equal("Unverified", (string?)hook["status"]);
        Assert.Equal("Unverified", (string?)(await again.JsonAsync())["status"]);
        Assert.Equal(2, receiver.Secrets.Distinct().Count());

        receiver.Echoes = true;
        using var third = await keap.CallAsync(HttpMethod.Post, $"/crm/rest/v1/hooks/{hook["key"]}/verify", Pat);

        Assert.Equal("Verified", (string?)(await third.JsonAsync())["status"]);
    }

    [Fact]
    public async Task The_secret_can_be_sent_back_later()
    {
        await using var keap = await Keap.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Echoes = false;
        var hook = await keap.SubscribeAsync("contact.add", receiver.Url);

        Assert.Equal((400, "Unverified"), await DelayedAsync(keap, hook, null));
        Assert.Equal((400, "Unverified"), await DelayedAsync(keap, hook, "another"));
        Assert.Equal("hook_secret_wrong", keap.Sandbox.Requests.All[^2].Refused);
        Assert.Equal((200, "Verified"), await DelayedAsync(keap, hook, receiver.Secrets[0]));
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_leaves_the_hook_unverified()
    {
        await using var keap = await Keap.StartAsync();

        var hook = await keap.SubscribeAsync("contact.add", "http://127.0.0.1:9/hook");

        Assert.Equal("Unverified", (string?)hook["status"]);
    }

    [Theory]
    [InlineData("https://hooks.example/keap")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://127.0.0.1.nip.io/")]
    [InlineData("http://localhost.example/")]
    [InlineData("http://0.0.0.0:7401/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    public async Task Hooks_go_to_this_machine_only_and_the_refusal_says_why(string hookUrl)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.CallAsync(
            HttpMethod.Post,
            "/crm/rest/v1/hooks",
            Pat,
            new JsonObject { ["eventKey"] = "contact.add", ["hookUrl"] = hookUrl }.ToJsonString()
        );

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("this machine only", (string?)(await answer.JsonAsync())["message"], StringComparison.Ordinal);
        Assert.Equal("hook_not_loopback", keap.Sandbox.Requests.All[^1].Refused);
        Assert.Empty(keap.Sandbox.Hooks.Subscriptions);
    }

    [Theory]
    [InlineData("""{"eventKey":"contact.eat","hookUrl":"http://127.0.0.1:9/"}""", "eventKey is invalid")]
    [InlineData("""{"hookUrl":"http://127.0.0.1:9/"}""", "eventKey is invalid")]
    [InlineData("""{"eventKey":"contact.add"}""", "hookUrl is invalid")]
    [InlineData("""{"eventKey":"contact.add","hookUrl":"ftp://127.0.0.1/"}""", "hookUrl is invalid")]
    [InlineData("""{"eventKey":"contact.add","hookUrl":"http://a:b@127.0.0.1/"}""", "hookUrl is invalid")]
    [InlineData("""{"eventKey":"contact.add","hookUrl":7}""", "Input could not be converted to a valid request")]
    [InlineData("""{"eventKey":"contact.add","url":""}""", "Unrecognized property: url")]
    [InlineData("[]", "Input could not be converted to a valid request")]
    public async Task A_subscription_that_is_wrong_is_refused(string json, string message)
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/hooks", Pat, json);

        Assert.Equal((400, message), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["message"]));
    }

    [Fact]
    public async Task Hooks_are_listed_changed_and_deleted_by_their_tenant_alone()
    {
        await using var keap = await Keap.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var other = await keap.NewPairAsync("ab103.infusionsoft.com");
        var hook = await keap.SubscribeAsync("contact.add", receiver.Url);
        var path = $"/crm/rest/v1/hooks/{hook["key"]}";

        using var foreign = await keap.GetAsync(path, other.Access);
        using var foreignList = await keap.GetAsync("/crm/rest/v1/hooks", other.Access);
        using var list = await keap.GetAsync("/crm/rest/v1/hooks", Pat);
        using var changed = await keap.CallAsync(
            HttpMethod.Put,
            path,
            Pat,
            $$"""{"eventKey":"contact.edit","hookUrl":"{{receiver.Url}}/2"}"""
        );
        using var foreignDelete = await keap.CallAsync(HttpMethod.Delete, path, other.Access);
        using var deleted = await keap.CallAsync(HttpMethod.Delete, path, Pat);
        using var gone = await keap.GetAsync(path, Pat);

        Assert.Equal(404, (int)foreign.StatusCode);
        Assert.Equal("[]", await foreignList.Content.ReadAsStringAsync());
        Assert.Equal(hook.ToJsonString(), (await list.JsonAsync())[0]!.ToJsonString());
        Assert.Equal("contact.edit", (string?)(await changed.JsonAsync())["eventKey"]);
        Assert.Equal(2, receiver.Secrets.Count);
        Assert.Equal(404, (int)foreignDelete.StatusCode);
        Assert.Equal(204, (int)deleted.StatusCode);
        await gone.IsAsync(404, """{"message":"Hook not found"}""");
        using var odd = await keap.GetAsync("/crm/rest/v1/hooks/never-made", Pat);
        await odd.IsAsync(404, """{"message":"Hook not found"}""");
    }

    [Fact]
    public async Task The_events_that_there_are_can_be_asked_for()
    {
        await using var keap = await Keap.StartAsync();

        using var answer = await keap.GetAsync("/crm/rest/v1/hooks/event_keys", Pat);

        var names = (await answer.JsonAsync()).AsArray().Select(name => (string)name!).ToList();
        Assert.Contains("contactGroup.applied", names);
        Assert.Equal(names.Distinct(), names);
    }

    private static async Task<(int, string?)> DelayedAsync(Keap keap, JsonNode hook, string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/crm/rest/v1/hooks/{hook["key"]}/delayedVerify");
        request.Headers.Authorization = new("Bearer", Pat);
        if (secret is not null)
            request.Headers.Add("X-Hook-Secret", secret);

        using var answer = await keap.Http.SendAsync(request);
        return ((int)answer.StatusCode, await keap.StatusAsync(hook));
    }
}
