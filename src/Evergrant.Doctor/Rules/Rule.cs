using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Rules;

/// One mistake: what it looks like, and every text about it.
internal sealed record Rule
{
    public required string Id { get; init; }
    public required Severity Severity { get; init; }
    public required Confidence Confidence { get; init; }
    public required string Title { get; init; }
    public required string Cause { get; init; }
    public required Func<Call, string> Fix { get; init; }
    public required string Reference { get; init; }

    /// Required unless <see cref="Confidence"/> is certain.
    public string? TellApart { get; init; }

    /// Null when the call does not show it.
    public required Func<Call, Sighting?> Look { get; init; }

    private const string OfReading =
        "This was read out of code: log the request that is really sent, without its secrets, and examine that.";

    private bool IsKeaps => Id.StartsWith("KEAP-", StringComparison.Ordinal);

    private static readonly Call Nothing = new(new HttpExchange(null, new ExchangeResponse(null, [], null)));

    public KnownFinding Known => new(Id, Severity, Confidence, Title, Cause, Fix(Nothing), Reference, TellApart);

    public Finding? Find(Call call)
    {
        // What one provider does says nothing about another's call.
        if ((IsKeaps && !call.IsKeap) || Look(call) is not { } sighting)
            return null;

        var confidence = sighting.Confidence ?? Confidence;

        // What a program's text lacks may be added where the paste does not reach.
        var isDoubtful = confidence == Confidence.Certain && call.IsReading && sighting.Seen.MarkLength == 0;
        if (isDoubtful)
            confidence = Confidence.Likely;
        return new Finding
        {
            Id = Id,
            Severity = Severity,
            Confidence = confidence,
            Title = Title,
            Seen = sighting.Seen,
            Cause = Cause,
            Fix = Fix(call),
            Reference = Reference,
            TellApart =
                confidence == Confidence.Certain ? null
                : isDoubtful || TellApart is null ? OfReading
                : TellApart,
            Causes = sighting.Causes,
        };
    }
}

/// A rule's evidence in one call.
internal sealed record Sighting(Evidence Seen)
{
    /// When this call leaves more or less doubt than the rule usually does.
    public Confidence? Confidence { get; init; }
    public IReadOnlyList<PossibleCause> Causes { get; init; } = [];

    public static Sighting Of(string before, string marked, string after = "") =>
        new(Evidence.Of(before, marked, after));

    public static Sighting Lacking(string text) => new(Evidence.Lacking(text));
}
