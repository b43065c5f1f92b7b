using System.Globalization;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests.Crm;

/// <summary>What v2's document lets a list be searched by, beside the fields that it shows.</summary>
public sealed class FilterTests
{
    [Theory]
    [InlineData("phone_number==+1 555;phone_fields==PHONE1", 1)]
    [InlineData("phone_number==+1 555;phone_fields==PHONE2", 0)]
    [InlineData("phone_fields==PHONE1,PHONE2;phone_number==777", 1)]
    [InlineData("phone_number==+1*;phone_fields==PHONE1", 1)]
    [InlineData("phone_number==555;phone_fields==PHONE1", 0)]
    public async Task A_contact_is_found_by_the_phones_that_are_named(string filter, int count)
    {
        await using var api = await Api.StartAsync();
        await api.AskAsync(
            "PATCH v1/contacts/1",
            """{"phone_numbers":[{"field":"PHONE1","number":"+1 555"},{"field":"PHONE2","number":"777"}]}"""
        );

        Assert.Equal(count, await CountAsync(api, "contacts", filter));
    }

    [Theory]
    [InlineData("phone_number==555", "phone_fields is invalid")]
    [InlineData("phone_number==555;phone_fields==PHONE9", "phone_fields is invalid")]
    [InlineData("Size==x", "Size is invalid")]
    [InlineData("Since>=2026-01-01", "Since is invalid")]
    [InlineData("Colour>red", "filter is invalid")]
    [InlineData("Nothing==1", "filter is invalid")]
    public async Task What_a_filter_does_not_take_is_refused(string filter, string message)
    {
        await using var api = await Api.StartAsync();
        await MakeFieldsAsync(api, "contacts");

        await api.IsRefusedAsync($"GET v2/contacts?filter={Uri.EscapeDataString(filter)}", null, 400, message);
    }

    [Theory]
    [InlineData("Size==42", 1)]
    [InlineData("size>=42", 1)]
    [InlineData("Size<42", 0)]
    [InlineData("Colour==re*", 1)]
    [InlineData("colour==RED", 1)]
    [InlineData("Colour==blue", 0)]
    [InlineData("Vegan==1", 1)]
    [InlineData("Vegan==0", 0)]
    [InlineData("Since>=2026-01-01T00:00:00.000Z", 1)]
    [InlineData("Since<2026-01-01T00:00:00.000Z", 0)]
    [InlineData("Sweets==cake", 1)]
    [InlineData("Sweets==ca", 0)]
    [InlineData("Size==42;Colour==red;given_name==Grace", 1)]
    public async Task Contacts_companies_opportunities_and_tasks_are_found_by_custom_fields(string filter, int count)
    {
        await using var api = await Api.StartAsync();
        foreach (
            var (kind, made) in (
                ((string, string)[])
                    [
                        ("contacts", "PATCH v1/contacts/1 {"),
                        ("companies", """POST v1/companies {"company_name":"Acme","""),
                        (
                            "opportunities",
                            """POST v2/opportunities {"opportunity_title":"Big","contact_id":"1","stage_id":"1","""
                        ),
                        ("tasks", """POST v2/tasks {"title":"Bake","assigned_to_user_id":"1","""),
                    ]
            )
        )
        {
            var fields = await MakeFieldsAsync(api, kind);
            var at = made.IndexOf('{', StringComparison.Ordinal);
            using var answer = await api.SendAsync(made[..(at - 1)], $"{made[at..]}\"custom_fields\":{fields}}}");
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            var asked =
                kind == "contacts" ? filter : filter.Replace(";given_name==Grace", "", StringComparison.Ordinal);
            Assert.Equal((kind, count), (kind, await CountAsync(api, kind, asked)));
        }
    }

    [Theory]
    [InlineData("contact_phone==555", 1)]
    [InlineData("contact_phone==5*", 1)]
    [InlineData("contact_city==Bonn", 1)]
    [InlineData("contact_state==Nord*", 1)]
    [InlineData("contact_state==Süd*", 0)]
    [InlineData("projected_revenue_low>=9.5", 1)]
    [InlineData("projected_revenue_low>9.5", 0)]
    public async Task An_opportunity_is_found_by_its_contact_and_its_revenue(string filter, int count)
    {
        await using var api = await Api.StartAsync();
        await api.AskAsync(
            "PATCH v1/contacts/1",
            """{"phone_numbers":[{"field":"PHONE1","number":"555"}],"addresses":[{"field":"BILLING","locality":"Bonn","region":"Nordrhein","country_code":"DEU"}]}"""
        );
        var made = await api.AskAsync(
            "POST v2/opportunities",
            """{"opportunity_title":"Big","contact_id":"1","stage_id":"1","projected_revenue_low":9.5}""",
            201
        );

        Assert.Equal(("Grace", "Bonn"), ((string?)made["contact"]!["first_name"], (string?)made["contact"]!["city"]));
        Assert.Equal(count, await CountAsync(api, "opportunities", filter));
        Assert.Equal(1, (int)(await api.AskAsync("GET v1/opportunities?search_term=grac"))["count"]!);
    }

    [Fact]
    public async Task Custom_fields_come_back_in_the_order_that_they_were_written_in()
    {
        await using var api = await Api.StartAsync();
        await MakeFieldsAsync(api, "contacts");
        var model = (await api.AskAsync("GET v2/contacts/model"))["custom_fields"]!.AsArray();
        var ids = model.Select(one => Number(one!)).Reverse().ToList();
        var values = new JsonArray([.. ids.Select(id => new JsonObject { ["id"] = id, ["content"] = "x" })]);

        await api.AskAsync("PATCH v1/contacts/1", new JsonObject { ["custom_fields"] = values }.ToJsonString());
        var shown = (await api.AskAsync("GET v1/contacts/1?optional_properties=custom_fields"))["custom_fields"]!;

        Assert.Equal(["Size", "Colour", "Vegan", "Since", "Sweets"], model.Select(one => (string?)one!["field_name"]));
        Assert.Equal(ids, shown.AsArray().Select(one => (long)one!["id"]!));
    }

    private static long Number(JsonNode record) => long.Parse((string)record["id"]!, CultureInfo.InvariantCulture);

    private static async Task<int> CountAsync(Api api, string kind, string filter) =>
        (await api.AskAsync($"GET v2/{kind}?filter={Uri.EscapeDataString(filter)}"))[kind]!.AsArray().Count;

    /// <returns>Values for them.</returns>
    private static async Task<string> MakeFieldsAsync(Api api, string kind)
    {
        var values = new JsonArray();
        foreach (
            var (label, type, content) in (
                ((string, string, JsonNode)[])
                    [
                        ("Size", "WHOLE_NUMBER", 42),
                        ("Colour", "TEXT", "Red"),
                        ("Vegan", "YES_NO", true),
                        ("Since", "DATE", "2026-05-01T00:00:00.000Z"),
                        ("Sweets", "LIST_BOX", "cake,ice"),
                    ]
            )
        )
        {
            var field = await api.AskAsync(
                $"POST v2/{kind}/model/customFields",
                $$"""{"label":"{{label}}","field_type":"{{type}}"}""",
                201
            );
            values.Add(new JsonObject { ["id"] = Number(field), ["content"] = content });
        }

        return values.ToJsonString();
    }
}
