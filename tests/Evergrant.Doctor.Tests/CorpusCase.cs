using System.Text;
using Evergrant.Doctor.Reading;
using Evergrant.EndToEnd;

namespace Evergrant.Doctor.Tests;

/// A pasted text of the corpus, and what the doctor should say of it.
internal sealed record CorpusCase(string Name, string? First, IReadOnlyList<string> Also)
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests/Evergrant.Doctor.Tests/Corpus");

    public static IReadOnlyList<CorpusCase> All { get; } =
    [.. File.ReadLines(Path.Combine(Folder, "expected.tsv")).Where(line => !line.StartsWith('#')).Select(Read)];

    public bool IsHealthy => First is null;

    public string Text => File.ReadAllText(Path.Combine(Folder, Name + ".txt"));

    /// Empty when the text was not read.
    public IReadOnlyList<Finding> Findings() =>
        ExchangeReader.Read(Text) switch
        {
            Readable readable => Examination.Of(readable.Exchange),
            Several several => Examination.Of(several.Calls[0].Call.Exchange),
            _ => [],
        };

    /// Everything that anybody would be shown.
    public string Shown()
    {
        var reading = ExchangeReader.Read(Text);
        var shown = new StringBuilder().Append(reading);
        var calls = reading switch
        {
            Readable readable => [readable],
            Several several => several.Calls.Select(call => call.Call),
            _ => [],
        };
        foreach (var readable in calls)
        {
            var findings = Examination.Of(readable.Exchange);
            shown
                .AppendJoin('\n', readable.Notes)
                .AppendJoin('\n', findings)
                .Append(Report.Render(findings, 200, false));
        }

        if (reading is Unreadable unreadable)
            shown.AppendJoin('\n', unreadable.Tried);
        if (reading is Several more)
            shown.AppendJoin('\n', more.Calls);
        return shown.ToString();
    }

    private static CorpusCase Read(string line)
    {
        var columns = line.Split('\t');
        var also = columns.Length > 2 ? columns[2].Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
        return new CorpusCase(columns[0], columns[1] == "-" ? null : columns[1], also);
    }
}
