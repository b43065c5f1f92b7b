using Evergrant.Protocol;

namespace Evergrant.Storage;

/// All that is needed to commit an answer without the process that got it.
public sealed record SpooledAnswer
{
    public required Attempt Attempt { get; init; }

    /// Set for a code and for an import.
    public SpooledConsent? Consent { get; init; }

    /// <see cref="App.SecretSetAt"/> of the secret that was used.
    public required DateTimeOffset AppSecretSetAt { get; init; }

    public required TokenAnswer Answer { get; init; }

    /// Calendar, just before the first write: token ages count from here.
    public required DateTimeOffset SentAt { get; init; }
}

/// What becomes of the tokens of a consent.
/// <param name="RedirectUri">As it was sent with the code.</param>
public sealed record SpooledConsent(string GrantName, string App, Keep Keep, string? RedirectUri);
