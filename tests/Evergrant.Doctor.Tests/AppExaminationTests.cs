using Evergrant.Doctor.Apps;

namespace Evergrant.Doctor.Tests;

public sealed class AppExaminationTests
{
    public static TheoryData<string, string, string?, string?> Wrong =>
        new()
        {
            { "APP-001", The.ClientId, The.ClientId, null },
            { "APP-002", The.ClientId, The.Key, null },
            { "APP-003", The.ClientId, The.ClientId + ":" + The.Secret, null },
            { "APP-003", The.Basic(The.ClientId + ":" + The.Secret), The.Secret, null },
            { "APP-004", The.ClientId, The.Secret + "\n", null },
            { "APP-004", "“" + The.ClientId + "”", The.Secret, null },
            { "APP-005", The.Secret, The.ClientId, null },
            { "APP-006", "CLIENT_ID", The.Secret, null },
            { "APP-006", The.ClientId, "clientSecret", null },
            { "APP-006", The.ClientId, "ClientSecret", null },
            { "APP-006", "clientID", The.Secret, null },
            { "APP-006", "keapClientID", The.Secret, null },
            { "APP-006", "APIKey", The.Secret, null },
            { "APP-007", The.ClientId, The.Secret, "http://shop.example.com/callback" },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_mixed_up_is_named_and_no_secret_is_shown(
        string id,
        string clientId,
        string? secret,
        string? redirect
    )
    {
        var findings = AppExamination.Of(new AppConfiguration(clientId, secret, redirect));
        Assert.Contains(findings, finding => finding.Id == id);
        var shown = string.Join('\n', findings) + string.Join('\n', findings.Select(finding => finding.Seen.Text));
        Assert.DoesNotContain(The.Secret, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(The.ClientId, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(The.Key, shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_id_has_a_case() =>
        Assert.Equal(
            Examination.Known.Select(known => known.Id).Where(id => id.StartsWith("APP-", StringComparison.Ordinal)),
            Wrong.Select(row => (string)row[0]).Distinct()
        );

    public static TheoryData<string, string, string?, string?> Near =>
        new()
        {
            { "APP-001", The.ClientId, The.Secret + "3", null },
            { "APP-002", The.ClientId, "KeapBK-0a1b2c3d4e5f6", null },
            { "APP-003", The.ClientId, "abcd1234", null },
            { "APP-004", The.ClientId, "it's7mQ2v", null },
            { "APP-005", The.ClientId, "hT7mQ2vX9ab", null },
            { "APP-006", The.ClientId, "xkTokenQzR9", null },
            { "APP-006", "clientele00000000000001x", The.Secret, null },
            { "APP-007", The.ClientId, The.Secret, "http://127.0.0.1:8080/callback" },
        };

    [Theory]
    [MemberData(nameof(Near))]
    public void What_only_looks_alike_is_not_named(string id, string clientId, string? secret, string? redirect) =>
        Assert.DoesNotContain(
            AppExamination.Of(new AppConfiguration(clientId, secret, redirect)),
            finding => finding.Id == id
        );

    [Theory]
    [InlineData(null)]
    [InlineData("https://shop.example.com/callback")]
    [InlineData("http://127.0.0.1:7400/callback/keap")]
    [InlineData("null")]
    public void A_pair_in_order_has_no_finding_and_what_cannot_be_known_is_said(string? redirect)
    {
        Assert.Empty(AppExamination.Of(new AppConfiguration(The.ClientId, The.Secret, redirect)));
        Assert.NotEmpty(AppExamination.CannotBeKnown);
    }
}
