using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.People;

namespace Evergrant.Sandbox.Authorization;

internal static class SignInPage
{
    public static Task WriteAsync(
        HttpContext context,
        Html towards,
        string action,
        (string Name, string Value) kept,
        string formToken,
        SandboxLogin? current
    )
    {
        var picked = current ?? (PeopleHere.Now.Logins is [var first, ..] ? first : null);
        var choices = Html.Join(PeopleHere.Now.Logins.Select((login, place) => Choice(login, place, login == picked)));
        var page = new Page(
            "Sign in",
            Html.Of(
                $"""
                <h1>Sign in</h1>
                <p>Sign in with your Keap ID to {towards}.</p>
                <form method="post" action="{action}">
                <input type="hidden" name="{kept.Name}" value="{kept.Value}">
                <input type="hidden" name="form_token" value="{formToken}">
                <fieldset>
                <legend>Who are you?</legend>
                {choices}
                </fieldset>
                <button class="main" type="submit">Sign in</button>
                </form>
                """
            )
        )
        {
            Imitates = "“Sign in” (accounts.infusionsoft.com)",
            Aside = "Keap asks for a Keap ID and a password here. The simulation has no passwords: choose who you are.",
        };
        return page.WriteAsync(context);
    }

    private static Html Choice(SandboxLogin login, int place, bool picked)
    {
        var owns =
            login.Tenants.Count == 0
                ? "owns no Keap application"
                : string.Join(", ", login.Tenants.Select(tenant => tenant.Name));
        return Html.Of(
            $"""
            <div class="choice">
            <input type="radio" id="login{place}" name="login" value="{login.Email}"{(
                picked ? Html.Of($" checked") : Html.Nothing
            )}>
            <label for="login{place}">{login.GivenName} {login.FamilyName} <small>{login.Email}: {owns}</small></label>
            </div>
            """
        );
    }
}
