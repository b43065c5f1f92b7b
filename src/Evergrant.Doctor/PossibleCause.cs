namespace Evergrant.Doctor;

/// One of several causes of an answer that says the same of all of them.
public sealed record PossibleCause(string Cause, CauseStanding Standing, string Because);

public enum CauseStanding
{
    /// The request shows it.
    Shown,

    /// Nothing here speaks for or against it.
    Open,

    /// The request excludes it.
    RuledOut,
}
