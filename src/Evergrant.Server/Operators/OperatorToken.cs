namespace Evergrant.Server.Operators;

/// A token of the operator's API, as it is listed. Its text was shown once, when it was made.
/// <param name="RevokedAt">Null: it works.</param>
public sealed record OperatorToken(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);
