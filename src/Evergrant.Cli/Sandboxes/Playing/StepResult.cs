using Evergrant.Sandbox;

namespace Evergrant.Cli.Sandboxes.Playing;

/// What a step did, next to what its card says.
/// <param name="Call">Null when the step was none.</param>
/// <param name="Status">Null when the step was no call.</param>
/// <param name="Text">The answer, or where the browser would be; variables in place of their values.</param>
/// <param name="Reason">For which it was refused, as the sandbox's log says.</param>
/// <param name="Fix">The line that the doctor would have in its place.</param>
internal sealed record StepResult(
    CardStep Step,
    SnippetCall? Call,
    int? Status,
    string Text,
    string? Reason,
    string? Fix
)
{
    public bool IsAsTheCardSays =>
        Status == Step.Status
        && Reason == Step.Reason
        && (Step.Says is null || Text.Contains(Step.Says, StringComparison.Ordinal));
}
