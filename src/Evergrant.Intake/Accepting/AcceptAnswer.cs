using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Accepting;

/// <summary>What became of a submission that was sent. An exception means that nothing was taken.</summary>
public abstract record AcceptAnswer
{
    private AcceptAnswer() { }

    /// <summary>Committed, and on its way.</summary>
    public sealed record Accepted(SubmissionId Id) : AcceptAnswer;

    /// <summary>Taken before; nothing was changed.</summary>
    public sealed record Repeated(SubmissionId Id) : AcceptAnswer;

    /// <summary>Committed, and set aside until a person looks. Strangers are told what they are told of <see cref="Accepted"/>.</summary>
    public sealed record Quarantined(SubmissionId Id) : AcceptAnswer;

    /// <summary>Nothing was taken.</summary>
    /// <param name="Mistakes">All of them; never empty.</param>
    public sealed record Refused(IReadOnlyList<FieldMistake> Mistakes) : AcceptAnswer
    {
        /// <summary>Of the first one.</summary>
        public string Code => Mistakes[0].Code;

        /// <summary>Of the first one.</summary>
        public string? Field => Mistakes[0].Field;

        /// <summary>Of the first one.</summary>
        public string Text => Mistakes[0].Text;
    }

    /// <summary>Nothing was taken: too many came in a minute.</summary>
    public sealed record TooMany(TimeSpan RetryAfter) : AcceptAnswer;

    /// <summary>Nothing was taken: something else was sent under this key before.</summary>
    public sealed record KeyUsed : AcceptAnswer;
}

/// <summary>What is wrong with a submission.</summary>
/// <param name="Code">Stays the same.</param>
/// <param name="Field">Name in the HTML. Null: it is no single field.</param>
/// <param name="Text">In words, for the visitor; repeats nothing that was sent.</param>
public sealed record FieldMistake(string Code, string? Field, string Text);
