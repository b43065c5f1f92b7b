using System.Text;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests;

public sealed class EmailTests
{
    private const string Queue = "/crm/rest/v1/emails/queue";

    [Fact]
    public async Task A_mail_to_someone_who_opted_in_is_caught_whole()
    {
        await using var keap = await Keap.StartAsync(new() { StartFrozen = true });
        var pair = await keap.NewPairAsync();
        await OptInAsync(keap, pair, 1);

        using var answer = await keap.CallAsync(HttpMethod.Post, Queue, pair.Access, Mail(1).ToJsonString());

        await answer.IsAsync(202, "");
        var mail = Assert.Single(keap.Sandbox.State.Mail);
        Assert.Equal(("Welcome, Grace", "Grüß dich", "<p>Hello</p>"), (mail.Subject, mail.Plain, mail.Html));
        Assert.Equal(("xy123.infusionsoft.com", 1L), (mail.Tenant, mail.UserId));
        Assert.Equal(keap.Sandbox.Clock.GetUtcNow(), mail.Time);
        Assert.Equal([new SandboxRecipient(1, "grace@customers.example", "SingleOptIn", null)], mail.Recipients);
        Assert.Equal(["cake.txt"], mail.Attachments);
    }

    [Fact]
    public async Task Keap_accepts_a_mail_that_it_will_not_send_and_the_sandbox_says_why()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        await OptInAsync(keap, pair, 1);
        var mail = Mail(1, 2);
        mail["address_field"] = "EmailAddress2";

        using var toSecond = await keap.CallAsync(HttpMethod.Post, Queue, pair.Access, mail.ToJsonString());
        mail["address_field"] = "_Custom";
        using var toCustom = await keap.CallAsync(HttpMethod.Post, Queue, pair.Access, mail.ToJsonString());
        mail.Remove("address_field");
        using var toFirst = await keap.CallAsync(HttpMethod.Post, Queue, pair.Access, mail.ToJsonString());

        Assert.All([toSecond, toCustom, toFirst], answer => Assert.Equal(202, (int)answer.StatusCode));
        Assert.Equal(
            [
                "no_email_address",
                "no_email_address",
                "custom_address_field_not_imitated",
                "custom_address_field_not_imitated",
                null,
                "not_marketable",
            ],
            keap.Sandbox.State.Mail.SelectMany(one => one.Recipients).Select(one => one.NotSent)
        );
        Assert.Equal("NonMarketable", keap.Sandbox.State.Mail[^1].Recipients[1].EmailStatus);
    }

    [Fact]
    public async Task An_opt_in_does_not_lift_an_unsubscription()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync("tv265.infusionsoft.com");
        var ulla = keap.Sandbox.State.Contacts.Single(contact => contact.GivenName == "Ulla").Id;
        await OptInAsync(keap, pair, ulla);
        var mail = Mail(ulla);
        mail["user_id"] = 2;

        using var answer = await keap.CallAsync(HttpMethod.Post, Queue, pair.Access, mail.ToJsonString());

        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal(
            new SandboxRecipient(ulla, "ulla@customers.example", "ListUnsubscribe", "not_marketable"),
            keap.Sandbox.State.Mail.Single().Recipients.Single()
        );
    }

    [Theory]
    [InlineData("contacts", "[999]", 404, "Contact not found")]
    [InlineData("contacts", "[1,4]", 404, "Contact not found")]
    [InlineData("contacts", "[]", 400, "contacts is invalid")]
    [InlineData("contacts", "null", 400, "contacts is invalid")]
    [InlineData("contacts", "[\"1\"]", 400, "Input could not be converted to a valid request")]
    [InlineData("contacts", "[99999999999999999999]", 400, "Input could not be converted to a valid request")]
    [InlineData("contacts", "1", 400, "Input could not be converted to a valid request")]
    [InlineData("user_id", "2", 400, "user_id is invalid")]
    [InlineData("user_id", "null", 400, "user_id is invalid")]
    [InlineData("user_id", "\"1\"", 400, "Input could not be converted to a valid request")]
    [InlineData("subject", "\" \"", 400, "subject is invalid")]
    [InlineData("subject", "null", 400, "subject is invalid")]
    [InlineData("subject", "[]", 400, "Input could not be converted to a valid request")]
    [InlineData("html_content", "\"<p>not base64</p>\"", 400, "html_content is invalid")]
    [InlineData("html_content", "\"abc\"", 400, "html_content is invalid")]
    [InlineData("plain_content", "\"ab=c\"", 400, "plain_content is invalid")]
    [InlineData("plain_content", "true", 400, "Input could not be converted to a valid request")]
    [InlineData("address_field", "\"EMAIL1\"", 400, "address_field is invalid")]
    [InlineData("address_field", "\"\"", 400, "address_field is invalid")]
    [InlineData("attachments", "[1]", 400, "Input could not be converted to a valid request")]
    [InlineData("attachments", "[{\"file_name\":\"a\",\"file_data\":\"?\"}]", 400, "file_data is invalid")]
    [InlineData("attachments", "[{\"file_data\":\"\"}]", 400, "file_name is invalid")]
    [InlineData("from_address", "\"a@b.c\"", 400, "Unrecognized property: from_address")]
    public async Task A_mail_that_cannot_be_queued_is_refused_and_not_caught(
        string name,
        string value,
        int status,
        string message
    )
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var mail = Mail(1);
        mail[name] = null;
        // As text: some of these numbers are none to a JsonNode.
        var body = mail.ToJsonString().Replace($"\"{name}\":null", $"\"{name}\":{value}", StringComparison.Ordinal);

        using var answer = await keap.CallAsync(HttpMethod.Post, Queue, pair.Access, body);

        await answer.IsAsync(status, $$"""{"message":"{{message}}"}""");
        Assert.Empty(keap.Sandbox.State.Mail);
    }

    [Fact]
    public async Task A_mail_without_any_content_is_refused()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var mail = Mail(1);
        mail.Remove("html_content");
        mail.Remove("plain_content");

        using var answer = await keap.CallAsync(HttpMethod.Post, Queue, pair.Access, mail.ToJsonString());

        await answer.IsAsync(400, """{"message":"html_content is invalid"}""");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_become_replacement_letters()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var mail = Mail(1);
        mail["plain_content"] = Convert.ToBase64String([0x41, 0xFF, 0xC0]);

        using var answer = await keap.CallAsync(HttpMethod.Post, Queue, pair.Access, mail.ToJsonString());

        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal("A\uFFFD\uFFFD", keap.Sandbox.State.Mail.Single().Plain);
    }

    [Fact]
    public async Task Only_the_last_five_hundred_mails_are_kept()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var mail = Mail(1);
        for (var number = 0; number < 502; number++)
        {
            mail["subject"] = $"{number}";
            (await keap.CallAsync(HttpMethod.Post, Queue, pair.Access, mail.ToJsonString())).Dispose();
        }

        Assert.Equal(500, keap.Sandbox.State.Mail.Count);
        Assert.Equal(("2", "501"), (keap.Sandbox.State.Mail[0].Subject, keap.Sandbox.State.Mail[^1].Subject));
    }

    [Fact]
    public async Task Large_mails_drive_out_old_ones_earlier()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        var mail = Mail(1);
        mail["plain_content"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('a', 700_000)));
        for (var number = 0; number < 8; number++)
            (await keap.CallAsync(HttpMethod.Post, Queue, pair.Access, mail.ToJsonString())).Dispose();

        Assert.Equal(5, keap.Sandbox.State.Mail.Count);
    }

    internal static JsonObject Mail(params long[] contacts) =>
        new()
        {
            ["contacts"] = new JsonArray([.. contacts.Select(id => JsonValue.Create(id))]),
            ["user_id"] = 1,
            ["subject"] = "Welcome, Grace",
            ["plain_content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("Grüß dich")),
            ["html_content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("<p>Hello</p>")),
            ["attachments"] = new JsonArray(new JsonObject { ["file_name"] = "cake.txt", ["file_data"] = "AAAA" }),
        };

    private static async Task OptInAsync(Keap keap, Pair pair, long id)
    {
        using var patched = await keap.CallAsync(
            HttpMethod.Patch,
            $"/crm/rest/v1/contacts/{id}",
            pair.Access,
            """{"opt_in_reason":"asked on the form"}"""
        );
        Assert.Equal(200, (int)patched.StatusCode);
    }
}
