using System.Text.Json.Nodes;
using static Evergrant.Sandbox.Tests.Hooks.Hook;

namespace Evergrant.Sandbox.Tests.Hooks;

public sealed class HookDeliveryTests
{
    [Fact]
    public async Task A_new_contact_is_told_of_within_a_minute_and_not_before_half_of_one()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync("contact.add", receiver.Url);
        var id = await keap.AddContactAsync();

        await keap.Advance(29);
        Assert.Empty(receiver.Deliveries);
        await keap.Advance(31);

        var told = Assert.Single(receiver.Deliveries);
        Assert.Equal(
            $$"""{"event_key":"contact.add","object_type":"contact","object_keys":[{"id":{{id}},"apiUrl":"{{keap.Sandbox.Address}}crm/rest/v1/contacts/{{id}}","timestamp":"2031-05-01T07:08:09.000+0000"}]}""",
            told.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
        );
        var delivery = Assert.Single(keap.Sandbox.Hooks.Deliveries);
        Assert.Equal((SandboxHookState.Delivered, null), (delivery.State, delivery.DueAt));
        Assert.Equal((200, "delivered"), (delivery.Attempts[0].Status, delivery.Attempts[0].Outcome));
        Assert.InRange(
            delivery.Attempts[0].At - Standing.StartAt!.Value,
            TimeSpan.FromSeconds(30),
            TimeSpan.FromSeconds(60)
        );
    }

    [Fact]
    public async Task The_clock_that_runs_by_itself_delivers_too()
    {
        await using var keap = await Keap.StartAsync(new() { HookPatience = TimeSpan.FromSeconds(1) });
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.AddContactAsync();
        keap.Sandbox.Clock.Freeze();
        var due = keap.Sandbox.Hooks.Deliveries[0].DueAt!.Value;
        await keap.Sandbox.Clock.AdvanceToAsync(due.AddMilliseconds(-200));
        Assert.Empty(receiver.Deliveries);

        keap.Sandbox.Clock.Run();

        Assert.True(
            await UntilAsync(() => keap.Sandbox.Hooks.Deliveries[0].State == SandboxHookState.Delivered),
            "nothing came"
        );
        Assert.Single(receiver.Deliveries);
    }

    [Fact]
    public async Task Changes_are_told_in_batches_of_at_most_a_thousand_each_thing_once()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync("contact.edit", receiver.Url);
        for (var number = 0; number < 1_001; number++)
            await EditAsync(keap, 1 + number % 3);

        await keap.Advance(60);

        var batches = receiver.Deliveries.OrderByDescending(one => one["object_keys"]!.AsArray().Count).ToList();
        Assert.Equal([3, 1], batches.Select(one => one["object_keys"]!.AsArray().Count));
        Assert.Equal([1, 2, 3], batches[0]["object_keys"]!.AsArray().Select(one => (int)one!["id"]!).Order());
    }

    [Theory]
    [InlineData("contactGroup.applied", 299, 301)]
    [InlineData("contactGroup.removed", 29, 31)]
    public async Task Tags_that_are_applied_take_five_to_ten_minutes(string eventKey, int before, int after)
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        using var tags = await keap.GetAsync("/crm/rest/v1/tags", Pat);
        var tag = (int)(await tags.JsonAsync())["tags"]![0]!["id"]!;
        await keap.SubscribeAsync(eventKey, receiver.Url);
        await TagAsync(keap, HttpMethod.Post, 1, tag);
        await TagAsync(keap, HttpMethod.Post, 2, tag);
        // Nothing changes, nobody is told.
        await TagAsync(keap, HttpMethod.Post, 2, tag);
        await TagAsync(keap, HttpMethod.Delete, 1, tag);
        await TagAsync(keap, HttpMethod.Delete, 2, tag);
        await TagAsync(keap, HttpMethod.Delete, 2, tag);

        await keap.Advance(before);
        Assert.Empty(receiver.Deliveries);
        await keap.Advance(after);

        var told = Assert.Single(Assert.Single(receiver.Deliveries)["object_keys"]!.AsArray())!;
        Assert.Equal(tag, (int)told["id"]!);
        Assert.Equal([1, 2], told["contact_details"]!.AsArray().Select(one => (int)one!["id"]!));
    }

    [Fact]
    public async Task A_contact_from_xml_rpc_is_told_of_as_well()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync("contact.add", receiver.Url);

        var id = (int)(await XmlRpc.Rpc.CallAsync(keap, "ContactService.add", XmlRpc.Rpc.Struct(("FirstName", "X"))))!;
        await keap.Advance(60);

        Assert.Equal(id, (int)Assert.Single(receiver.Deliveries)["object_keys"]![0]!["id"]!);
    }

    [Theory]
    [InlineData("note.add", "POST", "notes", """{"contact_id":1,"title":"Called"}""")]
    [InlineData("company.add", "POST", "companies", """{"company_name":"Hogwarts"}""")]
    [InlineData("contact.delete", "DELETE", "contacts/3", null)]
    [InlineData("contactGroup.add", "POST", "tags", """{"name":"VIP"}""")]
    public async Task Records_of_other_kinds_are_told_of_too(string eventKey, string method, string path, string? json)
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync(eventKey, receiver.Url);

        using var answer = await keap.CallAsync(new HttpMethod(method), "/crm/rest/v1/" + path, Pat, json);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await keap.Advance(60);

        var told = Assert.Single(receiver.Deliveries);
        Assert.Equal(eventKey, (string?)told["event_key"]);
        Assert.Equal(eventKey.Split('.')[0], (string?)told["object_type"]);
    }

    [Fact]
    public async Task Nobody_is_told_of_another_tenant_or_another_event_or_before_it_is_verified()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        var other = await keap.NewPairAsync("ab103.infusionsoft.com");
        await keap.SubscribeAsync("contact.add", receiver.Url, other.Access);
        await keap.SubscribeAsync("contact.edit", receiver.Url);
        receiver.Echoes = false;
        await keap.SubscribeAsync("contact.add", receiver.Url);

        await keap.AddContactAsync();
        await keap.Advance(600);

        Assert.Empty(receiver.Deliveries);
        Assert.Empty(keap.Sandbox.Hooks.Deliveries);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    public async Task A_receiver_that_fails_is_asked_four_times_and_then_no_more(int status)
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = status;
        var hook = await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.AddContactAsync();

        await keap.Advance(3 * 3600);

        Assert.Equal(4, receiver.Deliveries.Count);
        Assert.Equal("Inactive", await keap.StatusAsync(hook));
        var delivery = Assert.Single(keap.Sandbox.Hooks.Deliveries);
        Assert.Equal(SandboxHookState.Failed, delivery.State);
        Assert.All(delivery.Attempts, one => Assert.Equal((status, "refused"), (one.Status, one.Outcome)));
        var waits = delivery.Attempts.Zip(delivery.Attempts.Skip(1), (one, next) => next.At - one.At).ToList();
        Assert.InRange(waits[0], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        Assert.Equal([TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)], waits[1..]);

        await keap.AddContactAsync();
        await keap.Advance(3600);
        Assert.Equal(4, receiver.Deliveries.Count);
    }

    [Fact]
    public async Task One_that_recovers_gets_the_same_once_more_and_stays_verified()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 503;
        var hook = await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.AddContactAsync();
        await keap.Advance(60);
        receiver.Status = 302;

        await keap.Advance(60);

        Assert.Equal(2, receiver.Deliveries.Count);
        Assert.Equal(receiver.Deliveries[0].ToJsonString(), receiver.Deliveries[1].ToJsonString());
        Assert.Equal("Verified", await keap.StatusAsync(hook));
        Assert.Equal(SandboxHookState.Delivered, keap.Sandbox.Hooks.Deliveries[0].State);
    }

    [Fact]
    public async Task A_410_makes_it_inactive_at_once_and_a_handshake_active_again()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 410;
        var hook = await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.AddContactAsync();
        await keap.Advance(3600);

        Assert.Single(receiver.Deliveries);
        Assert.Equal("Inactive", await keap.StatusAsync(hook));

        receiver.Status = 200;
        using var verified = await keap.CallAsync(HttpMethod.Post, $"/crm/rest/v1/hooks/{hook["key"]}/verify", Pat);
        await keap.AddContactAsync();
        await keap.Advance(3600);

        Assert.Equal("Verified", (string?)(await verified.JsonAsync())["status"]);
        Assert.Equal(2, receiver.Deliveries.Count);
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_the_clock_no_longer_than_its_patience()
    {
        await using var keap = await Keap.StartAsync(
            new()
            {
                StartAt = Standing.StartAt,
                StartFrozen = true,
                HookPatience = TimeSpan.FromMilliseconds(100),
            }
        );
        await using var receiver = await Receiver.StartAsync();
        await using var prompt = await Receiver.StartAsync();
        receiver.Status = 0;
        var hook = await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.SubscribeAsync("contact.add", prompt.Url);
        await keap.AddContactAsync();
        var started = TimeProvider.System.GetTimestamp();

        await keap.Advance(3 * 3600);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal(4, receiver.Deliveries.Count);
        Assert.Single(prompt.Deliveries);
        Assert.Equal("Inactive", await keap.StatusAsync(hook));
        var attempts = keap.Sandbox.Hooks.Deliveries.Single(one => one.State == SandboxHookState.Failed).Attempts;
        Assert.All(attempts, one => Assert.Equal((null, "no_answer"), (one.Status, one.Outcome)));
        // The thirty seconds that it had are counted, though the clock stood.
        Assert.Equal(TimeSpan.FromSeconds(5 * 60 + 30), attempts[2].At - attempts[1].At);
    }

    [Fact]
    public async Task What_waits_for_a_hook_that_is_deleted_goes_nowhere()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        var hook = await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.AddContactAsync();
        (await keap.CallAsync(HttpMethod.Delete, $"/crm/rest/v1/hooks/{hook["key"]}", Pat)).Dispose();

        await keap.Advance(3600);

        Assert.Empty(receiver.Deliveries);
        Assert.Equal(SandboxHookState.Dropped, Assert.Single(keap.Sandbox.Hooks.Deliveries).State);
    }

    [Fact]
    public async Task What_waits_survives_the_sandbox()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await Receiver.StartAsync();
        var options = new KeapSandboxOptions
        {
            DataFile = folder.File("keap.json"),
            StartAt = Standing.StartAt,
            StartFrozen = true,
            HookPorts = [new Uri(receiver.Url).Port],
        };
        long id;
        await using (var keap = await Keap.StartAsync(options))
        {
            await keap.SubscribeAsync("contact.add", receiver.Url);
            id = await keap.AddContactAsync();
        }

        await using var again = await Keap.StartAsync(options);
        await again.Advance(60);

        Assert.Equal(id, (long)Assert.Single(receiver.Deliveries)["object_keys"]![0]!["id"]!);
    }

    [Fact]
    public async Task What_waited_in_a_snapshot_is_sent_when_it_is_gone_back_to()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync("contact.add", receiver.Url);
        var id = await keap.AddContactAsync();
        keap.Sandbox.SaveSnapshot("waiting");
        await keap.Sandbox.ResetAsync();
        await keap.Advance(60);
        Assert.Empty(receiver.Deliveries);

        // Its time is over by now: the clock does not go back.
        await keap.Sandbox.RestoreSnapshotAsync("waiting");
        await keap.Advance(1);

        Assert.Equal(id, (long)Assert.Single(receiver.Deliveries)["object_keys"]![0]!["id"]!);
    }

    [Fact]
    public async Task A_reset_forgets_hooks_and_what_waits()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.AddContactAsync();

        await keap.Sandbox.ResetAsync();
        await keap.AddContactAsync();
        await keap.Advance(3600);

        Assert.Empty(receiver.Deliveries);
        Assert.Empty(keap.Sandbox.Hooks.Subscriptions);
        Assert.Empty(keap.Sandbox.Hooks.Deliveries);
    }

    [Fact]
    public async Task Deliveries_come_in_the_order_in_which_they_are_due()
    {
        await using var keap = await Keap.StartAsync(Standing);
        await using var receiver = await Receiver.StartAsync();
        await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.SubscribeAsync("contact.edit", receiver.Url);
        for (var number = 0; number < 20; number++)
        {
            await EditAsync(keap, await keap.AddContactAsync());
            await keap.Advance(61);
        }

        var sent = keap.Sandbox.Hooks.Deliveries.OrderBy(one => one.Attempts[0].At).Select(one => one.EventKey);
        Assert.Equal(40, receiver.Deliveries.Count);
        Assert.Equal(sent, receiver.Deliveries.Select(one => (string)one["event_key"]!));
    }

    [Fact]
    public async Task The_same_changes_are_told_at_the_same_moments_in_every_sandbox()
    {
        async Task<List<DateTimeOffset?>> DueAsync()
        {
            await using var keap = await Keap.StartAsync(Standing);
            await using var receiver = await Receiver.StartAsync();
            foreach (var key in (string[])["contact.add", "contact.edit", "contactGroup.add"])
                await keap.SubscribeAsync(key, receiver.Url);

            await EditAsync(keap, await keap.AddContactAsync());
            return [.. keap.Sandbox.Hooks.Deliveries.Select(one => one.DueAt)];
        }

        var due = await DueAsync();

        Assert.Equal(due, await DueAsync());
        Assert.Equal(2, due.Distinct().Count());
    }

    private static async Task EditAsync(Keap keap, long id)
    {
        using var answer = await keap.CallAsync(
            HttpMethod.Patch,
            $"/crm/rest/v1/contacts/{id}",
            Pat,
            """{"job_title":"Baker"}"""
        );
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private static async Task TagAsync(Keap keap, HttpMethod method, long contact, int tag)
    {
        using var answer = await keap.CallAsync(
            method,
            $"/crm/rest/v1/contacts/{contact}/tags{(method == HttpMethod.Delete ? $"/{tag}" : "")}",
            Pat,
            method == HttpMethod.Delete ? null : new JsonObject { ["tagIds"] = new JsonArray(tag) }.ToJsonString()
        );
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task<bool> UntilAsync(Func<bool> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(20))
                return false;

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return true;
    }
}
