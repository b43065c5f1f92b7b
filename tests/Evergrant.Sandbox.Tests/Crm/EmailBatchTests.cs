using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests.Crm;

public sealed class EmailBatchTests
{
    [Fact]
    public async Task Mails_are_put_on_record_and_taken_off_in_batches()
    {
        await using var api = await Api.StartAsync();

        var old = await api.AskAsync(
            "POST v1/emails/sync",
            """{"emails":[{"sent_to_address":"a@x.example","contact_id":1},{"sent_to_address":"b@x.example","plain_content":"SGk="}]}""",
            201
        );
        var now = await api.AskAsync(
            "POST v2/emails:batchAdd",
            """{"emails":[{"sent_to_address":"c@x.example"},{"sent_to_address":"d@x.example","contact_id":"999"}]}""",
            201
        );

        Assert.Equal("SGk=", (string?)old["emails"]![1]!["plain_content"]);
        Assert.Equal("c@x.example", (string?)Assert.Single(now["emails"]!.AsArray())!["sent_to_address"]);
        var error = Assert.Single(now["errors"]!.AsArray())!;
        Assert.Equal(
            ("Contact not found", "999"),
            ((string?)error["error_message"], (string?)error["email"]!["contact_id"])
        );
        Assert.Equal(3, (int)(await api.AskAsync("GET v1/emails"))["count"]!);
        var id = (long)old["emails"]![0]!["id"]!;
        Assert.Equal(
            "SUCCESS",
            (string?)(await api.AskAsync("POST v1/emails/unsync", $$"""{"ids":[{{id}}]}"""))[$"{id}"]
        );
        Assert.Equal(
            "EMAIL_ID_NOT_FOUND",
            (string?)
                (await api.AskAsync("POST v2/emails:batchRemove", $$"""{"email_ids":["{{id}}"]}"""))["results"]![
                    $"{id}"
                ]
        );
    }

    [Fact]
    public async Task A_batch_of_v1_with_an_unknown_contact_keeps_nothing()
    {
        await using var api = await Api.StartAsync();

        await api.IsRefusedAsync(
            "POST v1/emails/sync",
            """{"emails":[{"sent_to_address":"a@x.example"},{"sent_to_address":"b@x.example","contact_id":999}]}""",
            400,
            "contact_id is invalid"
        );
        await api.IsRefusedAsync("POST v1/emails/sync", """{"emails":[{}]}""", 400, "sent_to_address is invalid");
        await api.IsRefusedAsync("POST v2/emails:batchAdd", "{}", 400, "emails is invalid");
        await api.IsRefusedAsync("POST v2/emails:batchRemove", """{"email_ids":[]}""", 400, "email_ids is invalid");

        Assert.Equal(0, (int)(await api.AskAsync("GET v1/emails"))["count"]!);
    }

    [Fact]
    public async Task Beyond_fifty_thousand_the_oldest_mail_on_record_goes_and_the_answer_says_so()
    {
        await using var api = await Api.StartAsync();
        var thousand = new JsonObject
        {
            ["emails"] = new JsonArray([
                .. Enumerable.Range(0, 1_000).Select(_ => new JsonObject { ["sent_to_address"] = "a@x.example" }),
            ]),
        }.ToJsonString();
        async Task<string?> AddAsync()
        {
            using var answer = await api.SendAsync("POST v1/emails/sync", thousand);
            Assert.Equal(201, (int)answer.StatusCode);
            return answer.Headers.TryGetValues("x-sandbox-dropped-oldest", out var said) ? said.Single() : null;
        }

        for (var times = 0; times < 50; times++)
            Assert.Null(await AddAsync());
        var first = (long)(await api.AskAsync("GET v1/emails?limit=1"))["emails"]![0]!["id"]!;

        Assert.Equal("emails", await AddAsync());

        Assert.Equal(50_000, (int)(await api.AskAsync("GET v1/emails?limit=1"))["count"]!);
        await api.AskAsync($"GET v1/emails/{first}", status: 404);
    }

    [Fact]
    public async Task A_mail_that_pushes_out_the_oldest_caught_one_says_so()
    {
        await using var api = await Api.StartAsync();
        const string mail =
            """{"contacts":[1],"user_id":1,"subject":"Hi","plain_content":"SGk=","address_field":"Email"}""";
        for (var times = 0; times < 500; times++)
            (await api.SendAsync("POST v1/emails/queue", mail)).Dispose();

        using var answer = await api.SendAsync("POST v1/emails/queue", mail);

        Assert.Equal("mails", answer.Headers.GetValues("x-sandbox-dropped-oldest").Single());
        Assert.Equal(500, api.Keap.Sandbox.State.Mail.Count);
    }
}
