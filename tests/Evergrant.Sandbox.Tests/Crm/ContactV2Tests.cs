using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests.Crm;

public sealed class ContactV2Tests
{
    private const string Zoe = """
        {"given_name":"Zoe","family_name":"Ash","birth_date":"1990-02-03","owner_id":"1","leadsource_id":"7",
         "email_addresses":[{"field":"EMAIL1","email":"zoe@x.example","opt_in_reason":"asked"}],
         "phone_numbers":[{"field":"PHONE1","number":"555"}],
         "social_accounts":[{"name":"zoe","type":"LINKED_IN"}],"source_type":"LANDING_PAGE"}
        """;

    [Fact]
    public async Task A_contact_of_v2_is_the_contact_of_v1()
    {
        await using var api = await Api.StartAsync();

        var made = await api.AskAsync("POST v2/contacts", Zoe, 201);
        var old = await api.AskAsync($"GET v1/contacts/{made["id"]}?optional_properties=lead_source_id");

        Assert.Equal(System.Text.Json.JsonValueKind.String, made["id"]!.GetValueKind());
        Assert.Equal(("1", "7"), ((string?)made["owner_id"], (string?)made["leadsource_id"]));
        Assert.Equal("SINGLE_OPT_IN", (string?)made["email_addresses"]![0]!["email_opt_status"]);
        Assert.EndsWith("Z", (string?)made["create_time"], StringComparison.Ordinal);
        Assert.Equal((1, 7), ((int)old["owner_id"]!, (int)old["lead_source_id"]!));
        Assert.Equal(("SingleOptIn", "1990-02-03"), ((string?)old["email_status"], (string?)old["birthday"]));
        Assert.Equal(
            ("LinkedIn", "LANDINGPAGE"),
            ((string?)old["social_accounts"]![0]!["type"], (string?)old["source_type"])
        );
        Assert.EndsWith("+0000", (string?)old["date_created"], StringComparison.Ordinal);
        Assert.Null(old["create_time"]);
    }

    [Fact]
    public async Task A_patch_changes_what_its_mask_names_and_v1_sees_it()
    {
        await using var api = await Api.StartAsync();

        var both = """{"given_name":"G","family_name":"Mill"}""";
        var patched = await api.AskAsync("PATCH v2/contacts/1?update_mask=family_name", both);

        Assert.Equal(("Grace", "Mill"), ((string?)patched["given_name"], (string?)patched["family_name"]));
        Assert.Equal("Mill", (string?)(await api.AskAsync("GET v1/contacts/1"))["family_name"]);
        await api.IsRefusedAsync("PATCH v2/contacts/1?update_mask=nothing", both, 400, "update_mask is invalid");
        await api.IsRefusedAsync("PATCH v2/contacts/1", """{"id":"9"}""", 400, "Unrecognized property: id");
    }

    [Fact]
    public async Task A_deleted_contact_is_gone_from_both_versions()
    {
        await using var api = await Api.StartAsync();

        await api.AskAsync("DELETE v2/contacts/1", status: 204);
        await api.AskAsync("DELETE v1/contacts/2", status: 204);

        await api.IsRefusedAsync("GET v2/contacts/1", null, 404, "Contact not found");
        await api.IsRefusedAsync("GET v1/contacts/1", null, 404, "Contact not found");
        await api.IsRefusedAsync("DELETE v2/contacts/2", null, 404, "Contact not found");
    }

    [Fact]
    public async Task An_error_of_v2_has_a_code_a_status_and_details_without_what_was_sent()
    {
        await using var api = await Api.StartAsync();

        using var answer = await api.SendAsync("GET v2/contacts/abc");

        await answer.IsAsync(
            400,
            """
            {"code":400,"message":"contact_id is invalid","status":"Bad Request","details":[{"domain":"contact","resource":"GET /rest/v2/contacts/{contact_id}"}]}
            """.Trim()
        );
    }

    [Theory]
    [InlineData("given_name==grace", "Grace")]
    [InlineData("given_name==Gr*", "Grace")]
    [InlineData("given_name==Gra", "")]
    [InlineData("email==alan@customers.example", "Alan")]
    [InlineData("email==alan*", "Alan")]
    [InlineData("ids==1,3", "Grace,Edith")]
    [InlineData("contact_id>1;contact_id<=3", "Alan,Edith")]
    [InlineData("given_name==Grace;family_name==Baker", "")]
    [InlineData("start_update_time==2020-01-01T00:00:00.000Z", "Grace,Alan,Edith")]
    [InlineData("end_update_time==2020-01-01T00:00:00.000Z", "")]
    public async Task A_filter_finds_what_holds_in_every_clause(string filter, string names)
    {
        await using var api = await Api.StartAsync();

        var found = await api.AskAsync("GET v2/contacts?filter=" + Uri.EscapeDataString(filter));

        Assert.Equal(names, string.Join(',', found["contacts"]!.AsArray().Select(one => (string?)one!["given_name"])));
    }

    [Theory]
    [InlineData("filter=shoe_size%3D%3D4", "filter")]
    [InlineData("filter=given_name", "filter")]
    [InlineData("filter=given_name%3EA", "filter")]
    [InlineData("filter=contact_id%3Ex", "contact_id")]
    [InlineData("filter=start_update_time%3D%3Dtoday", "start_update_time")]
    [InlineData("order_by=shoe_size", "order_by")]
    [InlineData("order_by=id%20sideways", "order_by")]
    [InlineData("page_size=1001", "page_size")]
    [InlineData("page_size=-1", "page_size")]
    [InlineData("page_token=x", "page_token")]
    [InlineData("page_token=%00", "page_token")]
    [InlineData("fields=shoe_size", "fields")]
    public async Task A_list_is_not_asked_for_what_there_is_not(string query, string what)
    {
        await using var api = await Api.StartAsync();

        await api.IsRefusedAsync("GET v2/contacts?" + query, null, 400, $"{what} is invalid");
    }

    [Fact]
    public async Task Page_tokens_lead_through_a_list_and_are_good_for_no_other_question()
    {
        await using var api = await Api.StartAsync();
        const string list = "GET v2/contacts?page_size=2&order_by=email%20desc";

        var first = await api.AskAsync(list);
        var token = (string)first["next_page_token"]!;
        var second = await api.AskAsync($"{list}&page_token={token}");

        Assert.Equal(["Grace", "Edith"], Names(first));
        Assert.Equal(["Alan"], Names(second));
        Assert.Equal("", (string?)second["next_page_token"]);
        Assert.Equal(
            ["Alan"],
            Names(await api.AskAsync(list.Replace("page_size=2", "page_size=1") + "&page_token=" + token))
        );
        foreach (
            var other in (string[])
                [
                    "v2/contacts?order_by=id",
                    "v2/contacts?filter=ids%3D%3D1&order_by=email%20desc",
                    "v2/tags?order_by=name",
                ]
        )
        {
            using var answer = await api.SendAsync($"GET {other}&page_token={token}");
            Assert.Equal(400, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Fields_are_all_that_is_shown_of_a_contact()
    {
        await using var api = await Api.StartAsync();

        var one = await api.AskAsync("GET v2/contacts/1?fields=given_name,tag_ids");

        Assert.Equal(["id", "given_name", "tag_ids"], one.AsObject().Select(member => member.Key));
    }

    [Theory]
    [InlineData("Email", "Other", 200)]
    [InlineData("EmailAndName", "Grace", 200)]
    [InlineData("EmailAndName", "Other", 201)]
    [InlineData("EmailAndNameAndCompany", "Grace", 200)]
    public async Task An_upsert_is_200_when_there_was_one_and_201_when_there_was_none(
        string option,
        string name,
        int status
    )
    {
        await using var api = await Api.StartAsync();
        var body = $$"""
            {"given_name":"{{name}}","family_name":"Miller","email_addresses":[{"field":"EMAIL1","email":"grace@customers.example"}]}
            """;

        var contact = await api.AskAsync($"POST v2/contacts?duplicate_option={option}", body, status);

        Assert.Equal(status == 200, (string?)contact["id"] == "1");
        await api.IsRefusedAsync("POST v2/contacts?duplicate_option=Shoe", body, 400, "duplicate_option is invalid");
    }

    [Theory]
    [InlineData("""{"given_name":"x"}""", "A contact must have an email address or a phone number")]
    [InlineData("""{"owner_id":"99"}""", "owner_id is invalid")]
    [InlineData("""{"owner_id":"x"}""", "owner_id is invalid")]
    [InlineData("""{"birth_date":"tomorrow"}""", "birth_date is invalid")]
    [InlineData(
        """{"phone_numbers":[{"field":"PHONE1","number":"5"}],"custom_fields":[{"id":"77","content":"x"}]}""",
        "custom_fields is invalid"
    )]
    [InlineData("""{"addresses":[{"field":"BILLING","region":"CA"}]}""", "BILLING Region is invalid")]
    [InlineData("""{"shoe_size":4}""", "Unrecognized property: shoe_size")]
    [InlineData("""{"tag_ids":["1"]}""", "Unrecognized property: tag_ids")]
    [InlineData("""{"source_type":"LANDINGPAGE"}""", "Input could not be converted to a valid request")]
    [InlineData("[]", "Input could not be converted to a valid request")]
    public async Task A_wrong_contact_is_refused_and_nothing_is_made(string body, string message)
    {
        await using var api = await Api.StartAsync();

        await api.IsRefusedAsync("POST v2/contacts", body, 400, message);

        Assert.Equal(3, (await api.AskAsync("GET v2/contacts"))["contacts"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_name_is_as_long_as_the_document_says_and_no_longer()
    {
        await using var api = await Api.StartAsync();
        static string Named(int letters) => $$"""{"given_name":"{{new string('a', letters)}}"}""";

        await api.AskAsync("PATCH v2/contacts/1", Named(40));
        await api.IsRefusedAsync("PATCH v2/contacts/1", Named(41), 400, "given_name is invalid");
        await api.IsRefusedAsync("PATCH v1/contacts/1", Named(41), 400, "given_name is invalid");
    }

    private static IEnumerable<string?> Names(JsonNode page) =>
        page["contacts"]!.AsArray().Select(one => (string?)one!["given_name"]);
}
