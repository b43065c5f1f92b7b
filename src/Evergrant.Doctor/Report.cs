using System.Text;

namespace Evergrant.Doctor;

/// Findings as a person reads them. Pure text; what is most important stands first and is said again last.
public static class Report
{
    private const int Narrowest = 40;
    private const string Indent = "        ";

    /// <param name="width">Columns; below 40 counts as 40.</param>
    /// <param name="color">ANSI colors for the severity and for the marked part.</param>
    public static string Render(IReadOnlyList<Finding> findings, int width, bool color)
    {
        ArgumentNullException.ThrowIfNull(findings);
        width = Math.Max(width, Narrowest);
        var text = new StringBuilder();
        text.Append(Verdict(findings)).Append('\n');
        foreach (var told in ToldFinding.Of(findings))
            Append(text, told, width, new Paint(color));
        if (NextStep(findings) is { } next)
            text.Append('\n').Append(Wrap(next, width, "")).Append('\n');

        return text.ToString();
    }

    /// The first line: how many there are, and which comes first.
    public static string Verdict(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        if (findings.Count == 0)
            return "Nothing wrong was seen. That proves nothing about the values: a well-formed secret or token can still be the wrong one.";

        var counts = string.Join(
            ", ",
            findings
                .GroupBy(finding => finding.Severity)
                .OrderBy(group => group.Key)
                .Select(group => Count(group.Key, group.Count()))
        );
        var first = findings[0];
        return first.Severity == Severity.Info
            ? $"Nothing wrong was seen ({counts})."
            : $"{counts}: {first.Title} ({first.Id}).";
    }

    private static string Count(Severity severity, int count) =>
        severity switch
        {
            Severity.Error => count == 1 ? "1 error" : $"{count} errors",
            Severity.Warning => count == 1 ? "1 warning" : $"{count} warnings",
            _ => count == 1 ? "1 note" : $"{count} notes",
        };

    /// The last line. Null: there is nothing to do.
    public static string? NextStep(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return findings.Count == 0 || findings[0].Severity == Severity.Info
            ? null
            : $"Do this next: {NextStep(findings[0])}";
    }

    private static string NextStep(Finding first) =>
        first.Confidence == Confidence.Certain || first.TellApart is null
            ? $"mend {first.Id} with the line above{(IsOfCall(first) ? ", and send it once more" : "")}."
            : $"{char.ToLowerInvariant(first.TellApart[0])}{first.TellApart[1..]}";

    private static bool IsOfCall(Finding finding) => finding.Id.Split('-')[0] is "OAUTH" or "KEAP" or "PASTE";

    private static void Append(StringBuilder text, ToldFinding told, int width, Paint paint)
    {
        var finding = told.Finding;
        var doubt = finding.Confidence == Confidence.Certain ? "" : $" ({told.Confidence})";
        text.Append('\n')
            .Append(paint.Severity(told.Severity, finding.Severity))
            .Append(' ')
            .Append(finding.Id)
            .Append(doubt)
            .Append('\n');
        text.Append(Wrap(finding.Title, width, "  ")).Append('\n');
        AppendEvidence(text, finding.Seen, width, paint);
        AppendPart(text, "why", finding.Cause, width);
        foreach (var cause in told.Causes)
            text.Append(Wrap(cause, width, Indent)).Append('\n');
        AppendFix(text, told.Fix, width);
        if (finding.TellApart is not null)
            AppendPart(text, "sure?", finding.TellApart, width);
        AppendPart(text, "see", finding.Reference, width);
    }

    private static void AppendEvidence(StringBuilder text, Evidence seen, int width, Paint paint)
    {
        var (shown, start, length) = Window(seen, width - Indent.Length);
        text.Append("  seen  ").Append(paint.Mark(shown, start, length)).Append('\n');
        if (length > 0)
            text.Append(' ', Indent.Length + start).Append('^', length).Append('\n');
    }

    /// The part around the mark when the whole does not fit.
    private static (string Text, int Start, int Length) Window(Evidence seen, int room)
    {
        if (seen.Text.Length <= room)
            return (seen.Text, seen.MarkStart, seen.MarkLength);

        var length = Math.Min(seen.MarkLength, room - 2);
        var from =
            seen.MarkStart + length <= room - 2
                ? 0
                : Math.Clamp(seen.MarkStart - ((room - 2 - length) / 2), 0, seen.Text.Length - (room - 2));
        var part = seen.Text.Substring(from, room - 2);
        var start = seen.MarkStart - from;
        return (
            (from > 0 ? "…" : "") + part + (from + part.Length < seen.Text.Length ? "…" : ""),
            start + (from > 0 ? 1 : 0),
            Math.Min(length, part.Length - start)
        );
    }

    // A command is broken where a shell lets it be, so that it can be copied.
    private static void AppendFix(StringBuilder text, string fix, int width)
    {
        if (!fix.StartsWith("curl ", StringComparison.Ordinal))
        {
            AppendPart(text, "do", fix, width);
            return;
        }

        var line = "  do    ";
        foreach (var part in fix.Split(" -"))
        {
            var piece = part == fix || fix.StartsWith(part, StringComparison.Ordinal) ? part : "-" + part;
            if (line.Length > Indent.Length && line.Length + piece.Length + 3 > width)
            {
                text.Append(line).Append(" \\\n");
                line = Indent + "  ";
            }

            line += (line.EndsWith(' ') ? "" : " ") + piece;
        }

        text.Append(line).Append('\n');
    }

    private static void AppendPart(StringBuilder text, string label, string part, int width) =>
        text.Append("  ").Append(label.PadRight(6)).Append(Wrap(part, width, Indent)[Indent.Length..]).Append('\n');

    private static string Wrap(string part, int width, string indent)
    {
        var text = new StringBuilder(indent);
        var column = indent.Length;
        foreach (var word in part.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > indent.Length && column + 1 + word.Length > width)
            {
                text.Append('\n').Append(indent);
                column = indent.Length;
            }
            else if (column > indent.Length)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        return text.ToString();
    }

    private readonly record struct Paint(bool On)
    {
        public string Severity(string word, Severity severity) =>
            severity switch
            {
                Doctor.Severity.Error => Of(word, "1;31"),
                Doctor.Severity.Warning => Of(word, "1;33"),
                _ => Of(word, "1;36"),
            };

        public string Mark(string text, int start, int length) =>
            text[..start] + Of(text.Substring(start, length), "31") + text[(start + length)..];

        private string Of(string text, string code) => On && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
    }
}
