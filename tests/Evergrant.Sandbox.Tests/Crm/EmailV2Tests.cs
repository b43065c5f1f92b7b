namespace Evergrant.Sandbox.Tests.Crm;

public sealed class EmailV2Tests
{
    private const string Mail = """
        {"contacts":["1"],"subject":"Hello","user_id":"1","html_content":"PGI+SGk8L2I+","plain_content":"SGk="}
        """;

    [Fact]
    public async Task A_mail_is_caught_decoded_and_on_record_once_it_may_be_sent()
    {
        await using var api = await Api.StartAsync();
        await api.AskAsync("POST v2/emails:send", Mail, 202);
        await api.AskAsync(
            "PATCH v2/emailAddresses/grace%40customers.example/status",
            """{"opted_in":true,"reason":"asked"}"""
        );
        await api.AskAsync(
            "POST v2/emails:send",
            Mail.Replace("\"user_id\":\"1\"", "\"from_address\":\"a@b.example\""),
            202
        );

        var mails = api.Keap.Sandbox.State.Mail;
        var onRecord = await api.AskAsync("GET v2/emails?filter=contact_id%3D%3D1");

        Assert.Equal(["not_marketable", null], mails.Select(mail => mail.Recipients[0].NotSent));
        Assert.Equal(("<b>Hi</b>", "Hi"), (mails[1].Html, mails[1].Plain));
        Assert.Equal(
            "grace@customers.example",
            (string?)Assert.Single(onRecord["emails"]!.AsArray())!["sent_to_address"]
        );
        Assert.Equal(1, (int)(await api.AskAsync("GET v1/contacts/1/emails"))["count"]!);
    }

    [Fact]
    public async Task A_template_is_sent_by_its_id()
    {
        await using var api = await Api.StartAsync();

        await api.AskAsync(
            "POST v2/emails/templates:send",
            """{"template_id":"1","contact_ids":["1"],"user_id":"1"}""",
            202
        );

        Assert.Contains("Good to have you", api.Keap.Sandbox.State.Mail[0].Html, StringComparison.Ordinal);
        Assert.NotNull((await api.AskAsync("GET v2/emails/templates/1"))["html_body"]);
        Assert.Null((await api.AskAsync("GET v2/emails/templates"))["email_templates"]![0]!["html_body"]);
        await api.IsRefusedAsync(
            "POST v2/emails/templates:send",
            """{"template_id":"9","contact_ids":["1"],"user_id":"1"}""",
            400,
            "template_id is invalid"
        );
    }

    [Theory]
    [InlineData("\"user_id\":\"1\"", "\"user_id\":\"1\",\"from_address\":\"a@b.c\"", 400, "user_id is invalid")]
    [InlineData("\"user_id\":\"1\",", "", 400, "user_id is invalid")]
    [InlineData("SGk=", "Hi there!", 400, "plain_content is invalid")]
    [InlineData("[\"1\"]", "[]", 400, "contacts is invalid")]
    [InlineData("[\"1\"]", "[\"99\"]", 404, "Contact not found")]
    [InlineData("\"Hello\"", "\"\"", 400, "subject is invalid")]
    public async Task A_wrong_mail_is_refused_and_not_caught(string part, string instead, int status, string message)
    {
        await using var api = await Api.StartAsync();

        await api.IsRefusedAsync("POST v2/emails:send", Mail.Replace(part, instead), status, message);

        Assert.Empty(api.Keap.Sandbox.State.Mail);
    }

    [Fact]
    public async Task A_mail_sent_elsewhere_is_put_on_record()
    {
        await using var api = await Api.StartAsync();

        var made = await api.AskAsync(
            "POST v1/emails",
            """{"sent_to_address":"grace@customers.example","contact_id":1,"subject":"S","plain_content":"SGk=","sent_date":"2020-01-02T03:04:05Z"}""",
            201
        );
        var seen = await api.AskAsync($"GET v2/emails/{made["id"]}");

        Assert.Equal(
            ("SGk=", "2020-01-02T03:04:05.000Z"),
            ((string?)seen["plain_content"], (string?)seen["sent_time"])
        );
        await api.IsRefusedAsync(
            "POST v1/emails",
            """{"sent_to_address":"x","plain_content":"no"}""",
            400,
            "plain_content is invalid"
        );
        await api.IsRefusedAsync("POST v2/emails", "{}", 400, "sent_to_address is invalid");
        await api.AskAsync($"DELETE v1/emails/{made["id"]}", status: 204);
    }

    [Fact]
    public async Task An_opt_in_lifts_and_an_opt_out_ends_and_some_states_stay()
    {
        await using var api = await Api.StartAsync();
        const string address = "v1/emailAddresses/grace@customers.example";

        var into = await api.AskAsync($"PUT {address}", """{"opted_in":true,"reason":"form"}""");
        var outOf = await api.AskAsync($"PUT {address}", """{"opted_in":false,"reason":"asked"}""");
        var seen = await api.AskAsync("GET v2/emailAddresses/grace@customers.example/status");

        Assert.Equal((true, "Unconfirmed"), ((bool)into["opted_in"]!, (string?)into["status"]));
        Assert.Equal((false, "Opt-Out"), ((bool)outOf["opted_in"]!, (string?)outOf["status"]));
        Assert.Equal("MANUAL", (string?)seen["status"]);
        Assert.Single(
            (await api.AskAsync("GET v2/emailAddresses?filter=statuses%3D%3DMANUAL"))["email_addresses"]!.AsArray()
        );
        await api.AskAsync(
            "PATCH v1/contacts/2",
            """{"email_addresses":[{"field":"EMAIL1","email":"bounce@x.example"}]}"""
        );
        var stays = await api.AskAsync(
            "PUT v1/emailAddresses/bounce@x.example",
            """{"opted_in":true,"reason":"form"}"""
        );
        Assert.Equal((false, "Hard Bounce"), ((bool)stays["opted_in"]!, (string?)stays["status"]));
        await api.IsRefusedAsync($"PUT {address}", """{"opted_in":true}""", 400, "reason is invalid");
        await api.IsRefusedAsync(
            "PUT v1/emailAddresses/no@x.example",
            """{"opted_in":true,"reason":"x"}""",
            404,
            "Email address not found"
        );
    }
}
