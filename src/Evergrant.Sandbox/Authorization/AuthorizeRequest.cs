using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Evergrant.Sandbox.Authorization;

/// <summary>The query of the authorize address. Unknown parameters are ignored; PKCE's are, unless a switch says otherwise.</summary>
internal sealed record AuthorizeRequest(
    string? ClientId,
    string? RedirectUri,
    string? ResponseType,
    string? State,
    string? CodeChallenge,
    bool HasOddChallenge
)
{
    public const string Path = "/app/oauth/authorize";
    private const int LongestChallenge = 200;

    public static AuthorizeRequest Read(string? query)
    {
        var parameters = QueryHelpers.ParseQuery(query);
        var challenge = First(parameters, "code_challenge");
        var usable = Usable(challenge, First(parameters, "code_challenge_method"));
        return new AuthorizeRequest(
            First(parameters, "client_id"),
            First(parameters, "redirect_uri"),
            First(parameters, "response_type"),
            First(parameters, "state"),
            usable,
            usable is null && !string.IsNullOrEmpty(challenge)
        );
    }

    // Documented default and only valid value.
    public bool HasUsableResponseType => ResponseType is null or "code";

    public bool AsksForPkce => CodeChallenge is not null || HasOddChallenge;

    // RFC 7636: plain is the default. Of another method nothing is an answer.
    private static string? Usable(string? challenge, string? method) =>
        challenge is { Length: > 0 and <= LongestChallenge } && method is null or "" or "plain" or "S256"
            ? $"{(method == "S256" ? "S256" : "plain")}:{challenge}"
            : null;

    private static string? First(Dictionary<string, StringValues> parameters, string name) =>
        parameters.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;
}
