using Evergrant.Intake.Accepting;

namespace Evergrant.Intake.Forms;

/// <summary>What came of making, changing or removing a form. All but <see cref="Done"/> changed nothing.</summary>
public abstract record FormOutcome
{
    private FormOutcome() { }

    /// <summary>It is as wished.</summary>
    public sealed record Done(Form Form) : FormOutcome;

    /// <summary>Every reason why it cannot be.</summary>
    public sealed record Invalid(IReadOnlyList<FieldMistake> Mistakes) : FormOutcome;

    /// <summary>There is one of this name.</summary>
    public sealed record NameTaken : FormOutcome;

    /// <summary>There is none of this name.</summary>
    public sealed record NoSuchForm : FormOutcome;

    /// <summary>It is written in <c>evergrant.json</c>, and changed there.</summary>
    public sealed record Configured : FormOutcome;

    /// <summary>Whether its tags, fields and users are in the account cannot be asked now.</summary>
    public sealed record AccountUnavailable(string Why) : FormOutcome;

    /// <summary>So many of its submissions are not delivered yet.</summary>
    public sealed record Undelivered(long Count) : FormOutcome;

    /// <summary>Somebody changed it meanwhile.</summary>
    public sealed record Moved : FormOutcome;
}
