using Evergrant.Cli.Terminal;
using Evergrant.Doctor;
using Evergrant.Doctor.Reading;

namespace Evergrant.Cli.Doctoring;

/// The doctor's words about what was pasted.
internal static class Examined
{
    private const int WidthOfPipes = 100;

    public static int Width => Console.IsOutputRedirected ? WidthOfPipes : Math.Min(Console.WindowWidth, WidthOfPipes);

    public static int Print(IReadOnlyList<PastedCall> calls, bool strict, bool json)
    {
        var findings = calls.Select(call => Examination.Of(call.Call.Exchange)).ToList();
        if (json)
            JsonOut.Print<IReadOnlyList<FindingRow>>([
                .. findings.SelectMany((some, index) => some.Select(one => FindingRow.Of(one, index + 1))),
            ]);
        else
            PrintText(calls, findings);
        return DoctorCommand.ExitCode(findings.SelectMany(some => some), strict);
    }

    private static void PrintText(IReadOnlyList<PastedCall> calls, List<IReadOnlyList<Finding>> findings)
    {
        for (var index = 0; index < calls.Count; index++)
        {
            var call = calls[index];
            if (calls.Count > 1)
                Say.Data($"{(index > 0 ? "\n" : "")}{index + 1}. {call.Label}, line {call.Line}\n");
            foreach (var note in call.Call.Notes)
                Say.Note(note);
            Print(findings[index]);
        }
    }

    public static void Print(IReadOnlyList<Finding> findings) =>
        Say.Data(Report.Render(findings, Width, Colors.OfData.AreOn).TrimEnd('\n'));
}
