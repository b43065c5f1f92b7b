using Evergrant.Providers;

namespace Evergrant.Protocol;

/// Where the owner's browser is sent.
public static class AuthorizationRequest
{
    /// <summary>Without <paramref name="pkce"/> when the profile does not know it.</summary>
    /// <param name="app">One that <see cref="App.HasClient"/>.</param>
    /// <param name="redirectUri">As registered, character for character: providers compare texts.</param>
    public static Uri Build(App app, ProviderProfile profile, string redirectUri, AuthorizationState state, Pkce? pkce)
    {
        var address = ProviderEndpoints.For(app, profile).Authorize;
        var query = FormFields.Join(
            ("client_id", app.RequireClient().Id),
            ("redirect_uri", redirectUri),
            ("response_type", "code"),
            ("scope", string.Join(' ', profile.Scopes)),
            ("state", state.Reveal()),
            ("code_challenge", profile.Pkce ? pkce?.Challenge : null),
            ("code_challenge_method", profile.Pkce && pkce is not null ? "S256" : null)
        );
        var separator = address.Query.Length > 0 ? '&' : '?';
        return new Uri($"{address.AbsoluteUri}{separator}{query}");
    }
}
