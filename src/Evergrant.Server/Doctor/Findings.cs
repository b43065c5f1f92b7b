using Evergrant.Doctor;
using Evergrant.Doctor.Reading;
using Evergrant.Server.Web;

namespace Evergrant.Server.Doctor;

/// What was found in a pasted text, as a piece of a page.
internal static class Findings
{
    private const int MostCalls = 25;

    public static Html Of(ExchangeReading reading) =>
        reading is Unreadable(var tried)
            ? Html.Of(
                $"""
                <section class="card doubtful" aria-labelledby="answer">
                <h2 id="answer">This is none of the formats that were tried</h2>
                <p>The nearest first:</p>
                <ul>{Html.Join(tried.Select(one => Html.Of($"<li>{one.Told}</li>")))}</ul>
                </section>
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
        return Html.Of(
            $"""
            <section class="card {Css(findings)}" aria-labelledby="call-{number}">
            <h2 id="call-{number}">{name}{Report.Verdict(findings)}</h2>
            {Html.Join(call.Call.Notes.Select(note => Html.Of($"<p>{note}</p>")))}
            {Html.Join(ToldFinding.Of(findings).Select(Of))}
            {(Report.NextStep(findings) is { } next ? Html.Of($"""<p class="todo">{next}</p>""") : Html.Empty)}
            </section>

            """
        );
    }

    private static Html Of(ToldFinding told) =>
        Html.Of(
            $"""
            <h3>{told.Finding.Id}: {told.Finding.Title}</h3>
            <p>{told.Severity}, {told.Confidence}</p>
            <dl>
            <dt>seen</dt><dd><code>{Marked(told.Finding)}</code></dd>
            <dt>why</dt><dd>{told.Finding.Cause}{Html.Join(
                told.Causes.Select(cause => Html.Of($"<p>{cause}</p>"))
            )}</dd>
            <dt>do</dt><dd><code>{told.Fix}</code></dd>
            {(told.Finding.TellApart is { } apart ? Html.Of($"<dt>sure?</dt><dd>{apart}</dd>") : Html.Empty)}
            <dt>see</dt><dd>{told.Finding.Reference}</dd>
            </dl>

            """
        );

    private static Html Marked(Finding finding) =>
        finding.Seen.MarkLength == 0
            ? Html.Of($"{finding.Seen.Text}")
            : Html.Of($"{finding.Seen.Before}<mark>{finding.Seen.Marked}</mark>{finding.Seen.After}");

    private static Html Rest(int count) =>
        count <= MostCalls
            ? Html.Empty
            : Html.Of(
                $"<p>{count - MostCalls} more calls are in the text: paste fewer, or use <code>evergrant doctor --request FILE --all</code>.</p>"
            );

    private static string Css(IReadOnlyList<Finding> findings) =>
        findings.Select(one => one.Severity).DefaultIfEmpty(Severity.Info).Min() switch
        {
            Severity.Error => "bad",
            Severity.Warning => "doubtful",
            _ => "good",
        };
}
