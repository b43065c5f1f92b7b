namespace Evergrant.Sandbox.Tests.Crm;

public sealed class TagV2Tests
{
    [Fact]
    public async Task A_tag_and_its_category_are_made_changed_and_deleted()
    {
        await using var api = await Api.StartAsync();

        var category = await api.AskAsync("POST v2/tags/categories", """{"name":"Shoes"}""", 201);
        var tag = await api.AskAsync(
            "POST v2/tags",
            $$$"""{"name":"Boots","category":{"id":"{{{category["id"]}}}"}}""",
            201
        );
        var patched = await api.AskAsync(
            $"PATCH v2/tags/{tag["id"]}?update_mask=description",
            """{"name":"No","description":"High"}"""
        );
        var old = await api.AskAsync($"GET v1/tags/{tag["id"]}");

        Assert.Equal((string?)category["id"], (string?)tag["category"]!["id"]);
        Assert.Equal(("Boots", "High"), ((string?)patched["name"], (string?)patched["description"]));
        Assert.Equal(("Boots", "Shoes"), ((string?)old["name"], (string?)old["category"]!["name"]));
        await api.IsRefusedAsync("POST v2/tags", """{"name":"boots"}""", 400, "A tag with this name already exists");
        await api.IsRefusedAsync("POST v2/tags", """{"name":" "}""", 400, "name is invalid");
        await api.IsRefusedAsync(
            "POST v2/tags",
            """{"name":"x","category":{"id":"99"}}""",
            400,
            "category_id is invalid"
        );
        await api.AskAsync($"DELETE v2/tags/{tag["id"]}", status: 204);
        await api.IsRefusedAsync($"GET v2/tags/{tag["id"]}", null, 404, "Tag not found");
    }

    [Fact]
    public async Task A_category_of_v1_is_one_of_v2()
    {
        await using var api = await Api.StartAsync();

        var made = await api.AskAsync("POST v1/tags/categories", """{"name":"Hats","description":"For heads"}""");
        var found = await api.AskAsync("GET v2/tags/categories?filter=name%3D%3DHats");

        Assert.Equal((long)made["id"]!, long.Parse((string)found["tag_categories"]![0]!["id"]!));
        Assert.Equal("For heads", (string?)(await api.AskAsync($"GET v2/tags/categories/{made["id"]}"))["description"]);
    }

    [Fact]
    public async Task Tags_are_applied_and_removed_and_listed_from_either_side_in_both_versions()
    {
        await using var api = await Api.StartAsync();
        var tag = (string)(await api.AskAsync("GET v2/tags"))["tags"]![0]!["id"]!;

        var applied = await api.AskAsync(
            $"POST v2/tags/{tag}/contacts:applyTags",
            """{"contact_ids":["1","2","1","999"]}"""
        );
        var again = await api.AskAsync($"POST v1/tags/{tag}/contacts", """{"ids":[2,3]}""");

        Assert.Equal("""{"1":"SUCCESS","2":"SUCCESS","999":"CONTACT_NOT_FOUND"}""", applied["results"]!.ToJsonString());
        Assert.Equal("""{"2":"DUPLICATE","3":"SUCCESS"}""", again.ToJsonString());
        var ofContact = await api.AskAsync(
            "GET v2/contacts/1/tags?filter=name%3D%3DCustomer&order_by=applied_time%20desc"
        );
        Assert.Equal(tag, (string?)ofContact["tags"]![0]!["tag"]!["id"]);
        Assert.NotNull((string?)ofContact["tags"]![0]!["applied_time"]);
        var ofTag = await api.AskAsync($"GET v2/tags/{tag}/contacts?filter=family_name%3D%3DBaker");
        Assert.Equal("alan@customers.example", (string?)ofTag["contacts"]![0]!["email"]);
        Assert.Equal(3, (int)(await api.AskAsync($"GET v1/tags/{tag}/contacts"))["count"]!);

        await api.AskAsync($"POST v2/tags/{tag}/contacts:removeTags", """{"contact_ids":["1","999"]}""", 204);
        await api.AskAsync($"DELETE v1/tags/{tag}/contacts/2", status: 204);
        await api.AskAsync($"DELETE v1/tags/{tag}/contacts?ids=3", status: 204);
        Assert.Equal(0, (int)(await api.AskAsync($"GET v1/tags/{tag}/contacts"))["count"]!);
        await api.IsRefusedAsync(
            $"POST v2/tags/999/contacts:applyTags",
            """{"contact_ids":["1"]}""",
            404,
            "Tag not found"
        );
        await api.IsRefusedAsync(
            $"POST v2/tags/{tag}/contacts:applyTags",
            """{"contact_ids":[]}""",
            400,
            "contact_ids is invalid"
        );
    }
}
