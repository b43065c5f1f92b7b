using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests;

public sealed class ContactTests
{
    private const string Contacts = "/crm/rest/v1/contacts";
    private const string NotConvertible = """{"message":"Input could not be converted to a valid request"}""";
    private const string Zoe =
        """{"given_name":"Zoe","family_name":"Ash","email_addresses":[{"field":"EMAIL1","email":"zoe@x.example"}]}""";

    [Fact]
    public async Task A_new_contact_is_created_read_and_found()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var created = await keap.CallAsync(HttpMethod.Post, Contacts, pair.Access, Zoe);
        var contact = await created.JsonAsync();
        using var read = await keap.GetAsync(
            $"{Contacts}/{contact["id"]}?optional_properties=custom_fields",
            pair.Access
        );
        using var found = await keap.GetAsync(
            $"{Contacts}?email=ZOE@X.example&given_name=Zoe&family_name=Ash",
            pair.Access
        );

        Assert.Equal(201, (int)created.StatusCode);
        Assert.Equal(contact.ToJsonString(), (await read.JsonAsync()).ToJsonString());
        var list = await found.JsonAsync();
        Assert.Equal(1, (int)list["count"]!);
        Assert.Equal((long)contact["id"]!, (long)list["contacts"]![0]!["id"]!);
    }

    [Fact]
    public async Task A_tenant_sees_its_own_contacts_only()
    {
        await using var keap = await Keap.StartAsync();
        var bakery = await keap.NewPairAsync();
        var corner = await keap.NewPairAsync("ab103.infusionsoft.com");
        using var created = await keap.CallAsync(HttpMethod.Post, Contacts, bakery.Access, Zoe);
        var id = (long)(await created.JsonAsync())["id"]!;

        using var read = await keap.GetAsync($"{Contacts}/{id}", corner.Access);
        using var list = await keap.GetAsync(Contacts, corner.Access);

        await read.IsAsync(404, """{"message":"Contact not found"}""");
        Assert.Equal(1, (int)(await list.JsonAsync())["count"]!);
    }

    [Fact]
    public async Task Pages_are_linked_by_absolute_addresses_without_a_token()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var names = new List<string>();
        var next = $"{Contacts}?limit=1&access_token={pair.Access}";
        while (next is not null)
        {
            using var answer = await keap.GetAsync(next, next.Contains("access_token") ? null : pair.Access);
            var page = await answer.JsonAsync();
            names.AddRange(page["contacts"]!.AsArray().Select(contact => (string)contact!["given_name"]!));
            next = (string?)page["next"];
            Assert.DoesNotContain(pair.Access, next ?? "", StringComparison.Ordinal);
            Assert.Equal(names.Count > 1, page["previous"] is not null);
        }

        Assert.Equal(["Grace", "Alan", "Edith"], names);
    }

    [Theory]
    [InlineData("Email", "Other", true)]
    [InlineData("EmailAndName", "Zoe", true)]
    [InlineData("EmailAndName", "Other", false)]
    public async Task An_upsert_finds_the_same_contact_as_its_option_says(string option, string name, bool same)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        using var created = await keap.CallAsync(HttpMethod.Post, Contacts, pair.Access, Zoe);
        var body = JsonNode.Parse(Zoe)!;
        body["duplicate_option"] = option;
        body["given_name"] = name;
        body["opt_in_reason"] = "asked on the form";

        using var put = await keap.CallAsync(HttpMethod.Put, Contacts, pair.Access, body.ToJsonString());

        var contact = await put.JsonAsync();
        Assert.Equal(200, (int)put.StatusCode);
        Assert.Equal(same, (long)(await created.JsonAsync())["id"]! == (long)contact["id"]!);
        Assert.Equal((name, true), ((string?)contact["given_name"], (bool)contact["email_opted_in"]!));
        Assert.Null(contact["duplicate_option"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"given_name":1}""")]
    [InlineData("""{"given_name":"a","given_name":"b"}""")]
    [InlineData("""{"given_name":"\ud800","email_addresses":[{"field":"EMAIL1","email":"a@b.c"}]}""")]
    [InlineData("""{"email_addresses":"a@b.c"}""")]
    [InlineData("""{"email_addresses":[1]}""")]
    [InlineData("""{"email_addresses":[null]}""")]
    [InlineData("""{"email_addresses":[{"field":"EMAIL9","email":"a@b.c"}]}""")]
    [InlineData("""{"email_addresses":[{"field":"EMAIL1","email":{}}]}""")]
    [InlineData("""{"addresses":[{"field":1}]}""")]
    public async Task A_body_that_is_no_contact_is_a_400_in_v1s_shape(string body)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var post = await keap.CallAsync(HttpMethod.Post, Contacts, pair.Access, body);
        using var put = await keap.CallAsync(HttpMethod.Put, Contacts, pair.Access, body);

        await post.IsAsync(400, NotConvertible);
        await put.IsAsync(400, NotConvertible);
    }

    [Theory]
    [InlineData("""{"id":7}""", "Unrecognized property: id")]
    [InlineData("""{"given_name":"x"}""", "A contact must have an email address or a phone number")]
    [InlineData("""{"addresses":[{"field":"BILLING","region":"CA"}]}""", "BILLING Region is invalid")]
    public async Task Other_mistakes_are_named(string body, string message)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.CallAsync(HttpMethod.Post, Contacts, pair.Access, body);

        await answer.IsAsync(400, $$"""{"message":"{{message}}"}""");
    }

    [Theory]
    [InlineData("limit=x")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("offset=-1")]
    [InlineData("offset=99999999999")]
    public async Task Bad_paging_is_a_400(string query)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.GetAsync($"{Contacts}?{query}", pair.Access);

        await answer.IsAsync(400, $$"""{"message":"{{query.Split('=')[0]}} is invalid"}""");
    }

    [Fact]
    public async Task Userinfo_names_the_login_that_allowed()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync("tv265.infusionsoft.com");

        using var answer = await keap.GetAsync("/crm/rest/v1/oauth/connect/userinfo", pair.Access);

        Assert.Equal("olga@twoshops.example", (string?)(await answer.JsonAsync())["email"]);
    }
}
