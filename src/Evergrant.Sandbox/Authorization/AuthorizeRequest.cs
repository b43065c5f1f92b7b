using Evergrant.Sandbox.Apps;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Evergrant.Sandbox.Authorization;

/// <summary>The query of the authorize address. Unknown parameters, PKCE's among them, are ignored.</summary>
internal sealed record AuthorizeRequest(string? ClientId, string? RedirectUri, string? ResponseType, string? State)
{
    public const string Path = "/app/oauth/authorize";

    public static AuthorizeRequest Read(string? query)
    {
        var parameters = QueryHelpers.ParseQuery(query);
        return new AuthorizeRequest(
            First(parameters, "client_id"),
            First(parameters, "redirect_uri"),
            First(parameters, "response_type"),
            First(parameters, "state")
        );
    }

    public SandboxApp? App => AppBook.Find(ClientId);

    // Documented default and only valid value.
    public bool HasUsableResponseType => ResponseType is null or "code";

    private static string? First(Dictionary<string, StringValues> parameters, string name) =>
        parameters.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;
}
