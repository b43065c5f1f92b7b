namespace Evergrant.Intake.Delivering;

/// Why a step did not go through, by what is to be done about it.
/// <param name="Code">Stable; in the store and shown to people.</param>
/// <param name="Text">In words; may repeat what was sent.</param>
internal abstract record Failure(string Code, string Text)
{
    /// It may have been done all the same.
    public bool MayHaveHappened { get; init; }

    /// It passes; the submission is tried again, at most so often if that is its own fault.
    public sealed record Passing(string Code, string Text, TimeSpan? RetryAfter, int Tries) : Failure(Code, Text);

    /// No submission of the grant gets any further until the grant works again.
    public sealed record GrantStopped(string Code, string Text) : Failure(Code, Text);

    /// The same for a while: at least so long, or until then, or as long as the queue's own back-off says.
    public sealed record QueueStopped(string Code, string Text, TimeSpan? Span, DateTimeOffset? Until)
        : Failure(Code, Text);

    /// The submission itself, or the form, has to be mended.
    public sealed record NeedsPerson(string Code, string Text) : Failure(Code, Text);

    /// The contact of an earlier step is there no more.
    public sealed record ContactGone(string Code, string Text) : Failure(Code, Text);

    /// This program is about to end.
    public sealed record Interrupted(string Text) : Failure("interrupted", Text);
}

/// A step that did not go through, by what it found rather than by what was thrown.
internal sealed class StepFailedException(Failure failure) : Exception(failure.Text)
{
    public Failure Failure { get; } = failure;

    /// Its lease is about to end.
    public static StepFailedException TooSlow() =>
        new(
            new Failure.Passing("too_slow", "Keap's answers took too long for one step.", null, RetryTimes.Most)
            {
                MayHaveHappened = true,
            }
        );

    public static StepFailedException NeedsPerson(string code, string text) => new(new Failure.NeedsPerson(code, text));
}

/// Somebody else has this submission now: another node, or a person.
internal sealed class SubmissionLostException() : Exception("Somebody else has this submission now.");
