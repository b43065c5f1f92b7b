using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Evergrant.Sandbox.Authorization;

/// <summary>A call of the token endpoint as it arrived. Reading decides nothing.</summary>
internal sealed class TokenRequest
{
    public const string AuthorizationCode = "authorization_code";
    public const string RefreshGrant = "refresh_token";
    private readonly Dictionary<string, StringValues> form;
    private readonly string? query;
    private readonly string? authorization;

    private TokenRequest(Dictionary<string, StringValues> form, string? query, string? authorization)
    {
        this.form = form;
        this.query = query;
        this.authorization = authorization;
    }

    public string? GrantType => Field("grant_type");

    public string? Code => Field("code");

    public string? CodeVerifier => Field("code_verifier");

    public string? RedirectUri => Field("redirect_uri");

    public string? RefreshToken => Field("refresh_token");

    public bool HasAuthorizationHeader => this.authorization is not null;

    public ClientCredentials? InBody => ClientCredentials.FromBody(Field("client_id"), Field("client_secret"));

    public ClientCredentials? InHeader =>
        this.authorization is null ? null : ClientCredentials.FromBasic(this.authorization);

    /// <summary>On refresh the header speaks; the body is heard when there is none.</summary>
    public ClientCredentials? OnRefresh => HasAuthorizationHeader ? InHeader : InBody;

    /// <summary>Whoever it says that it is, by header first.</summary>
    public ClientCredentials? Client => InHeader ?? InBody;

    public static TokenRequest Read(HttpRequest request, byte[] body)
    {
        var isForm = request.HasFormContentType && body.Length > 0;
        var authorization = request.Headers.Authorization;
        return new TokenRequest(
            isForm ? QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)) : [],
            request.QueryString.Value,
            authorization.Count > 0 ? authorization.ToString() : null
        );
    }

    /// <summary>The same with what the query string says, where the body says nothing.</summary>
    public TokenRequest HearingTheQuery()
    {
        var both = QueryHelpers.ParseQuery(this.query);
        foreach (var (name, values) in this.form)
            both[name] = values;
        return new TokenRequest(both, null, this.authorization);
    }

    // A repeated parameter counts once. What Keap does is not known; the log carries a finding.
    private string? Field(string name) =>
        this.form.TryGetValue(name, out var values) && !string.IsNullOrEmpty(values[0]) ? values[0] : null;
}
