namespace Evergrant.Sandbox;

/// <summary>One generation of tokens, with fingerprints in place of the tokens.</summary>
public sealed record LineageNode
{
    public required string Id { get; init; }

    /// <summary>The node whose refresh token was redeemed for this one; null for the first of a consent.</summary>
    public string? ParentId { get; init; }

    public required string ConsentId { get; init; }
    public required string Tenant { get; init; }
    public required string ClientId { get; init; }

    /// <summary>Counted from 1 within the consent.</summary>
    public required int Generation { get; init; }

    public required string AccessFingerprint { get; init; }
    public required string RefreshFingerprint { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
    public required DateTimeOffset AccessExpiresAt { get; init; }
    public required DateTimeOffset RefreshExpiresAt { get; init; }
    public DateTimeOffset? RedeemedAt { get; init; }

    /// <summary>How often the refresh token was presented, refused presentations included.</summary>
    public required int PresentationCount { get; init; }

    /// <summary>The first 16 of them.</summary>
    public required IReadOnlyList<Presentation> Presentations { get; init; }
}
