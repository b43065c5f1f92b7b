namespace Evergrant.Sandbox.State;

/// <summary>What an owner allowed: one app, one tenant.</summary>
internal sealed class Consent
{
    public required string Id { get; init; }
    public required string ClientId { get; init; }
    public required string Login { get; init; }
    public required string Tenant { get; init; }
    public required DateTimeOffset GivenAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Whether a later consent ended it, and not the owner.</summary>
    public bool IsSuperseded { get; set; }
}
