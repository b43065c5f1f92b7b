using System.Diagnostics.CodeAnalysis;

namespace Evergrant;

/// One client registration at a provider; or, for static keys only, just where the provider is.
public sealed record App
{
    /// `[a-z0-9-]`, 1 to 63 characters; what `connect` and the API call it.
    public required string Name { get; init; }

    /// Name of the provider's profile, such as `keap`.
    public required string Profile { get; init; }

    /// Goes with <see cref="Secret"/>. Null: the app serves static keys only, and nobody can connect through it.
    public string? ClientId { get; init; }

    public ClientSecret? Secret { get; init; }

    [MemberNotNullWhen(true, nameof(ClientId), nameof(Secret))]
    public bool HasClient => ClientId is not null && Secret is not null;

    /// What was registered with the provider. Null: the server's own callback address.
    public Uri? RedirectUri { get; init; }

    /// Takes the place of scheme, host and port in every address of the profile: a sandbox, a regional instance.
    public Uri? BaseAddress { get; init; }

    /// When the present secret was stored (calendar). Without a client: when the app was added.
    public required DateTimeOffset SecretSetAt { get; init; }

    /// When the provider last accepted the present secret (calendar). Null: never, so the secret itself is in doubt.
    public DateTimeOffset? SecretProvenAt { get; init; }

    /// Tried where <see cref="Secret"/> is refused, while a secret is being changed; the first time it is accepted it takes
    /// the other's place. Null: there is one secret.
    public ClientSecret? NextSecret { get; init; }

    /// When <see cref="NextSecret"/> was stored (calendar), later than <see cref="SecretSetAt"/>.
    public DateTimeOffset? NextSecretSetAt { get; init; }

    /// What its requests were last made by, see <see cref="Refresh.AppConfiguration"/>. Null: nobody scheduled it yet.
    internal string? Configuration { get; init; }

    /// Since when (calendar). Null: as long as anybody knows.
    public DateTimeOffset? ConfiguredAt { get; init; }

    /// When something was last changed by which its requests are made: a secret, the profile, an address.
    internal DateTimeOffset ChangedAt =>
        new[] { SecretSetAt, NextSecretSetAt ?? SecretSetAt, ConfiguredAt ?? SecretSetAt }.Max();

    /// As it will be when the next secret has taken the other's place.
    internal App WithNextSecret() =>
        this with
        {
            Secret = NextSecret ?? Secret,
            SecretSetAt = NextSecretSetAt ?? SecretSetAt,
            SecretProvenAt = NextSecret is null ? SecretProvenAt : null,
            NextSecret = null,
            NextSecretSetAt = null,
        };

    /// The usual mistake: the client id, twice.
    internal bool SecretIsClientId => HasClient && Secret.Reveal() == ClientId;

    /// For what only an app with a client is ever asked for: a missing one is a mistake of ours.
    internal (string Id, ClientSecret Secret) RequireClient() =>
        HasClient
            ? (ClientId, Secret)
            : throw new InvalidOperationException($"The app {Name} has no client id and secret.");
}
