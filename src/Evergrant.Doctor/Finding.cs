namespace Evergrant.Doctor;

/// One mistake, named, with the line that mends it. Holds no secret and may be shown or stored anywhere.
public sealed record Finding
{
    /// Never changes and is never given to another mistake: `OAUTH-010`.
    public required string Id { get; init; }
    public required Severity Severity { get; init; }
    public required Confidence Confidence { get; init; }
    public required string Title { get; init; }
    public required Evidence Seen { get; init; }

    /// One sentence.
    public required string Cause { get; init; }

    /// The line to use instead, placeholders in capitals.
    public required string Fix { get; init; }

    /// RFC clause, thread, or both.
    public required string Reference { get; init; }

    /// What would settle it. Null only when <see cref="Confidence"/> is certain.
    public string? TellApart { get; init; }

    /// In order of likelihood, shown ones first, ruled out ones last. Empty when the cause is one.
    public IReadOnlyList<PossibleCause> Causes { get; init; } = [];
}
