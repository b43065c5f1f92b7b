using System.Text.Json.Nodes;
using static Evergrant.Sandbox.Tests.Hooks.Hook;

namespace Evergrant.Sandbox.Tests.Hooks;

public sealed class HookResendTests
{
    [Fact]
    public async Task A_delivery_is_sent_once_more_and_the_hook_stays_as_it_is()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 410;
        var hook = await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.AddContactAsync();
        var id = keap.Sandbox.Hooks.Deliveries[0].Id;

        using var early = await keap.ControlAsync(HttpMethod.Post, $"hooks/deliveries/{id}/resend");
        await keap.Advance(60);
        receiver.Status = 200;
        using var answer = await keap.ControlAsync(HttpMethod.Post, $"hooks/deliveries/{id}/resend");

        Assert.Equal(409, (int)early.StatusCode);
        Assert.Equal("delivery_not_sent_yet", (string?)(await early.JsonAsync())["code"]);
        Assert.Equal(200, (int)answer.StatusCode);
        var attempts = (await answer.JsonAsync())["attempts"]!.AsArray();
        Assert.Equal([false, true], attempts.Select(one => (bool)one!["is_resend"]!));
        Assert.Equal("delivered", (string?)attempts[1]!["outcome"]);
        Assert.Equal(2, receiver.Deliveries.Count);
        Assert.Equal("Inactive", await keap.StatusAsync(hook));
    }

    [Fact]
    public async Task A_button_sends_it_once_more_and_reloading_does_not()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.AddContactAsync();
        await keap.Advance(60);
        var page = $"/_sandbox/hooks/{keap.Sandbox.Hooks.Deliveries[0].Id}";
        using var visitor = new Visitor(keap);
        await visitor.OpenAsync(page);

        using var foreign = await visitor.PostAsync([], "http://evil.example", path: page);
        using var absent = await visitor.PostAsync([], path: "/_sandbox/hooks/999");
        using var sent = await visitor.PostAsync([], path: page);
        var shown = await visitor.FollowAsync(sent);
        await visitor.FollowAsync(sent);

        Assert.Equal((403, 404), ((int)foreign.StatusCode, (int)absent.StatusCode));
        Assert.Contains("Sent once more: delivered.", shown, StringComparison.Ordinal);
        Assert.Contains("sent by hand", shown, StringComparison.Ordinal);
        Assert.Equal(2, receiver.Deliveries.Count);
    }

    [Fact]
    public async Task Deliveries_and_subscriptions_are_told_to_who_may_control_and_shown_on_a_page()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync("contact.add", receiver.Url + "?<script>");
        await keap.AddContactAsync("<script>");
        await keap.Advance(60);
        await keap.AddContactAsync();

        using var hooks = await keap.ControlAsync(HttpMethod.Get, "hooks");
        using var deliveries = await keap.ControlAsync(HttpMethod.Get, "hooks/deliveries");
        using var refused = await keap.Http.GetAsync("/_sandbox/v1/hooks/deliveries");
        var page = await keap.Http.GetStringAsync("/_sandbox/hooks");
        var one = await keap.Http.GetStringAsync($"/_sandbox/hooks/{keap.Sandbox.Hooks.Deliveries[0].Id}");
        var home = await keap.Http.GetStringAsync("/");

        var told = await hooks.Content.ReadAsStringAsync();
        Assert.Equal("Verified", (string?)JsonNode.Parse(told)!["hooks"]![0]!["status"]);
        Assert.All(receiver.Secrets, secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
        Assert.Equal(
            ["delivered", "waiting"],
            (await deliveries.JsonAsync())["deliveries"]!.AsArray().Select(row => (string)row!["state"]!)
        );
        Assert.Equal(403, (int)refused.StatusCode);
        Assert.Contains("delivered", page, StringComparison.Ordinal);
        Assert.Contains("contact.add", one, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/_sandbox/hooks\">", home, StringComparison.Ordinal);
        Assert.All([page, one], html => Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_sent_again()
    {
        await using var keap = await Keap.StartAsync();

        using var none = await keap.ControlAsync(HttpMethod.Post, "hooks/deliveries/99/resend");
        using var odd = await keap.ControlAsync(HttpMethod.Post, "hooks/deliveries/x/resend");
        using var page = await keap.Http.GetAsync("/_sandbox/hooks/99");

        Assert.Equal("no_such_delivery", (string?)(await none.JsonAsync())["code"]);
        Assert.Equal("invalid_id", (string?)(await odd.JsonAsync())["code"]);
        Assert.Equal(404, (int)page.StatusCode);
        await Assert.ThrowsAsync<ArgumentException>(() => keap.Sandbox.Hooks.ResendAsync(99));
    }
}
