namespace Evergrant.Sandbox.Authorization;

/// <summary>Where the browser goes after the owner has answered. The orders of parameters are recorded ones.</summary>
internal static class ConsentRedirect
{
    private const string Docs = "https%3A%2F%2Fdeveloper.infusionsoft.com%2Fdocs%2Fread%2FGetting_Started_With_OAuth2";

    public static string Allowed(string redirectUri, string tenant, string code, string? state) =>
        Append(
            redirectUri,
            $"scope=full|{tenant}&code={code}" + (state is null ? "" : "&state=" + Uri.EscapeDataString(state))
        );

    // state is there, and empty, even when none was sent.
    public static string Denied(string redirectUri, string? state) =>
        Append(
            redirectUri,
            $"state={Uri.EscapeDataString(state ?? "")}&error_description=User+denied+access+to+resource"
                + $"&error=access_denied&error_uri={Docs}"
        );

    // Nobody has seen Keap refuse PKCE: RFC 6749's shape, behind a switch.
    public static string Refused(string redirectUri, string? state, string words) =>
        Append(
            redirectUri,
            $"state={Uri.EscapeDataString(state ?? "")}&error_description={words.Replace(' ', '+')}&error=invalid_request"
        );

    private static string Append(string uri, string query) =>
        uri + (uri.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
}
