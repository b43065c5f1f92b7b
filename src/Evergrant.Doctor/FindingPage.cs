using System.Text;
using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor;

/// What there is to say of a finding without a case at hand: `doctor explain`, and a page under docs/findings.
public static class FindingPage
{
    /// Null: there is no such finding. Letter case does not matter.
    public static string? Of(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return
            Examination.Known.FirstOrDefault(known => known.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
                is { } known
            ? Of(known)
            : null;
    }

    /// The table of all pages.
    public static string Index()
    {
        var text = new StringBuilder();
        text.Append(
                "# Findings\n\nWhat `evergrant doctor` can find, by id. An id never changes and is never given to another mistake.\n"
            )
            .Append("Each page comes from the rule itself; `evergrant doctor explain ID` prints it.\n\n")
            .Append("| id | severity | finding |\n|---|---|---|\n");
        foreach (var known in Examination.Known)
            text.Append($"| [{known.Id}]({known.Id}.md) | {Words.Of(known.Severity)} | {Cell(known.Title)} |\n");
        return text.ToString();
    }

    private static string Of(KnownFinding known)
    {
        var text = new StringBuilder();
        text.Append($"# {known.Id}: {known.Title}\n\n")
            .Append($"**{Capital(Words.Of(known.Severity))}**, {Words.Of(known.Confidence)} when it is told.\n\n")
            .Append($"## Why\n\n{known.Cause}\n\n")
            .Append($"## What to do\n\n```\n{known.Fix}\n```\n\n");
        if (known.TellApart is not null)
            text.Append($"## How to be sure\n\n{known.TellApart}\n\n");
        return text.Append($"## Where it says so\n\n{known.Reference}\n").ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
