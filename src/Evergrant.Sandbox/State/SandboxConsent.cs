using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>What an owner allowed, and until when it held.</summary>
public sealed record SandboxConsent(
    string Id,
    string ClientId,
    string Login,
    string Tenant,
    DateTimeOffset GivenAt,
    DateTimeOffset? RevokedAt
)
{
    internal static SandboxConsent From(Consent consent) =>
        new(consent.Id, consent.ClientId, consent.Login, consent.Tenant, consent.GivenAt, consent.RevokedAt);
}
