using Evergrant.Sandbox.Tests.Hooks;

namespace Evergrant.Sandbox.Tests;

/// <summary>Tests that share a sandbox, each with a tenant of its own.</summary>
public sealed class TenantResetTests
{
    private const string Mine = "xy123.infusionsoft.com";
    private const string Other = "ab103.infusionsoft.com";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_tenant_is_as_on_the_first_day_and_the_other_as_it_was(bool comesBack)
    {
        using var folder = new TemporaryFolder();
        var options = new KeapSandboxOptions { DataFile = folder.File("keap.json") };
        var keap = await Keap.StartAsync(options);
        var fresh = Of(keap, Mine);
        var (mine, other) = (await keap.NewPairAsync(), await keap.NewPairAsync(Other));
        await AddAsync(keap, mine.Access);
        await AddAsync(keap, other.Access);
        await keap.Sandbox.CreateKeyAsync(Mine, name: "made");
        await keap.Sandbox.DeleteKeyAsync("personal");
        keap.Sandbox.Faults.Add(FaultNames.Unavailable, times: 1);
        var others = Of(keap, Other);
        var asked = keap.Sandbox.Requests.Count;

        using var answer = await keap.ControlAsync(HttpMethod.Post, "reset", $$"""{"tenant":"{{Mine}}"}""");
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(asked, keap.Sandbox.Requests.Count);
        Assert.Single(keap.Sandbox.Faults.All);
        keap.Sandbox.Faults.Clear();
        if (comesBack)
        {
            // As a killed one leaves it: a clean stop writes everything anew.
            File.Copy(folder.File("keap.json"), folder.File("copy.json"));
            await keap.DisposeAsync();
            keap = await Keap.StartAsync(new() { DataFile = folder.File("copy.json") });
        }

        Assert.Equal(fresh, Of(keap, Mine));
        Assert.Equal(others, Of(keap, Other));
        using var spent = await keap.GetAsync("/crm/rest/v1/contacts", mine.Access);
        using var lives = await keap.GetAsync("/crm/rest/v1/contacts", other.Access);
        using var key = await keap.GetAsync("/crm/rest/v1/contacts", KeapSandboxSeed.PersonalAccessToken);
        using var refresh = await keap.RefreshAsync(mine.Refresh);
        using var another = await keap.RefreshAsync(other.Refresh);
        Assert.Equal(
            [401, 200, 200, 400, 200],
            ((HttpResponseMessage[])[spent, lives, key, refresh, another]).Select(one => (int)one.StatusCode)
        );
        Assert.Equal([Other], keap.Sandbox.State.Consents.Select(one => one.Tenant));
        Assert.False(await keap.Sandbox.DeleteKeyAsync("made"));
        await keap.DisposeAsync();
    }

    [Fact]
    public async Task What_was_to_be_told_of_it_is_told_no_more_and_of_the_other_it_is()
    {
        await using var keap = await Keap.StartAsync(Hook.Standing);
        await using var receiver = await Receiver.StartAsync();
        var other = await keap.NewPairAsync(Other);
        await keap.SubscribeAsync("contact.add", receiver.Url);
        await keap.SubscribeAsync("contact.add", receiver.Url, other.Access);
        await keap.AddContactAsync();
        var id = await keap.AddContactAsync(token: other.Access);

        await keap.Sandbox.ResetAsync(Mine);
        await keap.Advance(3600);

        Assert.Equal(id, (long)Assert.Single(receiver.Deliveries)["object_keys"]![0]!["id"]!);
        Assert.Equal([Other], keap.Sandbox.Hooks.Subscriptions.Select(one => one.Tenant));
        Assert.Equal([Other], keap.Sandbox.Hooks.Deliveries.Select(one => one.Tenant));
    }

    [Theory]
    [InlineData("""{"tenant":"nobody.infusionsoft.com"}""", 404, "no_such_tenant")]
    [InlineData("""{"tenants":"a"}""", 400, "invalid_body")]
    [InlineData("null", 400, "invalid_body")]
    public async Task What_is_no_tenant_resets_nothing(string body, int status, string code)
    {
        await using var keap = await Keap.StartAsync();
        await keap.NewPairAsync();

        using var answer = await keap.ControlAsync(HttpMethod.Post, "reset", body);

        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)(await answer.JsonAsync())["code"]));
        Assert.Single(keap.Sandbox.State.Consents);
    }

    private static async Task AddAsync(Keap keap, string access)
    {
        const string contact =
            """{"given_name":"Zoe","email_addresses":[{"field":"EMAIL1","email":"zoe@x.example"}],"opt_in_reason":"asked"}""";
        (await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/contacts", access, contact)).Dispose();
        (await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/tags", access, """{"name":"new"}""")).Dispose();
        (
            await keap.CallAsync(HttpMethod.Post, "/crm/rest/v1/notes", access, """{"contact_id":1,"body":"x"}""")
        ).Dispose();
    }

    private static List<string> Of(Keap keap, string tenant) =>
        [.. keap.Sandbox.State.Contacts.Where(one => one.Tenant == tenant).Select(one => one.ToString()).Order()];
}
