using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

internal static class Lineage
{
    public static IReadOnlyList<LineageNode> Of(SandboxStore store)
    {
        lock (store.Lock)
            return [.. store.Document.TokenSets.Select(tokens => Node(tokens, store.ConsentOf(tokens)))];
    }

    private static LineageNode Node(TokenSet tokens, Consent consent) =>
        new()
        {
            Id = tokens.Id,
            ParentId = tokens.ParentId,
            ConsentId = consent.Id,
            Tenant = consent.Tenant,
            ClientId = consent.ClientId,
            Generation = tokens.Generation,
            AccessFingerprint = Fingerprint.Of(tokens.AccessToken),
            RefreshFingerprint = Fingerprint.Of(tokens.RefreshToken),
            IssuedAt = tokens.IssuedAt,
            AccessExpiresAt = tokens.AccessExpiresAt,
            RefreshExpiresAt = tokens.RefreshExpiresAt,
            RedeemedAt = tokens.RedeemedAt,
            PresentationCount = tokens.PresentationCount,
            Presentations = [.. tokens.Presentations],
        };
}
