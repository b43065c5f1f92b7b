using Evergrant.Hosting.Sinks;

namespace Evergrant.Hosting.Alerts;

/// <summary>One thing that is wrong now, however many grants it hits.</summary>
/// <param name="Key">The same as long as it is the same cause.</param>
/// <param name="Grants">Whom it hits, the first hit first; never empty.</param>
/// <param name="App">Null: the whole home.</param>
/// <param name="IsOfGrant">False: it is the app's or the home's, and the grants are examples.</param>
/// <param name="Since">Calendar.</param>
internal sealed record Cause(
    string Key,
    CauseKind Kind,
    IReadOnlyList<Grant> Grants,
    string? App,
    bool IsOfGrant,
    DateTimeOffset Since
)
{
    public Grant First => Grants[0];

    /// Token files, of which it is.
    public IReadOnlyList<Sink> Files { get; init; } = [];

    /// Of which it is. Null: not of submissions.
    public SubmissionTrouble? Submissions { get; init; }

    public Evidence Evidence =>
        Submissions is { } waiting
            ? new Evidence
            {
                At = Since,
                What = "submissions",
                Received = waiting.Held ?? $"{waiting.Number}",
            }
        : Files.Count == 0
            ? First.Evidence
            : new Evidence
            {
                At = Since,
                What = "token_file",
                Received = $"{Files[0].Path}: {Files[0].Problem}",
            };
}
