using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Evergrant.Intake.Submissions;

namespace Evergrant.Server.Tests.Intake;

public sealed class FormApiTests
{
    private const string Forms = "/api/v1/forms";

    private static async Task<HttpResponseMessage> SendAsync(
        FormHouse house,
        HttpMethod method,
        string path,
        string? json = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = JsonContent.Create(JsonNode.Parse(json));
        return await house.House.Api.SendAsync(request);
    }

    private static async Task<JsonNode> DoneAsync(FormHouse house, HttpMethod method, string path, string? json = null)
    {
        using var answer = await SendAsync(house, method, path, json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    [Fact]
    public async Task A_form_is_made_changed_closed_opened_and_removed_by_a_program()
    {
        await using var house = await FormHouse.BuildAsync();
        var made = await DoneAsync(
            house,
            HttpMethod.Post,
            Forms,
            """{"name": "quote", "grant": "shop", "tags": ["Brand new"], "makes_tags": true, "origins": ["https://WWW.Example.com/"]}"""
        );
        Assert.Equal("shop", (string?)made["grant"]);
        Assert.Equal("https://www.example.com", (string?)made["definition"]!["origins"]![0]);
        Assert.Equal("fill_empty", (string?)made["definition"]!["on_existing"]);

        var changed = await DoneAsync(
            house,
            HttpMethod.Patch,
            $"{Forms}/quote",
            """{"consent": "Yes, please", "origins": null, "welcome": {"way": "automation", "tag": "Start"}}"""
        );
        Assert.Equal(2, (int)changed["version"]!);
        Assert.Empty(changed["definition"]!["origins"]!.AsArray());
        // What was not named stays.
        Assert.Equal("Brand new", (string?)changed["definition"]!["tags"]![0]);

        async Task<HttpStatusCode> PostAsync()
        {
            using var answer = await house.Visitor.PostAsync("/f/quote", FormHouse.Encoded(("email", "a@b.example")));
            return answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync());
        await DoneAsync(house, HttpMethod.Post, $"{Forms}/quote/close");
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync());
        await DoneAsync(house, HttpMethod.Post, $"{Forms}/quote/open");
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync());

        using (var refused = await SendAsync(house, HttpMethod.Delete, $"{Forms}/quote"))
            await refused.IsProblemAsync(HttpStatusCode.Conflict, "form_undelivered");
        await DoneAsync(house, HttpMethod.Delete, $"{Forms}/quote?force=true");
        Assert.Equal(SubmissionState.NeedsAttention, (await house.OnlyAsync()).State);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync());
        using var gone = await SendAsync(house, HttpMethod.Get, $"{Forms}/quote");
        await gone.IsProblemAsync(HttpStatusCode.NotFound, "no_such_form");
    }

    [Fact]
    public async Task Every_mistake_is_told_at_once_and_nothing_is_made()
    {
        await using var house = await FormHouse.BuildAsync();
        using var answer = await SendAsync(
            house,
            HttpMethod.Post,
            Forms,
            """
            {"name": "Bad Name", "grant": "nobody", "redirect": "http://evil.example", "origins": ["ftp://x"], "per_minute": 0,
             "fields": {"a": "nonsense"}, "welcome": {"way": "automation"}, "owner_id": "me"}
            """
        );
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_form");
        Assert.Equal(
            ["name", "grant", "fields", "welcome", "owner_id", "redirect", "origins", "per_minute"],
            problem["errors"]!.AsArray().Select(error => (string?)error!["field"])
        );
        using (
            var kinds = await SendAsync(
                house,
                HttpMethod.Post,
                Forms,
                """{"name": "a", "grant": "shop", "tags": "x", "nonsense": 1, "is_strict": "yes"}"""
            )
        )
            Assert.Equal(
                ["tags", "nonsense", "is_strict"],
                (await kinds.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_form"))["errors"]!
                    .AsArray()
                    .Select(error => (string?)error!["field"])
            );
        Assert.Single((await house.House.ReadAsync(Forms))["forms"]!.AsArray());
    }

    [Fact]
    public async Task The_account_is_asked_for_tags_fields_and_users_that_a_form_names()
    {
        await using var house = await FormHouse.BuildAsync();
        const string Wanted =
            """{"name": "quote", "grant": "shop", "tags": ["No such tag"], "fields": {"colour": "custom:No such field"}, "owner_id": "424242"}""";
        using (var refused = await SendAsync(house, HttpMethod.Post, Forms, Wanted))
        {
            var problem = await refused.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_form");
            Assert.Equal(
                ["tags", "fields", "owner_id"],
                problem["errors"]!.AsArray().Select(error => (string?)error!["field"])
            );
        }
        await DoneAsync(house, HttpMethod.Post, $"{Forms}?unchecked=true", Wanted);
    }

    [Fact]
    public async Task An_account_that_cannot_be_asked_now_is_no_reason_to_believe_anything()
    {
        await using var house = await FormHouse.BuildAsync();
        await house.House.Home.Keeper.PauseAsync("shop", default);
        const string Wanted = """{"name": "quote", "grant": "shop", "tags": ["Newsletter"]}""";
        using (var refused = await SendAsync(house, HttpMethod.Post, Forms, Wanted))
            await refused.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "account_unavailable");
        await DoneAsync(house, HttpMethod.Post, $"{Forms}?unchecked=true", Wanted);
    }
}
