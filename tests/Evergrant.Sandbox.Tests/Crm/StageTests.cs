namespace Evergrant.Sandbox.Tests.Crm;

public sealed class StageTests
{
    private const string New =
        """{"name":"Tasting","order":2,"target_number_days":3,"probability":40,"checklist_items":[{"description":"Bake","required":true,"order":1}]}""";

    [Fact]
    public async Task A_stage_is_made_changed_and_deleted_and_the_four_stay()
    {
        await using var api = await Api.StartAsync();

        var made = await api.AskAsync("POST v2/opportunities/stages", New, 201);
        var id = (string)made["id"]!;
        var changed = await api.AskAsync(
            $"PATCH v2/opportunities/stages/{id}?update_mask=name",
            """{"name":"Trial","probability":1}"""
        );

        Assert.Equal("1", (string?)made["checklist_items"]![0]!["id"]);
        Assert.Equal(("Trial", 40), ((string?)changed["name"], (int)changed["probability"]!));
        Assert.Equal(5, (await api.AskAsync("GET v2/opportunities/stages"))["stages"]!.AsArray().Count);
        Assert.Equal(5, (await api.AskAsync("GET v1/opportunity/stage_pipeline")).AsArray().Count);
        await api.AskAsync($"DELETE v2/opportunities/stages/{id}", status: 204);
        await api.IsRefusedAsync($"GET v2/opportunities/stages/{id}", null, 404, "Stage not found");
        await api.IsRefusedAsync(
            "POST v2/opportunities/stages",
            """{"name":"x","order":1,"target_number_days":-1,"probability":1}""",
            400,
            "target_number_days is invalid"
        );
        await api.IsRefusedAsync(
            "POST v2/opportunities/stages",
            """{"name":"x","order":1,"target_number_days":1,"probability":101}""",
            400,
            "probability is invalid"
        );
    }

    [Fact]
    public async Task Stages_of_one_tenant_are_none_of_anothers()
    {
        await using var api = await Api.StartAsync();
        var other = await api.Keap.NewPairAsync("ab103.infusionsoft.com");

        await api.AskAsync("PATCH v2/opportunities/stages/1", """{"name":"Fresh"}""");
        using var seen = await api.Keap.GetAsync("/crm/rest/v2/opportunities/stages/1", other.Access);

        Assert.Equal("New Opportunity", (string?)(await seen.JsonAsync())["name"]);
    }

    [Fact]
    public async Task A_stage_in_use_is_not_deleted_and_an_opportunity_shows_its_new_name()
    {
        await using var api = await Api.StartAsync();
        var id = await NewOpportunityAsync(api);

        await api.AskAsync("PATCH v2/opportunities/stages/1", """{"name":"Fresh"}""");

        Assert.Equal("Fresh", (string?)(await api.AskAsync($"GET v2/opportunities/{id}"))["stage"]!["name"]);
        await api.IsRefusedAsync(
            "DELETE v2/opportunities/stages/1",
            null,
            400,
            "A stage that is in use, or the last one, cannot be deleted"
        );
    }

    [Fact]
    public async Task Each_step_of_an_opportunity_is_history()
    {
        await using var api = await Api.StartAsync();
        var id = await NewOpportunityAsync(api);

        await api.AskAsync($"PATCH v2/opportunities/{id}", """{"stage_id":"3"}""");
        await api.AskAsync($"PATCH v1/opportunities/{id}", """{"stage":{"id":3}}""");
        var moves = (
            await api.AskAsync($"GET v2/opportunities/stageMoves?filter=opportunity_id%3D%3D{id}&order_by=id")
        )["stage_moves"]!.AsArray();

        Assert.Equal(
            [("0", "1"), ("1", "3")],
            moves.Select(one => ((string?)one!["move_from_stage_id"], (string?)one["move_to_stage_id"]))
        );
        Assert.Null(moves[0]!["prev_stage_move_time"]);
        Assert.Equal((string?)moves[0]!["move_time"], (string?)moves[1]!["prev_stage_move_time"]);
        var one = await api.AskAsync($"GET v2/opportunities/stageMoves/{moves[1]!["id"]}");
        Assert.Equal("1", (string?)one["user_id"]);
    }

    [Fact]
    public async Task Put_replaces_an_opportunity_whole()
    {
        await using var api = await Api.StartAsync();
        var id = await NewOpportunityAsync(api);

        var replaced = await api.AskAsync(
            "PUT v1/opportunities",
            $$$"""{"id":{{{id}}},"opportunity_title":"Small","contact":{"id":2},"stage":{"id":2}}"""
        );

        Assert.Equal(("Small", 2), ((string?)replaced["opportunity_title"], (int)replaced["contact"]!["id"]!));
        Assert.Null(replaced["opportunity_notes"]);
        await api.IsRefusedAsync("PUT v1/opportunities", """{"opportunity_title":"x"}""", 400, "id is invalid");
        await api.IsRefusedAsync(
            "PUT v1/opportunities",
            """{"id":999,"opportunity_title":"x","contact":{"id":1},"stage":{"id":1}}""",
            404,
            "Opportunity not found"
        );
    }

    [Theory]
    [InlineData("v2/opportunities/stages/1", "name")]
    [InlineData("v2/opportunities/stages/1", "order")]
    [InlineData("v2/opportunities/stages/1", "target_number_days")]
    [InlineData("v2/opportunities/stages/1", "probability")]
    [InlineData("v2/opportunities/ID", "opportunity_title")]
    [InlineData("v2/opportunities/ID", "stage_id")]
    [InlineData("v2/opportunities/ID", "contact_id")]
    [InlineData("v1/opportunities/ID", "opportunity_title")]
    public async Task What_a_record_must_have_is_not_taken_from_it(string path, string name)
    {
        await using var api = await Api.StartAsync();
        var id = await NewOpportunityAsync(api);
        path = path.Replace("ID", $"{id}", StringComparison.Ordinal);
        var before = (await api.AskAsync("GET " + path)).ToJsonString();

        await api.IsRefusedAsync("PATCH " + path, $$"""{"{{name}}":null}""", 400, $"{name} is invalid");

        Assert.Equal(before, (await api.AskAsync("GET " + path)).ToJsonString());
        await api.AskAsync("GET v1/opportunity/stage_pipeline");
        await api.AskAsync("GET v1/opportunities");
    }

    private static async Task<long> NewOpportunityAsync(Api api) =>
        (long)
            (
                await api.AskAsync(
                    "POST v1/opportunities",
                    """{"opportunity_title":"Big","opportunity_notes":"n","contact":{"id":1},"stage":{"id":1}}"""
                )
            )["id"]!;
}
