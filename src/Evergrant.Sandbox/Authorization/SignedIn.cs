using Evergrant.Sandbox.People;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Authorization;

/// <summary>
/// Which login this browser signed in as, for its session. Nothing is proved by it: logins have no passwords here, and
/// the cookie names no more than the sign-in page offers to everybody.
/// </summary>
internal static class SignedIn
{
    private const string CookieName = "sandbox_login";

    public static SandboxLogin? Of(HttpContext context, Profile world) =>
        LoginOf(context.Request.Cookies[CookieName])
        // Somebody else was here before: a session that this browser does not remember beginning.
        ?? world[SandboxSwitch.BrowserSession] switch
        {
            "wrong-keap-id" => PeopleHere.Now.Logins.ElementAtOrDefault(1) ?? PeopleHere.Now.Logins[0],
            "no-account" => PeopleHere.Now.Logins.FirstOrDefault(login => login.Tenants.Count == 0),
            _ => null,
        };

    public static SandboxLogin? LoginOf(string? email) => PeopleHere.Now.LoginBy(email);

    public static void Remember(HttpContext context, SandboxLogin login) =>
        context.Response.Cookies.Append(
            CookieName,
            login.Email,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax }
        );
}
