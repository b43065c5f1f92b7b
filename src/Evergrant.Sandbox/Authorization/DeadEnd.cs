using Evergrant.Sandbox.Apps;

namespace Evergrant.Sandbox.Authorization;

/// <summary>
/// Why an authorization ends on "Your Accounts" without a code. Keap does not say; the sandbox does, in the ribbon. A
/// cookie of a minute carries it there, because the address must be Keap's own.
/// </summary>
internal static class DeadEnd
{
    private const string CookieName = "sandbox_dead_end";

    private static readonly Dictionary<string, string> Words = new()
    {
        ["response_type_unusable"] = "the address asks for another response_type than code.",
        ["redirect_missing"] = "the address has no redirect_uri, so there is nowhere to send a code to.",
        ["redirect_unusable"] =
            "the redirect_uri is not an absolute http or https address without a fragment, so no code can be sent to it.",
        ["redirect_not_registered"] =
            "the redirect_uri is not one that the app registered, and this sandbox was told to compare them.",
    };

    /// <param name="registered">What the address must be one of; null when any will do.</param>
    public static string? Of(AuthorizeRequest request, IReadOnlyList<string>? registered) =>
        request switch
        {
            { HasUsableResponseType: false } => "response_type_unusable",
            { RedirectUri: null or "" } => "redirect_missing",
            _ when !RedirectAddress.IsUsable(request.RedirectUri) => "redirect_unusable",
            _ when registered?.Contains(request.RedirectUri) == false => "redirect_not_registered",
            _ => null,
        };

    public static string Before(string reason) =>
        $"Allow will lead to “Your Accounts” and no code will come: {Words[reason]}";

    public static string? After(HttpContext context) =>
        context.Request.Cookies[CookieName] is { } reason && Words.TryGetValue(reason, out var words)
            ? $"You came here without a code: {words} Keap shows this page then, and says nothing."
            : null;

    public static void Remember(HttpContext context, string reason) =>
        context.Response.Cookies.Append(
            CookieName,
            reason,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Path = ConsentDesk.AccountsPath,
                MaxAge = TimeSpan.FromMinutes(1),
            }
        );
}
