namespace Evergrant.Doctor.Checks;

public enum CheckResult
{
    Passed,
    Wrong,

    /// Timed out, throttled, or somebody else has to look: says nothing either way.
    CannotTell,

    /// What it rests on failed.
    NotRun,
}

/// What a look found.
/// <param name="Text">What was seen. No secret.</param>
/// <param name="Id">Of a finding, when it is wrong.</param>
public sealed record Seen(CheckResult Result, string Text, string? Id = null)
{
    public static Seen Good(string text) => new(CheckResult.Passed, text);

    public static Seen Wrong(string id, string text) => new(CheckResult.Wrong, text, id);

    public static Seen Unclear(string text) => new(CheckResult.CannotTell, text);

    /// It was not looked at, for a reason that is no fault of anything.
    public static Seen Skipped(string because) => new(CheckResult.NotRun, $"not run, because: {because}");
}

/// One look, which changes nothing, and the looks it rests on.
public sealed record CheckupStep(string Name, IReadOnlyList<string> Needs, Func<CancellationToken, Task<Seen>> Look);

/// What became of a check.
/// <param name="Finding">Null unless it is wrong.</param>
public sealed record Checked(string Name, CheckResult Result, string Text, Finding? Finding);
