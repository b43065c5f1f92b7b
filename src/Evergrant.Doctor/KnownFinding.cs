namespace Evergrant.Doctor;

/// What a rule can find, without a case at hand.
public sealed record KnownFinding(string Id, Severity Severity, string Title, string Cause, string Reference);
