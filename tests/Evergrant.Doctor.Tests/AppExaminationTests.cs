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
