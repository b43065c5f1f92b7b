using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Accepting;

/// A submission whose fields were read and checked.
internal sealed record ReadSubmission
{
    public required Content Content { get; init; }

    /// Empty: nothing is wrong with it.
    public required IReadOnlyList<FieldMistake> Mistakes { get; init; }

    /// Of the page, as it came back. Null: it has none.
    public string? Stamp { get; init; }

    /// Of whoever tells people from programs. Null: the visitor was not asked, or did not answer.
    public string? BotAnswer { get; init; }

    /// Something stands in the field that nobody sees.
    public bool IsTrapped { get; init; }

    public override string ToString() => "[submission]";
}
