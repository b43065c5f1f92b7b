namespace Evergrant;

/// One client registration at a provider.
public sealed record App
{
    /// `[a-z0-9-]`, 1 to 63 characters; what `connect` and the API call it.
    public required string Name { get; init; }

    /// Name of the provider's profile, such as `keap`.
    public required string Profile { get; init; }

    public required string ClientId { get; init; }

    public required ClientSecret Secret { get; init; }

    /// What was registered with the provider. Null: the server's own callback address.
    public Uri? RedirectUri { get; init; }

    /// Takes the place of scheme, host and port in every address of the profile: a sandbox, a regional instance.
    public Uri? BaseAddress { get; init; }

    /// When the present secret was stored (calendar).
    public required DateTimeOffset SecretSetAt { get; init; }

    /// When the provider last accepted the present secret (calendar). Null: never, so the secret itself is in doubt.
    public DateTimeOffset? SecretProvenAt { get; init; }
}
