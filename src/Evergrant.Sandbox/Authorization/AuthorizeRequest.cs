using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Evergrant.Sandbox.Authorization;

/// <summary>The query of the authorize address. Unknown parameters are ignored; PKCE's are, unless a switch says otherwise.</summary>
internal sealed record AuthorizeRequest(
    string? ClientId,
    string? RedirectUri,
    string? ResponseType,
    string? State,
    string? CodeChallenge
)
{
    public const string Path = "/app/oauth/authorize";
    private const int LongestChallenge = 200;

    public static AuthorizeRequest Read(string? query)
    {
        var parameters = QueryHelpers.ParseQuery(query);
        return new AuthorizeRequest(
            First(parameters, "client_id"),
            First(parameters, "redirect_uri"),
            First(parameters, "response_type"),
            First(parameters, "state"),
            Challenge(parameters)
        );
    }

    // Documented default and only valid value.
    public bool HasUsableResponseType => ResponseType is null or "code";

    // RFC 7636: plain is the default. Of another method nothing is an answer.
    private static string? Challenge(Dictionary<string, StringValues> parameters) =>
        First(parameters, "code_challenge") is { Length: > 0 and <= LongestChallenge } challenge
            ? $"{(First(parameters, "code_challenge_method") == "S256" ? "S256" : "plain")}:{challenge}"
            : null;

    private static string? First(Dictionary<string, StringValues> parameters, string name) =>
        parameters.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;
}
