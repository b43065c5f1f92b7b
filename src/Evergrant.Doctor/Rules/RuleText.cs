namespace Evergrant.Doctor.Rules;

/// Every text about one mistake that is not one of a single call.
internal sealed record RuleText
{
    public required string Id { get; init; }
    public required Severity Severity { get; init; }
    public required Confidence Confidence { get; init; }
    public required string Title { get; init; }
    public required string Cause { get; init; }
    public required string Fix { get; init; }
    public required string Reference { get; init; }

    /// Required unless <see cref="Confidence"/> is certain.
    public string? TellApart { get; init; }

    public KnownFinding Known => new(Id, Severity, Confidence, Title, Cause, Fix, Reference, TellApart);

    public Finding Told(Sighting sighting)
    {
        var confidence = sighting.Confidence ?? Confidence;
        return new Finding
        {
            Id = Id,
            Severity = Severity,
            Confidence = confidence,
            Title = Title,
            Seen = sighting.Seen,
            Cause = Cause,
            Fix = Fix,
            Reference = Reference,
            TellApart = confidence == Confidence.Certain ? null : TellApart,
            Causes = sighting.Causes,
        };
    }
}
