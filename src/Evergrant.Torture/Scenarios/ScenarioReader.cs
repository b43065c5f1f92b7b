using System.Text.Json;

namespace Evergrant.Torture;

/// Turns a file into a scenario. Every mistake is noted and reading goes on.
public sealed class ScenarioReader
{
    private const int LongestName = 40;
    private const int LongestFile = 64 * 1024;
    private readonly string source;
    private readonly List<string> errors = [];

    private ScenarioReader(string source) => this.source = source;

    /// <exception cref="ScenarioException"/>
    public static Scenario ReadFile(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LongestFile
                ? Read(path, File.ReadAllText(path))
                : throw new ScenarioException([$"{path}: is larger than a scenario can be (64 KiB)."]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException([$"{path}: cannot be read: {failure.Message}"]);
        }
    }

    /// <exception cref="ScenarioException"/>
    public static Scenario Read(string source, string json)
    {
        var reader = new ScenarioReader(source);
        try
        {
            var document =
                JsonSerializer.Deserialize(json, ScenarioJson.Default.ScenarioDocument) ?? new ScenarioDocument();
            var scenario = reader.Read(document);
            return reader.errors.Count == 0 ? scenario : throw new ScenarioException(reader.errors);
        }
        catch (JsonException broken)
        {
            throw new ScenarioException([
                $"{source}: is not the JSON of a scenario ({broken.Path ?? "$"}, line {broken.LineNumber + 1}).",
            ]);
        }
    }

    private Scenario Read(ScenarioDocument document)
    {
        NoteUnknown(document.Unknown?.Keys, "");
        var usual = new Scenario { Name = "" };
        var scenario = new Scenario
        {
            Name = Name(document.Name),
            About = document.About ?? "",
            Rule = Word(document.Rule, "rule", ReuseRule.Strict),
            Grace = Milliseconds(document.GraceMs, "grace_ms", TimeSpan.Zero, 1, 600_000),
            AccessLife = TimeSpan.FromSeconds(
                Number(document.AccessLifeS, "access_life_s", (int)usual.AccessLife.TotalSeconds, 1, 60)
            ),
            OldAccessDies = document.OldAccessDies ?? false,
            Processes = Number(document.Processes, "processes", usual.Processes, 1, 16),
            Callers = Number(document.Callers, "callers", usual.Callers, 1, 1000),
            Spread = Milliseconds(document.SpreadMs, "spread_ms", usual.Spread, 0, 10_000),
            Expiries = Number(document.Expiries, "expiries", usual.Expiries, 1, Scenario.MostExpiries),
            AnswerDelay = Milliseconds(document.AnswerDelayMs, "answer_delay_ms", usual.AnswerDelay, 0, 60_000),
            StoreDelay = Milliseconds(document.StoreDelayMs, "store_delay_ms", usual.StoreDelay, 0, 10_000),
            CancelAfter = Milliseconds(document.CancelAfterMs, "cancel_after_ms", usual.CancelAfter, 1, 60_000),
            Patience = Milliseconds(document.PatienceMs, "patience_ms", usual.Patience, 100, 600_000),
            Faults = [.. (document.Faults ?? []).Select(Read)],
            Kills = [.. (document.Kills ?? []).Select((kill, n) => Word(kill, $"kills[{n}]", KillMoment.BeforeUse))],
        };
        if (scenario.Grace > TimeSpan.Zero != (scenario.Rule == ReuseRule.Grace))
            Note("grace_ms", "goes with rule grace, and with no other");
        return scenario;
    }

    private Fault Read(FaultDocument document, int index)
    {
        var at = $"faults[{index}]";
        NoteUnknown(document.Unknown?.Keys, at + ".");
        if (document.Kind is null)
            Note($"{at}.kind", "is missing");
        var kind = Word(document.Kind, $"{at}.kind", FaultKind.LostAnswer);
        var lasts = kind is FaultKind.LateCommit or FaultKind.Slow or FaultKind.Outage;
        if (lasts != document.ForMs is not null)
            Note($"{at}.for_ms", lasts ? "is missing" : "goes with late_commit, slow and outage only");
        return new Fault(
            kind,
            Number(document.First, $"{at}.first", 1, 1, 100_000),
            Number(document.Every, $"{at}.every", 0, 0, 100_000),
            Milliseconds(document.ForMs, $"{at}.for_ms", TimeSpan.Zero, 1, 600_000)
        );
    }

    private string Name(string? name)
    {
        if (name is null)
            Note("name", "is missing");
        else if (
            name.Length is 0 or > LongestName
            || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
        )
            Note("name", "may hold a to z, 0 to 9 and -, at most 40 characters");
        return name ?? "";
    }

    private TimeSpan Milliseconds(int? given, string member, TimeSpan otherwise, int least, int most) =>
        given is null ? otherwise : TimeSpan.FromMilliseconds(Number(given, member, 0, least, most));

    private int Number(int? given, string member, int otherwise, int least, int most)
    {
        if (given is not { } number)
            return otherwise;
        if (number < least || number > most)
            Note(member, $"must be {least} to {most}");
        return number;
    }

    private T Word<T>(string? given, string member, T otherwise)
        where T : struct, Enum
    {
        if (given is null)
            return otherwise;
        foreach (var word in Enum.GetValues<T>())
            if (Spelling.Of(word) == given)
                return word;
        Note(member, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(Spelling.Of))}");
        return otherwise;
    }

    private void NoteUnknown(IEnumerable<string>? members, string before)
    {
        foreach (var member in members ?? [])
            Note(before + member, "is not a member of a scenario");
    }

    private void Note(string member, string what) => errors.Add($"{source}: {member} {what}.");
}
