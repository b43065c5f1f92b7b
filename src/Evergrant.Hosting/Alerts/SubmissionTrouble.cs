namespace Evergrant.Hosting.Alerts;

/// <summary>Submissions of forms that get no further by themselves.</summary>
/// <param name="Grant">Whose.</param>
/// <param name="Number">How many.</param>
/// <param name="Since">Calendar.</param>
/// <param name="Held">Why all of them are held, in a word. Null: they wait for a person one by one.</param>
public sealed record SubmissionTrouble(GrantId Grant, long Number, DateTimeOffset Since, string? Held)
{
    /// <summary>They were set aside when they came. <see cref="Held"/> is then why, if that can be mended.</summary>
    public bool IsQuarantine { get; init; }
}
