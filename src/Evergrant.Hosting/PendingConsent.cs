using System.Security.Cryptography;
using System.Text;
using Evergrant.Protocol;
using Evergrant.Providers;

namespace Evergrant.Hosting;

/// <summary>
/// An owner who was asked and has not answered yet. Good for one answer; kept by whoever asked, in memory and tied to the
/// owner's browser. Prints as the grant.
/// </summary>
public sealed class PendingConsent
{
    private readonly AuthorizationState state = AuthorizationState.New();
    private readonly Pkce? pkce;
    private readonly App app;
    private readonly ProviderProfile profile;
    private readonly string redirectUri;
    private readonly GrantId? existing;
    private int answered;

    internal PendingConsent(string grant, GrantId? existing, App app, ProviderProfile profile, string redirectUri)
    {
        Grant = grant;
        this.existing = existing;
        this.app = app;
        this.profile = profile;
        this.redirectUri = redirectUri;
        pkce = Pkce.For(profile);
        Address = AuthorizationRequest.Build(app, profile, redirectUri, state, pkce);
    }

    /// <summary>Name of the grant that comes of it.</summary>
    public string Grant { get; }

    /// <summary>The provider's page, for the owner's browser. Holds the state, so it is not for a log.</summary>
    public Uri Address { get; }

    /// <summary>What people call the provider.</summary>
    public string Provider => profile.Title;

    /// <inheritdoc/>
    public override string ToString() => $"[pending consent for {Grant}]";

    /// <summary>Whether an address that a browser came back to answers this question, by its state.</summary>
    internal bool IsAnsweredBy(string sentState) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(sentState),
            Encoding.UTF8.GetBytes(state.Reveal())
        );

    /// <exception cref="ConnectFailedException"/>
    internal ConnectRequest Accept(string answer)
    {
        var allowed = AuthorizationResponse.Read(answer, profile) switch
        {
            AuthorizationResponse.Allowed said => said,
            AuthorizationResponse.Denied(var error, var description, _) => throw new ConnectFailedException(
                $"{profile.Title} sent the browser back without a code: {error}{(description is null ? "" : $", {description}")}. Nothing was changed."
            ),
            AuthorizationResponse.Useless(var why) => throw new ConnectFailedException($"{why} Nothing was changed."),
            var other => throw new InvalidOperationException($"No such answer: {other.GetType().Name}."),
        };
        if (allowed.State is null || !IsAnsweredBy(allowed.State))
            throw new ConnectFailedException("That answers another question than this one: begin again, in one go.");
        // A code that is sent twice may end what the first sending brought.
        if (Interlocked.Exchange(ref answered, 1) != 0)
            throw new ConnectFailedException("This answer was used before: begin again.");
        return new ConnectRequest
        {
            App = app.Name,
            Code = allowed.Code,
            RedirectUri = redirectUri,
            Verifier = pkce?.Verifier,
            GrantName = Grant,
            Reconnect = existing,
        };
    }
}
