using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Evergrant.Server.Tests.Intake;

namespace Evergrant.Server.Tests.Submissions;

public sealed class SubmissionApiTests
{
    private const string Api = "/api/v1/submissions";
    private static readonly string[] Discarded = ["discarded"];

    [Fact]
    public async Task What_came_in_is_listed_page_by_page_found_by_person_and_shown_whole()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        var first = await house.SendAsync("ann@customers.example");
        await house.House.Keap.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        var second = await house.SendAsync("bob@customers.example");

        var page = await house.House.ReadAsync($"{Api}?limit=1");
        Assert.Equal(second, (string?)page["submissions"]![0]!["id"]);
        var rest = await house.House.ReadAsync($"{Api}?limit=1&after={page["next"]}");
        Assert.Equal(first, (string?)rest["submissions"]![0]!["id"]);
        var found = await PostAsync(house, $"{Api}/search", new { person = "ANN@customers.example" });
        Assert.Equal(first, (string?)Assert.Single(found["submissions"]!.AsArray())!["id"]);
        var shown = await house.House.ReadAsync($"{Api}/{first}");
        Assert.Equal("ann@customers.example", (string?)shown["sent"]!["email"]);
        Assert.Equal("shop", (string?)shown["submission"]!["grant"]);
        Assert.Equal(
            2,
            (long?)
                (await house.House.ReadAsync($"{Api}/counts"))["counts"]!.AsArray().Sum(count => (long)count!["count"]!)
        );
    }

    [Fact]
    public async Task It_is_put_right_released_noted_discarded_and_each_act_says_who()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        var id = await house.SendSuspiciousAsync("ann@customers.exmaple");

        await PostAsync(
            house,
            $"{Api}/{id}/fix",
            new { set = new { email = "ann@customers.example" }, why = "asked her" }
        );
        await PostAsync(house, $"{Api}/{id}/note", new { text = "a regular" });
        await PostAsync(house, $"{Api}/{id}/release", new { });
        var after = await PostAsync(house, $"{Api}/{id}/discard", new { why = "twice" });

        Assert.Equal("discarded", (string?)after["submission"]!["state"]);
        Assert.Equal("ann@customers.example", (string?)after["sent"]!["email"]);
        var acts = after["events"]!
            .AsArray()
            .Where(one => (string?)one!["kind"] is "fixed" or "noted" or "released" or "discarded")
            .ToList();
        Assert.Equal(["fixed", "noted", "released", "discarded"], acts.Select(one => (string?)one!["kind"]));
        Assert.All(acts, one => Assert.Contains("test (API)", (string?)one!["detail"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_replay_says_first_what_it_would_do()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        var id = await house.SendSuspiciousAsync("ann@customers.example");
        await PostAsync(house, $"{Api}/{id}/discard", new { why = "spam" });

        var plan = await PostAsync(house, $"{Api}/{id}/replay", new { });
        Assert.Equal((false, 1), ((bool)plan["done"]!, (int)plan["going"]!));
        Assert.Equal("discarded", (string?)(await house.House.ReadAsync($"{Api}/{id}"))["submission"]!["state"]);
        var all = await PostAsync(house, $"{Api}/replay", new { state = Discarded, yes = true });
        Assert.Equal((true, 1), ((bool)all["done"]!, (int)all["going"]!));
        Assert.NotEqual("discarded", (string?)(await house.House.ReadAsync($"{Api}/{id}"))["submission"]!["state"]);
    }

    [Fact]
    public async Task A_person_is_forgotten_after_it_was_said_how_much_that_is()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        await house.SendAsync("ann@customers.example");
        var asked = await PostAsync(house, $"{Api}/forget", new { person = "ann@customers.example" });
        Assert.Equal((false, 1), ((bool)asked["done"]!, (int)asked["submissions"]!));
        Assert.Single(await house.AllAsync());
        await PostAsync(house, $"{Api}/forget", new { person = "ann@customers.example", yes = true });
        Assert.Empty(await house.AllAsync());
    }

    [Theory]
    [InlineData("GET", "?state=lost", null, 400, "invalid_state")]
    [InlineData("GET", "?since=yesterday", null, 400, "invalid_since")]
    [InlineData("GET", "?limit=501", null, 400, "invalid_limit")]
    [InlineData("GET", "?after=x", null, 400, "invalid_after")]
    [InlineData("GET", "?grant=nobody", null, 400, "invalid_grant")]
    [InlineData("GET", "?person=ann@customers.example", null, 400, "invalid_person")]
    [InlineData("GET", "/sb_00000000000000000000", null, 404, "no_such_submission")]
    [InlineData("GET", "/nonsense", null, 404, "no_such_submission")]
    [InlineData("POST", "/search", "{", 400, "invalid_body")]
    [InlineData("POST", "/search", """{"shoe":1}""", 400, "invalid_body")]
    [InlineData("POST", "/search", """{"state":[null]}""", 400, "invalid_state")]
    [InlineData("POST", "/replay", "{}", 400, "invalid_state")]
    [InlineData("POST", "/replay", """{"state":["waiting"],"limit":1,"yes":true}""", 400, "invalid_limit")]
    [InlineData("POST", "/replay", """{"state":["waiting"],"after":"sb_00000000000000000000"}""", 400, "invalid_after")]
    [InlineData("POST", "/replay", """{"state":["waiting"],"from":"start"}""", 400, "invalid_from")]
    [InlineData("POST", "/ID/discard", "{}", 400, "invalid_why")]
    [InlineData("POST", "/ID/note", "{}", 400, "invalid_text")]
    [InlineData("POST", "/ID/release", "{}", 409, "submission_not_quarantined")]
    [InlineData("POST", "/ID/fix", """{"set":{"email":"nobody"}}""", 422, "field_invalid")]
    [InlineData("POST", "/ID/fix", """{"set":{"email":null}}""", 400, "invalid_set")]
    [InlineData("POST", "/forget", "{}", 400, "invalid_person")]
    public async Task Bad_input_gets_a_code_and_changes_nothing(
        string method,
        string path,
        string? body,
        int status,
        string code
    )
    {
        await using var house = await SubmissionHouse.BuildAsync();
        var id = await house.SendAsync("ann@customers.example");
        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            Api + path.Replace("ID", id, StringComparison.Ordinal)
        );
        if (body is not null)
            request.Content = new StringContent(body, null, "application/json");
        using var answer = await house.House.Api.SendAsync(request);
        await answer.IsProblemAsync((HttpStatusCode)status, code);
        var only = await house.OnlyAsync();
        Assert.Equal("ann@customers.example", only.Content.Email);
    }

    [Fact]
    public async Task A_body_that_says_not_what_it_is_is_no_empty_one()
    {
        await using var house = await SubmissionHouse.BuildAsync();
        await house.SendAsync("ann@customers.example");
        var body = new ByteArrayContent([.. "{\"state\":[\"delivered\"],\"person\":\"ann@customers.example\"}"u8]);
        using var answer = await house.House.Api.PostAsync(new Uri($"{Api}/search", UriKind.Relative), body);
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_body");
        using var none = await house.House.Api.PostAsync(new Uri($"{Api}/search", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, none.StatusCode);
    }

    private static async Task<JsonNode> PostAsync(FormHouse house, string path, object body)
    {
        using var answer = await house.House.Api.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }
}
