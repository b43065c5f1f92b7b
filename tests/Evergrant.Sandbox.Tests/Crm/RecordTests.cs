namespace Evergrant.Sandbox.Tests.Crm;

/// <summary>One record, written in one version and read in the other.</summary>
public sealed class RecordTests
{
    [Fact]
    public async Task A_company_is_one_in_both_versions()
    {
        await using var api = await Api.StartAsync();

        var made = await api.AskAsync(
            "POST v1/companies",
            """{"company_name":"Acme","email_address":"a@acme.example","notes":"n","opt_in_reason":"asked"}""",
            201
        );
        var id = (long)made["id"]!;
        var seen = await api.AskAsync($"GET v2/companies/{id}?fields=email_address,notes");
        var plain = await api.AskAsync($"GET v2/companies/{id}");
        await api.AskAsync(
            $"PATCH v2/companies/{id}",
            """{"email_address":{"email":"b@acme.example"},"title":"Ltd"}"""
        );

        Assert.Equal(
            ("a@acme.example", "SINGLE_OPT_IN"),
            ((string?)seen["email_address"]!["email"], (string?)seen["email_address"]!["email_opt_status"])
        );
        Assert.Equal(("n", $"{id}"), ((string?)seen["notes"], (string?)seen["id"]));
        Assert.Null(plain["notes"]);
        Assert.Equal("b@acme.example", (string?)(await api.AskAsync($"GET v1/companies/{id}"))["email_address"]);
        Assert.Equal(1, (int)(await api.AskAsync("GET v1/companies?company_name=acme&order=name"))["count"]!);
        Assert.Single((await api.AskAsync("GET v2/companies?filter=name%3D%3DAc*"))["companies"]!.AsArray());
        await api.IsRefusedAsync("POST v1/companies", "{}", 400, "company_name is invalid");
        await api.AskAsync($"DELETE v2/companies/{id}", status: 204);
        await api.IsRefusedAsync($"GET v1/companies/{id}", null, 404, "Company not found");
    }

    [Fact]
    public async Task A_note_belongs_to_its_contact()
    {
        await using var api = await Api.StartAsync();

        var made = await api.AskAsync(
            "POST v2/contacts/1/notes",
            """{"title":"Called","text":"about bread","type":"Call","user_id":"1","is_pinned":true}""",
            201
        );
        var id = (string)made["id"]!;
        var old = await api.AskAsync($"GET v1/notes/{id}");

        Assert.Equal(("about bread", 1, 1), ((string?)old["body"], (int)old["contact_id"]!, (int)old["user_id"]!));
        Assert.Equal("Ada", (string?)made["assigned_to_user"]!["given_name"]);
        Assert.NotNull((string?)made["pinned_at"]);
        await api.IsRefusedAsync($"GET v2/contacts/2/notes/{id}", null, 404, "Note not found");
        await api.IsRefusedAsync("GET v2/contacts/999/notes", null, 404, "Contact not found");
        await api.IsRefusedAsync("POST v2/contacts/1/notes", """{"text":"x"}""", 400, "user_id is invalid");
        await api.AskAsync("POST v1/notes", """{"contact_id":2,"body":"x"}""", 201);
        Assert.Single((await api.AskAsync("GET v2/contacts/1/notes"))["notes"]!.AsArray());
        Assert.Equal(2, (await api.AskAsync("GET v2/notes"))["notes"]!.AsArray().Count);
        Assert.Single((await api.AskAsync("GET v2/notes?filter=title%3D%3Dall"))["notes"]!.AsArray());
        Assert.Equal(1, (int)(await api.AskAsync("GET v1/notes?contact_id=2"))["count"]!);
        await api.AskAsync($"PATCH v2/contacts/1/notes/{id}", """{"user_id":"1","is_pinned":false}""");
        await api.IsRefusedAsync($"PUT v1/notes/{id}", """{"body":"y"}""", 400, "contact_id is invalid");
        Assert.Equal(
            "y",
            (string?)(await api.AskAsync($"PUT v1/notes/{id}", """{"body":"y","contact_id":1}"""))["body"]
        );
        await api.AskAsync($"DELETE v2/contacts/1/notes/{id}", status: 204);
    }

    [Fact]
    public async Task A_task_is_done_in_one_version_and_seen_done_in_the_other()
    {
        await using var api = await Api.StartAsync();

        var made = await api.AskAsync(
            "POST v2/tasks",
            """{"title":"Bake","assigned_to_user_id":"1","contact_id":"1","priority":"ESSENTIAL","remind_time_mins":"30","due_time":"2030-01-02T03:04:05Z"}""",
            201
        );
        var id = (string)made["id"]!;
        var old = await api.AskAsync($"PATCH v1/tasks/{id}", """{"completed":true}""");
        var seen = await api.AskAsync($"GET v2/tasks/{id}");

        Assert.Equal((2, 30, 1), ((int)old["priority"]!, (int)old["remind_time"]!, (int)old["contact"]!["id"]!));
        Assert.Equal("2030-01-02T03:04:05.000+0000", (string?)old["due_date"]);
        Assert.True((bool)seen["completed"]!);
        Assert.NotNull((string?)seen["completion_time"]);
        Assert.Single(
            (await api.AskAsync("GET v2/tasks?filter=is_completed%3D%3Dtrue%3Bpriority%3D%3DESSENTIAL"))[
                "tasks"
            ]!.AsArray()
        );
        Assert.Equal(0, (int)(await api.AskAsync("GET v1/tasks?completed=false"))["count"]!);
        Assert.Equal(1, (int)(await api.AskAsync("GET v1/tasks/search?has_due_date=true"))["count"]!);
        await api.AskAsync("POST v1/tasks", """{"title":"Clean","contact":{"id":2}}""");
        await api.IsRefusedAsync("POST v1/tasks", """{"contact":{"id":77}}""", 400, "contact_id is invalid");
        await api.IsRefusedAsync("POST v2/tasks", """{"title":"x"}""", 400, "assigned_to_user_id is invalid");
        await api.AskAsync($"DELETE v1/tasks/{id}", status: 204);
    }

    [Fact]
    public async Task An_opportunity_moves_through_the_stages()
    {
        await using var api = await Api.StartAsync();

        var made = await api.AskAsync(
            "POST v1/opportunities",
            """{"opportunity_title":"Big","contact":{"id":1},"stage":{"id":1},"projected_revenue_low":9.5,"include_in_forecast":1}"""
        );
        var id = (long)made["id"]!;
        var moved = await api.AskAsync($"PATCH v2/opportunities/{id}", """{"stage_id":"3"}""");

        Assert.Equal("Win", (string?)moved["stage"]!["name"]);
        Assert.Equal(("1", true), ((string?)moved["contact"]!["id"], (bool)moved["include_in_forecast"]!));
        Assert.Equal(3, (int)(await api.AskAsync($"GET v1/opportunities/{id}"))["stage"]!["id"]!);
        Assert.Single((await api.AskAsync("GET v2/opportunities?filter=stage_id%3D%3D3"))["opportunities"]!.AsArray());
        Assert.Equal(
            4,
            (await api.AskAsync("GET v2/opportunities/stages?order_by=stage_order"))["stages"]!.AsArray().Count
        );
        Assert.Equal(1, (int)(await api.AskAsync("GET v1/opportunity/stage_pipeline"))[2]!["stage_count"]!);
        await api.IsRefusedAsync(
            "POST v2/opportunities",
            """{"opportunity_title":"x","contact_id":"1"}""",
            400,
            "stage_id is invalid"
        );
        await api.IsRefusedAsync(
            "POST v2/opportunities",
            """{"contact_id":"1","stage_id":"1"}""",
            400,
            "opportunity_title is invalid"
        );
        await api.AskAsync($"DELETE v2/opportunities/{id}", status: 204);
    }

    [Fact]
    public async Task The_business_has_one_profile()
    {
        await using var api = await Api.StartAsync();

        await api.AskAsync("PUT v1/account/profile", """{"name":"New Bakery"}""");
        var seen = await api.AskAsync("PATCH v2/businessProfile?update_mask=phone", """{"phone":"555","name":"x"}""");

        Assert.Equal(("New Bakery", "555"), ((string?)seen["name"], (string?)seen["phone"]));
        Assert.Equal("85286", (string?)seen["address"]!["postal_code"]);
        Assert.Equal("555", (string?)(await api.AskAsync("GET v1/account/profile"))["phone"]);
    }

    [Fact]
    public async Task Users_are_listed_and_the_caller_is_one_of_them()
    {
        await using var api = await Api.StartAsync();

        var users = (await api.AskAsync("GET v2/users?filter=given_name%3D%3DAda"))["users"]!.AsArray();
        var me = await api.AskAsync("GET v2/oauth/connect/userinfo");

        Assert.Equal(((string?)users[0]!["id"], "ACTIVE"), ((string?)me["id"], (string?)users[0]!["status"]));
        Assert.Equal("xy123.infusionsoft.com", (string?)me["tenant_id"]);
        Assert.Equal("ada@acme-bakery.example", (string?)(await api.AskAsync("GET v2/users/1"))["keap_id"]);
        await api.IsRefusedAsync("GET v2/users?page_size=101", null, 400, "page_size is invalid");
    }

    [Fact]
    public async Task A_custom_field_is_made_and_then_filled()
    {
        await using var api = await Api.StartAsync();

        var field = await api.AskAsync(
            "POST v2/contacts/model/customFields",
            """{"label":"Shoe size","field_type":"WHOLE_NUMBER","options":[{"label":"a"}]}""",
            201
        );
        var model = await api.AskAsync("GET v1/contacts/model");
        var value = $$"""{"custom_fields":[{"id":{{field["id"]}},"content":42}]}""";
        await api.AskAsync("PATCH v1/contacts/1", value);
        var contact = await api.AskAsync("GET v2/contacts/1?fields=custom_fields");

        Assert.Equal(("Shoesize", "CONTACT"), ((string?)field["field_name"], (string?)field["record_type"]));
        Assert.Equal("WholeNumber", (string?)model["custom_fields"]![0]!["field_type"]);
        Assert.Contains("custom_fields", model["optional_properties"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(
            ((string?)field["id"], 42),
            ((string?)contact["custom_fields"]![0]!["id"], (int)contact["custom_fields"]![0]!["content"]!)
        );
        // A contact's field is no company's.
        await api.IsRefusedAsync(
            "POST v1/companies",
            value.Insert(1, "\"company_name\":\"x\","),
            400,
            "custom_fields is invalid"
        );
        await api.IsRefusedAsync("POST v2/tasks/model/customFields", """{"label":"x"}""", 400, "field_type is invalid");
        var other = await api.AskAsync(
            "POST v1/tasks/model/customFields",
            """{"label":"Shoe size","field_type":"Text"}""",
            201
        );
        await api.AskAsync($"PATCH v2/tasks/model/customFields/{other["id"]}", """{"label":"Size","group_id":"1"}""");
        await api.AskAsync($"DELETE v2/contacts/model/customFields/{field["id"]}", status: 204);
        await api.IsRefusedAsync("PATCH v1/contacts/1", value, 400, "custom_fields is invalid");
    }

    [Fact]
    public async Task Files_are_known_by_name_and_size()
    {
        await using var api = await Api.StartAsync();

        var made = await api.AskAsync(
            "POST v1/files",
            """{"file_name":"a.txt","file_data":"aGVsbG8=","is_public":true,"file_association":"CONTACT","contact_id":1}"""
        );
        var id = (long)made["file_descriptor"]!["id"]!;
        var seen = await api.AskAsync($"GET v2/files/{id}");

        Assert.Equal(
            ("a.txt", 5, true),
            ((string?)seen["file_name"], (int)seen["file_size"]!, (bool)seen["is_public"]!)
        );
        Assert.Equal(1, (int)(await api.AskAsync("GET v1/files?name=a*"))["count"]!);
        Assert.Equal(5, (int)(await api.AskAsync($"GET v1/files/{id}"))["file_descriptor"]!["file_size"]!);
        await api.IsRefusedAsync(
            "POST v1/files",
            """{"file_name":"a","file_data":"?","is_public":true,"file_association":"USER"}""",
            400,
            "file_data is invalid"
        );
        await api.AskAsync($"DELETE v2/files/{id}", status: 204);
    }

    [Theory]
    [InlineData("v1/products", "products", 2)]
    [InlineData("v2/products?filter=sku%3D%3DBREAD*", "products", 1)]
    [InlineData("v1/orders?contact_id=1", "orders", 1)]
    [InlineData("v2/orders?order_by=order_time%20desc", "orders", 1)]
    [InlineData("v1/campaigns?search_text=wel", "campaigns", 1)]
    [InlineData("v2/campaigns", "campaigns", 1)]
    [InlineData("v2/automations?filter=id%3E0", "automations", 1)]
    [InlineData("v2/emails/templates", "email_templates", 1)]
    public async Task What_is_only_read_is_there_to_be_read(string list, string plural, int count)
    {
        await using var api = await Api.StartAsync();

        var found = (await api.AskAsync("GET " + list))[plural]!.AsArray();
        var one = await api.AskAsync($"GET {list.Split('?')[0]}/{found[0]!["id"]}");

        Assert.Equal(count, found.Count);
        Assert.Equal(found[0]!["id"]!.ToJsonString(), one["id"]!.ToJsonString());
    }

    [Theory]
    [InlineData("GET v1/setting/application/configuration", "application")]
    [InlineData("GET v1/setting/application/enabled", "value")]
    [InlineData("GET v1/setting/contact/optionTypes", "value")]
    [InlineData("GET v2/settings/applications:getConfiguration", "application")]
    [InlineData("GET v2/settings/applications:isEnabled", "isEnabled")]
    [InlineData("GET v2/settings/contactOptionTypes", "option_types")]
    public async Task Settings_are_told(string call, string member)
    {
        await using var api = await Api.StartAsync();

        Assert.NotNull((await api.AskAsync(call))[member]);
    }

    [Fact]
    public async Task A_goal_is_achieved_for_a_contact_that_there_is()
    {
        await using var api = await Api.StartAsync();

        var old = await api.AskAsync("POST v1/campaigns/goals/shop/bought", """{"contact_id":1}""", 201);
        var now = await api.AskAsync(
            "POST v2/automations/goals/achieve",
            """{"integration":"shop","call_name":"bought","contact_id":1}"""
        );

        Assert.True((bool)old[0]!["success"]!);
        Assert.True((bool)now["results"]![0]!["success"]!);
        await api.IsRefusedAsync(
            "POST v1/campaigns/goals/shop/bought",
            """{"contact_id":99}""",
            400,
            "contact_id is invalid"
        );
        await api.IsRefusedAsync(
            "POST v2/automations/goals/achieve",
            """{"contact_id":1}""",
            400,
            "goal_id is invalid"
        );
    }
}
