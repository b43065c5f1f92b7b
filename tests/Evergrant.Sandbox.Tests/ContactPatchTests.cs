namespace Evergrant.Sandbox.Tests;

public sealed class ContactPatchTests
{
    private const string Grace = "/crm/rest/v1/contacts/1";

    [Fact]
    public async Task A_patch_changes_what_it_names_and_nothing_else()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.CallAsync(HttpMethod.Patch, Grace, pair.Access, """{"given_name":"Gracia"}""");

        var contact = await answer.JsonAsync();
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(("Gracia", "Miller"), ((string?)contact["given_name"], (string?)contact["family_name"]));
        Assert.Equal("grace@customers.example", (string?)contact["email_addresses"]![0]!["email"]);
        using var read = await keap.GetAsync(Grace + "?optional_properties=custom_fields", pair.Access);
        Assert.Equal(contact.ToJsonString(), (await read.JsonAsync()).ToJsonString());
    }

    [Theory]
    [InlineData("update_mask=family_name", "Grace", "Mill")]
    [InlineData("update_mask=family_name&update_mask=given_name", "G", "Mill")]
    [InlineData("update_mask=family_name,given_name", "G", "Mill")]
    [InlineData("update_mask=notes", "Grace", "Miller")]
    [InlineData("update_mask=", "G", "Mill")]
    public async Task A_mask_says_which_properties_count(string query, string given, string family)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();
        const string body = """{"given_name":"G","family_name":"Mill"}""";

        using var answer = await keap.CallAsync(HttpMethod.Patch, $"{Grace}?{query}", pair.Access, body);

        var contact = await answer.JsonAsync();
        Assert.Equal((given, family), ((string?)contact["given_name"], (string?)contact["family_name"]));
    }

    [Theory]
    [InlineData(Grace, """{"id":7}""", 400, "Unrecognized property: id")]
    [InlineData(Grace, """{"tag_ids":[1]}""", 400, "Unrecognized property: tag_ids")]
    [InlineData(Grace, """{"given_name":7}""", 400, "Input could not be converted to a valid request")]
    [InlineData(Grace, "[]", 400, "Input could not be converted to a valid request")]
    [InlineData(Grace + "?update_mask=id", "{}", 400, "update_mask is invalid")]
    [InlineData("/crm/rest/v1/contacts/4", "{}", 404, "Contact not found")]
    [InlineData("/crm/rest/v1/contacts/999", "{}", 404, "Contact not found")]
    public async Task What_cannot_be_patched_is_refused(string path, string body, int status, string message)
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var answer = await keap.CallAsync(HttpMethod.Patch, path, pair.Access, body);

        await answer.IsAsync(status, $$"""{"message":"{{message}}"}""");
    }

    [Fact]
    public async Task An_opt_in_reason_makes_a_contact_marketable_and_a_blank_one_does_not()
    {
        await using var keap = await Keap.StartAsync();
        var pair = await keap.NewPairAsync();

        using var blank = await keap.CallAsync(HttpMethod.Patch, Grace, pair.Access, """{"opt_in_reason":" "}""");
        using var given = await keap.CallAsync(HttpMethod.Patch, Grace, pair.Access, """{"opt_in_reason":"asked"}""");

        Assert.Equal("NonMarketable", (string?)(await blank.JsonAsync())["email_status"]);
        var contact = await given.JsonAsync();
        Assert.Equal((true, "SingleOptIn"), ((bool)contact["email_opted_in"]!, (string?)contact["email_status"]));
    }
}
