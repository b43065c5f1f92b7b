using Evergrant.Doctor.Reading;
using Evergrant.Doctor.Rules;
using Xunit.Abstractions;

namespace Evergrant.Doctor.Tests;

/// 350 pasted texts: each thread's mistakes as the tools people use write them, and requests in which nothing is wrong.
public sealed class CorpusTests(ITestOutputHelper output)
{
    private const double DueFirst = 0.95;
    private const int Telling = 7;

    /// Inside of every id, secret, code and token of the corpus.
    private const string Planted = "canary";

    [Fact]
    public void The_right_finding_comes_first_no_certain_one_is_false_and_what_is_healthy_has_no_error()
    {
        var results = CorpusCase.All.Select(one => (Case: one, Findings: one.Findings())).ToList();
        var sick = results.Where(result => !result.Case.IsHealthy).ToList();
        var wrong = sick.Where(result => First(result.Findings) != result.Case.First).ToList();
        var certain = results.Where(result => FalseCertain(result.Case, result.Findings).Any()).ToList();
        var ill = results
            .Where(result => result.Case.IsHealthy && result.Findings.Any(one => one.Severity != Severity.Info))
            .ToList();
        foreach (var group in results.GroupBy(result => Tool(result.Case.Name)).OrderBy(group => group.Key))
            output.WriteLine(
                $"| {group.Key} | {group.Count()} | {group.Count(result => result.Case.IsHealthy ? !ill.Contains(result) : !wrong.Contains(result))} right |"
            );
        var line =
            $"| doctor: corpus | {CorpusCase.All.Count} texts, {sick.Count - wrong.Count} of {sick.Count} right first, {certain.Count} false certain, {ill.Count} of {results.Count - sick.Count} healthy with a finding |";
        output.WriteLine(line);
        Soak.Report(line);
        var told = string.Join(
            '\n',
            wrong
                .Concat(certain)
                .Concat(ill)
                .Select(result =>
                    $"{result.Case.Name}: due {result.Case.First ?? "nothing"}, found {string.Join(' ', result.Findings.Select(one => $"{one.Id}/{one.Confidence}"))}"
                )
        );
        Assert.True(wrong.Count <= sick.Count * (1 - DueFirst) && certain.Count == 0 && ill.Count == 0, told);
    }

    [Fact]
    public void Every_text_is_read() =>
        Assert.Empty(CorpusCase.All.Where(one => ExchangeReader.Read(one.Text) is Unreadable).Select(one => one.Name));

    [Fact]
    public void Every_file_has_an_expectation() =>
        Assert.Equal(
            CorpusCase.All.Select(one => one.Name + ".txt").Order(StringComparer.Ordinal),
            Directory
                .GetFiles(CorpusCase.Folder, "*.txt")
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_id_is_found_where_it_is_due_and_not_found_where_it_is_not()
    {
        var expected = CorpusCase.All.SelectMany(one => one.Also.Append(one.First)).OfType<string>().ToHashSet();
        // PASTE-002 is a note on nearly every text, so the corpus does not list it; TokenRuleTests and AnswerRuleTests do.
        var ids = RuleTable.All.Select(rule => rule.Id).Except(["PASTE-002"]).ToList();
        Assert.Empty(ids.Except(expected));
        foreach (var id in ids)
        {
            Assert.Contains(
                CorpusCase.All,
                one => (one.First == id || one.Also.Contains(id)) && one.Findings().Any(finding => finding.Id == id)
            );
            Assert.Contains(CorpusCase.All, one => one.IsHealthy && one.Findings().All(finding => finding.Id != id));
        }
    }

    [Fact]
    public void No_planted_secret_is_ever_shown()
    {
        foreach (var one in CorpusCase.All)
        {
            var shown = one.Shown();
            Assert.False(shown.Contains(Planted, StringComparison.OrdinalIgnoreCase), $"{one.Name}:\n{shown}");
            foreach (var secret in Secrets(one.Text).Where(secret => secret.Length >= Telling))
                Assert.False(shown.Contains(secret, StringComparison.Ordinal), $"{one.Name}:\n{shown}");
        }
    }

    // Base64 hides the word, not the secret.
    private static IEnumerable<string> Secrets(string text) =>
        text.Split([' ', '\n', '\'', '"', '`', '“', '”', '=', '&', ',', '\\'])
            .Where(word =>
                word.Contains(Planted, StringComparison.Ordinal)
                || word.StartsWith("azNjYW5hcnlx", StringComparison.Ordinal)
            );

    /// The first that says more than a note. KEAP-010 and the like are notes that are due themselves.
    private static string? First(IReadOnlyList<Finding> findings) =>
        findings
            .FirstOrDefault(finding =>
                finding.Id != "PASTE-002"
                && (finding.Severity != Severity.Info || findings.All(other => other.Severity == Severity.Info))
            )
            ?.Id;

    private static IEnumerable<Finding> FalseCertain(CorpusCase one, IReadOnlyList<Finding> findings) =>
        findings.Where(finding =>
            finding is { Confidence: Confidence.Certain, Severity: not Severity.Info }
            && finding.Id != one.First
            && !one.Also.Contains(finding.Id)
        );

    private static string Tool(string name) =>
        name.Split('-') is [("healthy" or "000" or "001" or "002" or "003" or "004"), .., var tool]
            ? tool
            : name.Split('-')[0];
}
