using System.Text;
using Evergrant.Providers;

namespace Evergrant.Protocol;

/// One redemption as it will be sent. Not a record: its parts are secrets, and records print themselves.
public sealed class TokenRequest
{
    private TokenRequest(string grantType, ClientAuth auth, string form, string? basic, Redaction redaction)
    {
        GrantType = grantType;
        Auth = auth;
        Form = form;
        Basic = basic;
        Redaction = redaction;
    }

    /// `authorization_code` or `refresh_token`.
    public string GrantType { get; }

    public ClientAuth Auth { get; }

    /// Every secret in it, for reading the answer.
    public Redaction Redaction { get; }

    internal string Form { get; }

    /// Parameter of `Authorization: Basic`. Null: the credentials are in the form. Never both (RFC 6749 section 2.3).
    internal string? Basic { get; }

    /// <param name="redirectUri">As it was in the authorization request; `null` literally for some of Keap's codes.</param>
    public static TokenRequest ForCode(
        App app,
        ProviderProfile profile,
        AuthorizationCode code,
        string? redirectUri,
        CodeVerifier? verifier = null
    )
    {
        var (id, secret) = app.RequireClient();
        var inBody = profile.CodeAuth == ClientAuth.Body;
        var form = FormFields.Join(
            ("client_id", inBody ? id : null),
            ("client_secret", inBody ? secret.Reveal() : null),
            ("code", code.Reveal()),
            ("grant_type", "authorization_code"),
            ("redirect_uri", redirectUri),
            ("code_verifier", verifier?.Reveal())
        );
        Secret[] secrets = verifier is null ? [secret, code] : [secret, code, verifier];
        return Create("authorization_code", profile.CodeAuth, app, profile, form, secrets);
    }

    public static TokenRequest ForRefresh(App app, ProviderProfile profile, RefreshToken token)
    {
        var (id, secret) = app.RequireClient();
        var inBody = profile.RefreshAuth == ClientAuth.Body;
        var form = FormFields.Join(
            ("client_id", inBody ? id : null),
            ("client_secret", inBody ? secret.Reveal() : null),
            ("grant_type", "refresh_token"),
            ("refresh_token", token.Reveal())
        );
        return Create("refresh_token", profile.RefreshAuth, app, profile, form, [secret, token]);
    }

    /// Grant type and way of client authentication: what <see cref="Evidence.Sent"/> may say.
    public override string ToString() => $"{GrantType}, client in {(Auth == ClientAuth.Basic ? "header" : "body")}";

    private static TokenRequest Create(
        string grantType,
        ClientAuth auth,
        App app,
        ProviderProfile profile,
        string form,
        Secret[] secrets
    )
    {
        var basic = auth == ClientAuth.Basic ? Credentials(app, profile.CredentialEncoding) : null;
        return new TokenRequest(grantType, auth, form, basic, Redaction.Of(secrets, basic));
    }

    private static string Credentials(App app, CredentialEncoding encoding)
    {
        var (id, secret) = app.RequireClient();
        var pair =
            encoding == CredentialEncoding.Form
                ? $"{FormFields.Encode(id)}:{FormFields.Encode(secret.Reveal())}"
                : $"{id}:{secret.Reveal()}";
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
    }
}
