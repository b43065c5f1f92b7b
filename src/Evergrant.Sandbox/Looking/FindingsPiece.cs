using Evergrant.Doctor;
using Evergrant.Doctor.Reading;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Looking;

/// <summary>What the doctor found in a pasted text.</summary>
internal static class FindingsPiece
{
    private const int MostCalls = 25;

    public static Html Of(ExchangeReading reading) =>
        reading is Unreadable(var tried)
            ? Html.Of(
                $"""
                <h2>This is none of the formats that were tried</h2>
                <p>The nearest first:</p>
                <ul>{Html.Join(tried.Select(one => Html.Of($"<li>{one.Told}</li>")))}</ul>
                """
            )
            : Of(reading.Found);

    private static Html Of(IReadOnlyList<PastedCall> calls) =>
        Html.Of(
            $"{Html.Join(calls.Take(MostCalls).Select((call, index) => Of(call, index + 1, calls.Count)))}{Rest(calls.Count)}"
        );

    private static Html Of(PastedCall call, int number, int count)
    {
        var findings = Examination.Of(call.Call.Exchange);
        var name = count == 1 ? "" : $"{number}. {call.Label}, line {call.Line}: ";
        var next = Report.NextStep(findings) is { } step ? Html.Of($"<p><strong>{step}</strong></p>") : Html.Nothing;
        return Html.Of(
            $"""
            <h2>{name}{Report.Verdict(findings)}</h2>
            {Html.Join(call.Call.Notes.Select(note => Html.Of($"<p>{note}</p>")))}
            {Html.Join(ToldFinding.Of(findings).Select(Of))}
            {next}
            """
        );
    }

    private static Html Of(ToldFinding told) =>
        Html.Of(
            $"<h3>{told.Finding.Id}: {told.Finding.Title}</h3><p>{told.Severity}, {told.Confidence}</p>{Piece.Facts(Parts(told))}"
        );

    private static IEnumerable<(string, Html)> Parts(ToldFinding told)
    {
        var finding = told.Finding;
        yield return ("seen", Html.Of($"<code>{Marked(finding)}</code>"));
        yield return (
            "why",
            Html.Of($"{finding.Cause}{Html.Join(told.Causes.Select(cause => Html.Of($"<p>{cause}</p>")))}")
        );
        yield return ("do", Html.Of($"<code>{told.Fix}</code>"));
        if (finding.TellApart is { } apart)
            yield return ("sure?", Html.Of($"{apart}"));
        yield return ("see", Html.Of($"{finding.Reference}"));
    }

    private static Html Marked(Finding finding) =>
        finding.Seen.MarkLength == 0
            ? Html.Of($"{finding.Seen.Text}")
            : Html.Of($"{finding.Seen.Before}<mark>{finding.Seen.Marked}</mark>{finding.Seen.After}");

    private static Html Rest(int count) =>
        count <= MostCalls
            ? Html.Nothing
            : Html.Of(
                $"<p>{count - MostCalls} more calls are in the text: paste fewer, or use <code>evergrant doctor --request FILE --all</code>.</p>"
            );
}
