using Evergrant.Server.Web;

namespace Evergrant.Server.Operators;

/// What stands around the pages of a signed-in operator, and before them.
internal static class OperatorPages
{
    public const string SignOutPath = "/sign-out";

    public static PageFrame Frame(OperatorSession session) =>
        new()
        {
            IsWide = true,
            Navigation = Html.Of(
                $"""<a href="/">All grants</a><a href="/forms">Forms</a><a href="/keys">Keys</a><a href="/doctor">Doctor</a>{OperatorForm.Button(session, SignOutPath, "Sign out")}"""
            ),
            Footer = "Times are UTC. No page shows a token or a secret; a new key is shown once.",
        };

    public static Task InviteAsync(HttpContext context, string action, string formToken) =>
        Page.WriteAsync(
            context,
            200,
            "Sign in to Evergrant",
            Html.Of(
                $"""
                <p>This link signs this browser in as the operator of this server. It works once, and ends ten minutes after it
                was made.</p>
                <form method="post" action="{action}">
                {BrowserForm.Hidden(formToken)}
                <button type="submit">Sign in</button>
                </form>
                <p>You are signed out after 12 hours without use, after 7 days, or when you press Sign out.</p>
                """
            )
        );

    public static Task UselessLinkAsync(HttpContext context, SignInLinks.LinkState state) =>
        Page.WriteAsync(
            context,
            state == SignInLinks.LinkState.Unknown ? 404 : 410,
            state switch
            {
                SignInLinks.LinkState.Used => "This link was used already",
                SignInLinks.LinkState.Expired => "This link has expired",
                _ => "This link is not known",
            },
            Html.Of($"{Why(state)}{Another}")
        );

    public static Task ForeignFormAsync(HttpContext context) =>
        Page.WriteAsync(
            context,
            400,
            "Please press the button once more",
            Html.Of(
                $"""
                <p>The form did not come from this site’s own page, or this browser takes no cookies. Nothing was changed.</p>
                <p><a href="/">Back to the grants</a></p>
                """
            )
        );

    public static Task SignedOutAsync(HttpContext context) =>
        Page.WriteAsync(context, 403, "You are not signed in", Html.Of($"<p>Nothing was changed.</p>{Another}"));

    public static Html Another { get; } =
        Html.Of(
            $"""
            <p>Make a link on the machine that runs this server, and open it in this browser:</p>
            <pre><code>evergrant operator link</code></pre>
            """
        );

    private static Html Why(SignInLinks.LinkState state) =>
        state switch
        {
            SignInLinks.LinkState.Used => Html.Of($"<p>A link signs in once.</p>"),
            SignInLinks.LinkState.Expired => Html.Of($"<p>A link works for ten minutes.</p>"),
            _ => Html.Of($"<p>Was the whole link copied?</p>"),
        };
}
