namespace Evergrant.Doctor;

/// What a rule can find, without a case at hand.
/// <param name="Fix">With placeholders in capitals.</param>
public sealed record KnownFinding(
    string Id,
    Severity Severity,
    Confidence Confidence,
    string Title,
    string Cause,
    string Fix,
    string Reference,
    string? TellApart
);
