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

    internal static SpooledAnswer Of(Attempt attempt, App app, TokenAnswer answer, SpooledConsent? consent = null) =>
        new()
        {
            Attempt = attempt,
            AppSecretSetAt = app.SecretSetAt,
            Answer = answer,
            Consent = consent,
        };
}

/// What becomes of the tokens of a consent: the parts of its <see cref="ConnectRequest"/> or <see cref="ImportRequest"/>
/// that are no secret.
public sealed record SpooledConsent
{
    public required string App { get; init; }
    public required string GrantName { get; init; }
    public GrantId? Reconnect { get; init; }
    public string? ExpectedAccount { get; init; }
    public required bool Activate { get; init; }
    public required Keep Keep { get; init; }

    internal static SpooledConsent Of(ConnectRequest request) =>
        new()
        {
            App = request.App,
            GrantName = request.GrantName,
            Reconnect = request.Reconnect,
            ExpectedAccount = request.ExpectedAccount,
            Activate = request.Activate,
            Keep = request.Keep,
        };

    internal static SpooledConsent Of(ImportRequest request) =>
        new()
        {
            App = request.App,
            GrantName = request.GrantName,
            Reconnect = request.Reconnect,
            ExpectedAccount = request.ExpectedAccount,
            Activate = request.Activate,
            Keep = request.Keep,
        };
}
