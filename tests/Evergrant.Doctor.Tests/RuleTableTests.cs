using System.Text.RegularExpressions;
using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Tests;

public sealed partial class RuleTableTests
{
    /// Stable for ever: people search for them. A new rule takes a new id; none is given twice or taken away.
    private const string Ids = """
        CODE-001 CODE-002 CODE-003 CODE-004
        KEAP-001 KEAP-002 KEAP-003 KEAP-004 KEAP-005 KEAP-006 KEAP-007 KEAP-008 KEAP-010 KEAP-011 KEAP-012
        KEAP-020 KEAP-021 KEAP-022 KEAP-023 KEAP-025 KEAP-026 KEAP-027 KEAP-028 KEAP-030 KEAP-031 KEAP-040 KEAP-041
        KEAP-042 KEAP-043 KEAP-044 KEAP-045
        OAUTH-001 OAUTH-002 OAUTH-003 OAUTH-004 OAUTH-005 OAUTH-006 OAUTH-007 OAUTH-008
        OAUTH-010 OAUTH-011 OAUTH-012 OAUTH-013 OAUTH-014 OAUTH-015 OAUTH-016 OAUTH-017 OAUTH-018 OAUTH-019
        OAUTH-020 OAUTH-021 OAUTH-022 OAUTH-023 OAUTH-024 OAUTH-025 OAUTH-026 OAUTH-027 OAUTH-028 OAUTH-029
        OAUTH-030 OAUTH-031 OAUTH-032 OAUTH-033 OAUTH-034 OAUTH-035
        OAUTH-040 OAUTH-041 OAUTH-042 OAUTH-043 OAUTH-044 OAUTH-045 OAUTH-046
        OAUTH-050 OAUTH-051 OAUTH-052 OAUTH-053 OAUTH-054 OAUTH-055 OAUTH-056 OAUTH-057 OAUTH-060 OAUTH-061
        PASTE-001 PASTE-002 PASTE-003 PASTE-004 PASTE-005
        """;

    [Fact]
    public void Ids_are_unique_and_stable() =>
        Assert.Equal(
            Ids.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
            RuleTable.All.Select(rule => rule.Id).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Whatever_is_not_certain_says_what_would_settle_it() =>
        Assert.All(
            RuleTable.All.Where(rule => rule.Confidence != Confidence.Certain),
            rule => Assert.False(string.IsNullOrEmpty(rule.TellApart), rule.Id)
        );

    [Fact]
    public void A_cause_is_one_sentence_and_a_title_has_no_full_stop() =>
        Assert.All(
            RuleTable.All,
            rule =>
            {
                Assert.EndsWith(".", rule.Cause, StringComparison.Ordinal);
                Assert.DoesNotMatch(SentenceEnd(), rule.Cause);
                Assert.False(rule.Title.EndsWith('.'), rule.Id);
                Assert.NotEmpty(rule.Reference);
            }
        );

    [Fact]
    public void Every_rule_of_the_rooms_classes_is_in_the_table()
    {
        var written = typeof(RuleTable)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetProperties())
            .Where(property => property.PropertyType == typeof(Rule))
            .Select(property => (Rule)property.GetValue(null)!);
        Assert.Equal(
            written.Select(rule => rule.Id).Order(StringComparer.Ordinal),
            RuleTable.All.Select(rule => rule.Id).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Errors_come_first_and_among_them_what_is_certain()
    {
        var findings = Some.Findings(
            $"curl “https://api.infusionsoft.com/token?refresh_token={The.RefreshToken}” -u a:a -d grant_type=refresh_token\n{{\"error\":\"invalid_client\"}}"
        );
        Assert.Equal(findings.OrderBy(finding => finding.Severity).ThenBy(finding => finding.Confidence), findings);
        Assert.Equal("OAUTH-010", findings[0].Id);
    }

    [GeneratedRegex(@"[a-z]\. [A-Z]")]
    private static partial Regex SentenceEnd();
}
