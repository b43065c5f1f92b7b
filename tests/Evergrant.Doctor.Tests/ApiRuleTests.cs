namespace Evergrant.Doctor.Tests;

public sealed class ApiRuleTests
{
    private const string Contacts = "https://api.infusionsoft.com/crm/rest/v2/contacts";

    public static TheoryData<string, string> Wrong =>
        new()
        {
            { "OAUTH-040", $"curl {Contacts}" },
            { "OAUTH-041", $"curl {Contacts} -u '{The.ClientId}:{The.Secret}'" },
            { "OAUTH-042", Header(The.AccessToken) },
            { "OAUTH-042", Header("Token " + The.AccessToken) },
            { "OAUTH-043", Header($"Bearer {The.ClientId}:{The.Secret}") },
            { "OAUTH-043", Header($"Bearer {The.Basic($"{The.ClientId}:{The.Secret}")}") },
            { "OAUTH-044", Header("Bearer REFRESH_TOKEN") },
            { "OAUTH-044", Header("Bearer rt_0123456789abcdef") },
            { "OAUTH-045", $"curl '{Contacts}?access_token={The.AccessToken}'" },
            { "OAUTH-046", Header("Bearer ") },
            { "OAUTH-046", Header("Bearer null") },
            { "OAUTH-046", Header("Bearer Bearer " + The.AccessToken) },
            { "OAUTH-046", Header("Bearer \"" + The.AccessToken + "\"") },
            {
                "OAUTH-033",
                $"curl http://api.infusionsoft.com/crm/rest/v2/contacts -H 'Authorization: Bearer {The.AccessToken}'"
            },
            { "KEAP-010", Header("Bearer " + The.Key) },
            { "KEAP-010", $"curl {Contacts} -H 'X-Keap-API-Key: {The.Key}'" },
            { "KEAP-011", $"curl {Contacts} -H 'X-Keap-API-Key: {The.LegacyKey}'" },
            {
                "KEAP-011",
                "POST https://ab123.infusionsoft.com/api/xmlrpc HTTP/1.1\nContent-Type: text/xml\n\n<methodCall/>"
            },
            {
                "KEAP-011",
                $"POST https://api.infusionsoft.com/crm/xmlrpc/v1 HTTP/1.1\n\n<methodCall><params><param><value><string>{The.LegacyKey}</string></value></param></params></methodCall>"
            },
            { "KEAP-012", $"curl {Contacts} -H 'X-Keap-API-Key: {The.AccessToken}'" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_named(string id, string text) => Assert.Contains(id, Some.Ids(text));

    [Fact]
    public void A_key_sent_as_it_should_be_is_only_a_note() =>
        Assert.Equal(
            Severity.Info,
            Assert.Single(Some.Findings(Header("Bearer " + The.Key)), finding => finding.Id == "KEAP-010").Severity
        );

    [Fact]
    public void Somebody_elses_API_without_a_credential_is_none_of_ours() =>
        Assert.Empty(Some.Ids("curl https://example.com/api/things"));

    private static string Header(string value) => $"curl {Contacts} -H 'Authorization: {value}'";
}
