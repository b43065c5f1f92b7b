namespace Evergrant.Cli.Sandboxes.Grading;

/// What came of one scenario.
internal sealed record ScenarioRow(string Name, bool Ok, int Runs, double Seconds, IReadOnlyList<Mistake> Problems);

internal sealed record GradeRow(bool Ok, IReadOnlyList<ScenarioRow> Scenarios);
