using Evergrant.Providers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// What an owner reads before approving.
internal static class ConnectPages
{
    public static Task InviteAsync(
        HttpContext context,
        LinkRow link,
        App app,
        ProviderProfile profile,
        string action,
        string formToken
    ) =>
        Page.WriteAsync(
            context,
            200,
            link.Reconnect is null ? $"Connect {profile.Title}" : $"Approve {profile.Title} again",
            Html.Of(
                $"""
                <p>{Purpose(link, profile)} You sign in at {profile.Title} itself; your password stays there.</p>
                {Facts(link, app, profile)}
                <form method="post" action="{action}">
                {BrowserForm.Hidden(formToken)}
                <button type="submit">Continue to {profile.Title}</button>
                </form>
                <p>Nothing happens until you press the button, and nothing is connected until you press Allow at {profile.Title}.</p>
                """
            )
        );

    private static string Purpose(LinkRow link, ProviderProfile profile) =>
        link.Reconnect is null
            ? $"You are asked to let the app “{link.App}” work with your {profile.Title} account."
            : $"The connection “{link.GrantName}” needs your approval again, so that the app “{link.App}” can go on working with your {profile.Title} account.";

    private static Html Facts(LinkRow link, App app, ProviderProfile profile) =>
        Html.Of(
            $"""
            <dl>
            <dt>App</dt><dd>{link.App}</dd>
            <dt>Provider</dt><dd>{profile.Title} ({ProviderEndpoints.For(app, profile).Authorize.Authority})</dd>
            <dt>Account</dt><dd>{link.ExpectedAccount ?? "the one that you choose there"}</dd>
            <dt>Name here</dt><dd>{link.GrantName}</dd>
            </dl>
            """
        );
}
