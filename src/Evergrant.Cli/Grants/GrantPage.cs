using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

/// `grant show --json`.
internal sealed record GrantPage(GrantRow Grant, EvidenceRow Evidence, IReadOnlyList<AttemptRow> Attempts)
{
    public static GrantPage Of(Grant grant, IReadOnlyList<Attempt> attempts, DateTimeOffset now) =>
        new(GrantRow.Of(grant, now), EvidenceRow.Of(grant.Evidence), [.. attempts.Select(AttemptRow.Of)]);
}

internal sealed record EvidenceRow(
    DateTimeOffset At,
    string What,
    string? Sent,
    string? Received,
    string? Meaning,
    string? Node
)
{
    public static EvidenceRow Of(Evidence evidence) =>
        new(evidence.At, evidence.What, evidence.Sent, evidence.Received, evidence.Meaning, evidence.Node);
}

internal sealed record AttemptRow(
    string Id,
    string Kind,
    int Generation,
    int Try,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string Outcome,
    string? Received,
    string Node
)
{
    public static AttemptRow Of(Attempt attempt) =>
        new(
            attempt.Id.ToString(),
            Words.Of(attempt.Kind),
            attempt.Generation,
            attempt.Try,
            attempt.StartedAt,
            attempt.EndedAt,
            attempt.Outcome is { } outcome ? Words.Of(outcome) : "open",
            attempt.Received,
            attempt.Node
        );
}
