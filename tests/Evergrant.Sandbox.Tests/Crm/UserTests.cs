namespace Evergrant.Sandbox.Tests.Crm;

public sealed class UserTests
{
    [Fact]
    public async Task An_invited_user_is_listed_and_can_be_written_for()
    {
        await using var api = await Api.StartAsync();

        var made = await api.AskAsync("POST v1/users", """{"email":"ben@acme.example","given_name":"Ben"}""", 201);
        var id = (long)made["id"]!;
        var note = await api.AskAsync("POST v2/contacts/1/notes", $$"""{"text":"x","user_id":"{{id}}"}""", 201);

        Assert.Equal(("Invited", "ben@acme.example"), ((string?)made["status"], (string?)made["email_address"]));
        Assert.Equal("INVITED", (string?)(await api.AskAsync($"GET v2/users/{id}"))["status"]);
        Assert.Equal(2, (int)(await api.AskAsync("GET v1/users"))["count"]!);
        Assert.Equal("Ben", (string?)note["assigned_to_user"]!["given_name"]);
        await api.IsRefusedAsync("POST v1/users", """{"email":"ben"}""", 400, "given_name is invalid");
        await api.IsRefusedAsync("POST v1/users", """{"email":"x","given_name":"X"}""", 400, "email is invalid");
    }

    [Fact]
    public async Task A_user_is_changed_by_mask_and_who_calls_stays_who_it_was()
    {
        await using var api = await Api.StartAsync();

        var changed = await api.AskAsync(
            "PATCH v2/users/1?update_mask=job_title&update_mask=phone_numbers",
            """{"title":"Baker","given_name":"Eve","phone_numbers":[{"field":"PHONE1","number":"555"}]}"""
        );
        var moved = await api.AskAsync(
            "PATCH v2/users/1",
            """{"email_address":{"email":"new@acme.example"},"address":{"field":"BILLING","line1":"1 Way"}}"""
        );

        Assert.Equal(("Baker", "Ada"), ((string?)changed["title"], (string?)changed["given_name"]));
        Assert.Equal("555", (string?)changed["phone_numbers"]![0]!["number"]);
        Assert.Equal("new@acme.example", (string?)moved["email_addresses"]![0]!["email"]);
        Assert.Equal("1 Way", (string?)moved["address"]!["line1"]);
        Assert.Equal(
            "ada@acme-bakery.example",
            (string?)(await api.AskAsync("GET v1/oauth/connect/userinfo"))["email"]
        );
        await api.AskAsync("POST v2/contacts/1/notes", """{"text":"x","user_id":"1"}""", 201);
        await api.IsRefusedAsync("PATCH v2/users/9", "{}", 404, "User not found");
        await api.IsRefusedAsync("PATCH v2/users/1?update_mask=id", "{}", 400, "update_mask is invalid");
    }

    [Fact]
    public async Task A_signature_is_a_text_of_html()
    {
        await using var api = await Api.StartAsync();

        Assert.Equal("<p>Ada Baker</p>", (string?)await api.AskAsync("GET v1/users/1/signature"));
        Assert.Equal("<p>Ada Baker</p>", (string?)await api.AskAsync("GET v2/users/1/signature"));
        await api.IsRefusedAsync("GET v2/users/9/signature", null, 404, "User not found");
    }
}
