namespace Evergrant.Intake.Submissions;

/// <summary>Names a submission; the receipt that its sender gets. `sb_` and 20 characters of `[0-9a-z]`; later ones sort later.</summary>
public readonly record struct SubmissionId
{
    private const string Prefix = "sb_";
    private readonly string? text;

    private SubmissionId(string text) => this.text = text;

    /// <summary>A new one.</summary>
    public static SubmissionId New(DateTimeOffset now) => new(Ids.New(Prefix, now));

    /// <summary>False: it is none.</summary>
    public static bool TryParse(string? text, out SubmissionId id)
    {
        id = Ids.IsValid(text, Prefix) ? new SubmissionId(text!) : default;
        return id.text is not null;
    }

    /// Where those of this time begin.
    internal static SubmissionId Earliest(DateTimeOffset at) => new(Ids.Earliest(Prefix, at));

    internal static SubmissionId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A submission's id is sb_ and 20 characters.");

    /// <inheritdoc/>
    public override string ToString() => text ?? "";
}
