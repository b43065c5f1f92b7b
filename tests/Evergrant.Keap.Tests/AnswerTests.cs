using Microsoft.AspNetCore.Http;

namespace Evergrant.Keap.Tests;

/// Answers that the sandbox does not give.
public sealed class AnswerTests
{
    [Theory]
    [InlineData(401, "urn:evergrant:problem:key_revoked", "", typeof(KeapCredentialException), false)]
    [InlineData(404, "urn:evergrant:problem:no_such_grant", "", typeof(KeapCredentialException), false)]
    [InlineData(409, "urn:evergrant:problem:needs_reauthorization", "", typeof(KeapCredentialException), false)]
    [InlineData(403, "urn:evergrant:problem:key_not_for_this_grant", "", typeof(KeapForbiddenException), false)]
    [InlineData(400, "urn:evergrant:problem:path_not_allowed", "", typeof(KeapRefusedException), false)]
    [InlineData(429, "urn:evergrant:problem:too_many", "", typeof(KeapQuotaException), false)]
    [InlineData(503, "urn:evergrant:problem:store_unavailable", "", typeof(KeapUnavailableException), false)]
    [InlineData(502, "urn:evergrant:problem:upstream_unreachable", "connect", typeof(KeapUnavailableException), false)]
    [InlineData(
        504,
        "urn:evergrant:problem:upstream_timeout",
        "response_headers",
        typeof(KeapUnavailableException),
        true
    )]
    public async Task An_evergrant_servers_problem_is_told_from_keaps_own(
        int status,
        string type,
        string phase,
        Type expected,
        bool mayHaveHappened
    )
    {
        var code = type[(type.LastIndexOf(':') + 1)..];
        await using var stub = await StubKeap.StartAsync(
            status,
            $$"""{"type":"{{type}}","status":{{status}},"code":"{{code}}","detail":"In words.","phase":{{(phase is "" ? "null" : $"\"{phase}\"")}}}""",
            "application/problem+json"
        );

        var failure = await Assert.ThrowsAsync(expected, () => stub.Keap.Contacts.GetAsync("1"));

        var said = Assert.IsAssignableFrom<KeapException>(failure);
        Assert.Equal((code, "In words.", mayHaveHappened), (said.Code, said.Said, said.MayHaveHappened));
    }

    [Theory]
    [InlineData("""{"message":"BILLING Region is invalid"}""", "BILLING Region")]
    [InlineData("""{"message":"Unrecognized property: id"}""", "id")]
    [InlineData("""{"message":"Input could not be converted to a valid request"}""", null)]
    [InlineData(
        """{"code":400,"message":"contact_id is invalid","status":"Bad Request","details":[{"domain":"d"}]}""",
        "contact_id"
    )]
    [InlineData("""{"code":{"a":1},"message":["x"],"fault":null}""", null)]
    [InlineData("", null)]
    [InlineData("[1,2]", null)]
    public async Task Recorded_refusals_are_read(string body, string? field)
    {
        await using var stub = await StubKeap.StartAsync(400, body);

        var refused = await Assert.ThrowsAsync<KeapInvalidException>(() => stub.Keap.Contacts.GetAsync("1"));

        Assert.Equal(field, refused.Field);
    }

    [Theory]
    [InlineData(405, typeof(KeapRefusedException))]
    [InlineData(409, typeof(KeapRefusedException))]
    [InlineData(501, typeof(KeapRefusedException))]
    [InlineData(408, typeof(KeapUnavailableException))]
    [InlineData(302, typeof(KeapUnreadableException))]
    [InlineData(403, typeof(KeapForbiddenException))]
    [InlineData(422, typeof(KeapInvalidException))]
    public async Task Every_other_status_has_its_kind(int status, Type expected)
    {
        await using var stub = await StubKeap.StartAsync(status, """{"message":"no"}""");

        var failure = await Assert.ThrowsAsync(expected, () => stub.Keap.Contacts.GetAsync("1"));

        Assert.Equal(status, ((KeapException)failure).Status);
    }

    [Fact]
    public async Task Words_of_a_refusal_are_one_short_line()
    {
        await using var stub = await StubKeap.StartAsync(
            400,
            "{\"message\":\"a\\r\\n\\u001b[31m" + new string('x', 5000) + "\"}"
        );

        var refused = await Assert.ThrowsAsync<KeapInvalidException>(() => stub.Keap.Contacts.GetAsync("1"));

        Assert.InRange(refused.Message.Length, 1, 600);
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Fact]
    public async Task An_answer_without_end_is_read_to_the_limit_and_no_further()
    {
        await using var stub = await StubKeap.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/json";
                var spaces = new byte[64 * 1024];
                Array.Fill(spaces, (byte)' ');
                while (!context.RequestAborted.IsCancellationRequested)
                    await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
            },
            new KeapClientOptions { LongestAnswer = 100_000 }
        );

        var endless = await Assert.ThrowsAsync<KeapUnreadableException>(() => stub.Keap.Contacts.GetAsync("1"));

        Assert.Contains("100000 bytes", endless.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_waited_for_as_long_as_the_client_waits()
    {
        var left = new TaskCompletionSource();
        await using var stub = await StubKeap.StartAsync(async context =>
        {
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            await left.Task;
        });
        stub.Http.Timeout = TimeSpan.FromSeconds(2);

        var late = await Assert.ThrowsAsync<KeapNoAnswerException>(() => stub.Keap.Contacts.GetAsync("1"));
        left.SetResult();

        Assert.Contains("too long", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_without_end_is_still_a_refusal()
    {
        await using var stub = await StubKeap.StartAsync(async context =>
        {
            context.Response.StatusCode = 404;
            var spaces = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
        });

        await Assert.ThrowsAsync<KeapNotFoundException>(() => stub.Keap.Contacts.GetAsync("1"));
    }

    [Theory]
    [InlineData(
        KeapVersion.V1,
        """{"contacts":[{"id":1},{"id":2}],"count":9,"next":"http://elsewhere.example/?offset=0"}"""
    )]
    [InlineData(KeapVersion.V2, """{"contacts":[{"id":"1"},{"id":"2"}],"next_page_token":"same"}""")]
    public async Task A_list_that_goes_in_a_circle_ends(KeapVersion version, string page)
    {
        await using var stub = await StubKeap.StartAsync(
            context =>
            {
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(page);
            },
            new KeapClientOptions { Version = version }
        );

        var all = await Desk.ReadAsync(stub.Keap.Contacts.ListAsync());

        Assert.Equal(["1", "2"], all.Select(contact => contact.Id));
        Assert.Equal(2, stub.Asked.Count);
    }

    [Fact]
    public async Task Empty_pages_that_name_ever_the_same_next_one_end_too()
    {
        await using var stub = await StubKeap.StartAsync(200, """{"contacts":[],"next_page_token":"same"}""");

        Assert.Empty(await Desk.ReadAsync(stub.Keap.Contacts.ListAsync()));
        Assert.Equal(2, stub.Asked.Count);
    }

    [Fact]
    public async Task Empty_pages_without_end_are_no_list()
    {
        var page = 0;
        await using var stub = await StubKeap.StartAsync(context =>
            context.Response.WriteAsync($$"""{"contacts":[],"next_page_token":"{{++page}}"}""")
        );

        await Assert.ThrowsAsync<KeapUnreadableException>(() => Desk.ReadAsync(stub.Keap.Contacts.ListAsync()));
        Assert.Equal(101, page);
    }

    [Fact]
    public async Task A_page_that_is_larger_than_asked_gives_no_more_than_asked()
    {
        await using var stub = await StubKeap.StartAsync(
            200,
            """{"contacts":[{"id":"1"},{"id":"2"},{"id":"3"}],"next_page_token":"more"}"""
        );

        Assert.Equal(2, (await Desk.ReadAsync(stub.Keap.Contacts.ListAsync(most: 2))).Count);
        Assert.Single(stub.Asked);
    }

    [Theory]
    [InlineData("", "/crm/rest/v2/oauth/connect/userinfo")]
    [InlineData("crm", "/crm/rest/v2/oauth/connect/userinfo")]
    [InlineData("crm/rest/", "/crm/rest/v2/oauth/connect/userinfo")]
    [InlineData("gw/acme", "/gw/acme/crm/rest/v2/oauth/connect/userinfo")]
    [InlineData("gw/acme/", "/gw/acme/crm/rest/v2/oauth/connect/userinfo")]
    [InlineData("gw/crm", "/gw/crm/crm/rest/v2/oauth/connect/userinfo")]
    [InlineData("gw/rest/", "/gw/rest/crm/rest/v2/oauth/connect/userinfo")]
    [InlineData("rest", "/crm/rest/v2/oauth/connect/userinfo")]
    public async Task A_base_address_may_end_as_it_likes(string path, string expected)
    {
        await using var stub = await StubKeap.StartAsync(200, "{}");
        using var http = Desk.Of(new Uri(stub.Address, path));

        await new KeapClient(http).Users.GetMeAsync();

        Assert.Equal([expected], stub.Asked);
    }

    [Fact]
    public async Task The_outcome_of_tags_is_read_as_keaps_document_has_it_too()
    {
        await using var stub = await StubKeap.StartAsync(200, """[{"1":"SUCCESS"},{"2":"NEW_WORD"}]""");

        var outcomes = await stub.Keap.Tags.ApplyAsync("7", ["1", "2"]);

        Assert.Equal((TagOutcome.Applied, TagOutcome.Unknown), (outcomes["1"], outcomes["2"]));
    }

    [Fact]
    public async Task A_write_whose_answer_has_no_id_is_unreadable_and_may_have_been_done()
    {
        await using var stub = await StubKeap.StartAsync(201, "{}");

        var vague = await Assert.ThrowsAsync<KeapUnreadableException>(() =>
            stub.Keap.Contacts.CreateAsync(new ContactFields { Email = "ann@customers.example" })
        );

        Assert.True(vague.MayHaveHappened);
    }

    [Fact]
    public async Task Of_two_tags_that_came_to_be_at_once_everybody_takes_the_older_one()
    {
        var posted = 0;
        await using var stub = await StubKeap.StartAsync(context =>
        {
            context.Response.ContentType = "application/json";
            var made = HttpMethods.IsPost(context.Request.Method) ? ++posted : 0;
            return context.Response.WriteAsync(
                made > 0 ? """{"id":"12","name":"Rush"}"""
                : posted > 0
                    ? """{"tags":[{"id":"12","name":"Rush"},{"id":"7","name":"rush"},{"id":"3","name":"Rushed"}]}"""
                : """{"tags":[]}"""
            );
        });

        Assert.Equal("7", (await stub.Keap.Tags.FindOrCreateAsync("Rush")).Id);
    }
}
