using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Log;

namespace Evergrant.Sandbox.Authorization;

/// <summary>
/// Why an authorization ends on "Your Accounts" without a code. Keap does not say; the sandbox does, in the ribbon. A
/// cookie of a minute carries it there, because the address must be Keap's own.
/// </summary>
internal static class DeadEnd
{
    private const string CookieName = "sandbox_dead_end";

    private static readonly Dictionary<Reason, string> Words = new()
    {
        [Reason.ResponseTypeUnusable] = "the address asks for another response_type than code.",
        [Reason.RedirectMissing] = "the address has no redirect_uri, so there is nowhere to send a code to.",
        [Reason.RedirectUnusable] =
            "the redirect_uri is not an absolute http or https address without a fragment, so no code can be sent to it.",
        [Reason.RedirectNotRegistered] =
            "the redirect_uri is not one that the app registered, and this sandbox was told to compare them.",
    };

    /// <param name="registered">What the address must be one of; null when any will do.</param>
    public static Reason? Of(AuthorizeRequest request, IReadOnlyList<string>? registered) =>
        request switch
        {
            { HasUsableResponseType: false } => Reason.ResponseTypeUnusable,
            { RedirectUri: null or "" } => Reason.RedirectMissing,
            _ when !RedirectAddress.IsUsable(request.RedirectUri) => Reason.RedirectUnusable,
            _ when registered?.Contains(request.RedirectUri) == false => Reason.RedirectNotRegistered,
            _ => null,
        };

    public static bool Is(Reason reason) => Words.ContainsKey(reason);

    public static string Before(Reason reason) =>
        $"Allow will lead to “Your Accounts” and no code will come: {Words[reason]}";

    public static string? After(HttpContext context) =>
        Reason.Named(context.Request.Cookies[CookieName]) is { } reason && Words.TryGetValue(reason, out var words)
            ? $"You came here without a code: {words} Keap shows this page then, and says nothing."
            : null;

    public static void Remember(HttpContext context, Reason reason) =>
        context.Response.Cookies.Append(
            CookieName,
            reason.Name,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Path = ConsentDesk.AccountsPath,
                MaxAge = TimeSpan.FromMinutes(1),
            }
        );
}
