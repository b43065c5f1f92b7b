using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;
using static Evergrant.Sandbox.Tests.Hooks.Hook;

namespace Evergrant.Sandbox.Tests.Hooks;

/// <summary>Where receivers may listen, and what a reset does to what is under way.</summary>
public sealed class HookWorldTests
{
    [Fact]
    public async Task A_receiver_called_localhost_that_listens_on_the_sixth_version_only_is_reached()
    {
        if (!Socket.OSSupportsIPv6)
            return;

        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync(IPAddress.IPv6Loopback);
        var hook = await keap.SubscribeAsync(
            "contact.add",
            receiver.Url.Replace("[::1]", "localhost", StringComparison.Ordinal)
        );
        await keap.AddContactAsync();

        await keap.Advance(60);

        Assert.Equal("Verified", (string?)hook["status"]);
        Assert.Single(receiver.Deliveries);
    }

    [Fact]
    public async Task A_send_under_way_over_a_reset_writes_nothing_into_the_new_state()
    {
        // Patience would end it too: here only the reset does.
        await using var keap = await Keap.StartAsync(
            new()
            {
                StartAt = Standing.StartAt,
                StartFrozen = true,
                HookPatience = TimeSpan.FromMinutes(5),
            }
        );
        await using var hanging = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        hanging.Status = 0;
        await keap.SubscribeAsync("contact.add", hanging.Url);
        await keap.AddContactAsync();
        var before = keap.Sandbox.Hooks.Deliveries[0];
        var advancing = keap.Advance(60);
        await hanging.AskedAsync();

        await keap.Sandbox.ResetAsync();
        // The same ids as before: whatever ends late would be taken for this one.
        await keap.SubscribeAsync("contact.add", other.Url);
        await keap.AddContactAsync();
        await advancing;

        var delivery = Assert.Single(keap.Sandbox.Hooks.Deliveries);
        Assert.Equal(before.Id, delivery.Id);
        Assert.Empty(delivery.Attempts);
        Assert.Equal(SandboxHookState.Waiting, delivery.State);
        await keap.Advance(60);
        Assert.Single(other.Deliveries);
    }

    [Fact]
    public async Task An_attempt_that_ends_when_another_state_has_its_ids_is_noted_nowhere()
    {
        const string tenant = "xy123.infusionsoft.com";
        await using var hanging = await Receiver.StartAsync();
        hanging.Status = 0;
        using var parts = new SandboxParts(
            new()
            {
                StartAt = Standing.StartAt,
                StartFrozen = true,
                HookPatience = TimeSpan.FromMinutes(5),
                HookPorts = [new Uri(hanging.Url).Port],
            }
        );
        void Subscribe()
        {
            var id = parts.Hooks.Book.Add(tenant, "contact.add", hanging.Url, "");
            parts.Hooks.Book.Change(tenant, id, hook => hook.Status = SandboxHookStatus.Verified);
            parts.Changes.Changed(Kind.Contacts, tenant, 1, "add");
        }

        lock (parts.Store.Lock)
            Subscribe();
        var advancing = parts.Clock.AdvanceAsync(TimeSpan.FromSeconds(60));
        await hanging.AskedAsync();
        // Nothing that ends can be noted before the new state is whole.
        lock (parts.Store.Lock)
        {
            parts.Store.Replace(Seeding.NewContent(SandboxPersonas.Default, null, parts.Clock.GetUtcNow()));
            Subscribe();
        }

        await advancing;

        var delivery = Assert.Single(parts.Hooks.Shown.Deliveries);
        Assert.Empty(delivery.Attempts);
        Assert.Equal(SandboxHookState.Waiting, delivery.State);
        await parts.Hooks.Queue.StopAsync();
    }

    [Fact]
    public async Task What_was_queued_before_a_reset_is_never_sent()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.AddContactAsync();

        await keap.Sandbox.ResetAsync();
        await keap.Advance(3600);

        Assert.Empty(receiver.Deliveries);
        Assert.Empty(keap.Sandbox.Hooks.Deliveries);
    }

    [Fact]
    public async Task Steps_of_opportunities_and_changes_of_users_are_told()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        foreach (var key in (string[])["opportunity.stage_move", "user.add", "user.edit"])
            await keap.SubscribeAsync(key, receiver.Url);
        using var made = await CallAsync(
            keap,
            "POST /crm/rest/v2/opportunities",
            """{"opportunity_title":"Big","contact_id":"1","stage_id":"1"}"""
        );
        var id = (string)(await made.JsonAsync())["id"]!;
        (await CallAsync(keap, $"PATCH /crm/rest/v2/opportunities/{id}", """{"stage_id":"2"}""")).Dispose();
        (await CallAsync(keap, "POST /crm/rest/v1/users", """{"email":"b@x.example","given_name":"B"}""")).Dispose();
        (await CallAsync(keap, "PATCH /crm/rest/v2/users/1", """{"title":"Baker"}""")).Dispose();

        await keap.Advance(60);

        Assert.Equal(
            ["opportunity.stage_move", "user.add", "user.edit"],
            receiver.Deliveries.Select(one => (string?)one["event_key"]).Order()
        );
        Assert.Equal("", (string?)Told(receiver, "user.edit")["apiUrl"]);
        Assert.EndsWith($"/opportunities/{id}", (string?)Told(receiver, "opportunity.stage_move")["apiUrl"]);
    }

    private static JsonNode Told(Receiver receiver, string eventKey) =>
        receiver.Deliveries.Single(one => (string?)one["event_key"] == eventKey)["object_keys"]![0]!;

    private static Task<HttpResponseMessage> CallAsync(Keap keap, string call, string body) =>
        keap.CallAsync(new HttpMethod(call.Split(' ')[0]), call.Split(' ')[1], Pat, body);
}
