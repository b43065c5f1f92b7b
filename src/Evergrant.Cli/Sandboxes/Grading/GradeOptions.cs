namespace Evergrant.Cli.Sandboxes.Grading;

/// How the program under test is started.
/// <param name="Every">On the sandbox's clock.</param>
/// <param name="TokensFile">Null: one in a folder of the scenario's own.</param>
/// <param name="Patience">Real time that one run may take.</param>
/// <param name="Hears">Takes each line that it prints.</param>
internal sealed record GradeOptions(
    string[] Command,
    TimeSpan Every,
    TimeSpan Quiet,
    int AtOnce,
    string? TokensFile,
    TimeSpan Patience,
    Action<string> Hears
);
