using Evergrant.Providers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// What an owner reads before approving.
internal static class ConnectPages
{
    public const string PasteField = "address";

    public static Task InviteAsync(
        HttpContext context,
        LinkRow link,
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
                {Facts(link, profile)}
                <form method="post" action="{action}">
                <input type="hidden" name="{BrowserForm.Field}" value="{formToken}">
                <button type="submit">Continue to {profile.Title}</button>
                </form>
                <p>Nothing happens until you press the button, and nothing is connected until you press Allow at {profile.Title}.</p>
                """
            )
        );

    public static Task GoAsync(
        HttpContext context,
        LinkRow link,
        ProviderProfile profile,
        Uri authorize,
        string pasteAction,
        string formToken
    ) =>
        Page.WriteAsync(
            context,
            200,
            $"Now approve at {profile.Title}",
            Html.Of(
                $"""
                <p><a class="button" href="{authorize}" target="_blank" rel="noopener noreferrer">Open {profile.Title} in a new tab</a></p>
                <ol>
                <li>Sign in at {profile.Title}, if it asks you to.</li>
                <li>{Choose(link)}</li>
                <li>Press <strong>Allow</strong>. The new tab then tells you how it went.</li>
                </ol>
                <p>You have 15 minutes. If it takes longer, open the link again that you were sent.</p>
                {Paste(profile, pasteAction, formToken)}
                """
            )
        );

    /// Pressing Allow does not always lead back: the registered address may be elsewhere, or the provider stays on its page.
    private static Html Paste(ProviderProfile profile, string action, string formToken) =>
        Html.Of(
            $"""
            <details>
            <summary>You pressed Allow and the new tab did not come back here?</summary>
            <p>If it shows an error or an empty page, and there is <code>code=</code> in its address bar, copy the whole address
            and paste it here. If it stays on a list of your accounts at {profile.Title}, nothing was allowed yet: close it, and
            open {profile.Title} once more with the button above.</p>
            <form method="post" action="{action}">
            <input type="hidden" name="{BrowserForm.Field}" value="{formToken}">
            <label for="{PasteField}">Address of the new tab</label>
            <input id="{PasteField}" name="{PasteField}" type="text" autocomplete="off" spellcheck="false" required>
            <button type="submit">Finish connecting</button>
            </form>
            </details>
            """
        );

    private static string Purpose(LinkRow link, ProviderProfile profile) =>
        link.Reconnect is null
            ? $"You are asked to let the app “{link.App}” work with your {profile.Title} account."
            : $"The connection “{link.GrantName}” needs your approval again, so that the app “{link.App}” can go on working with your {profile.Title} account.";

    private static Html Facts(LinkRow link, ProviderProfile profile) =>
        Html.Of(
            $"""
            <dl>
            <dt>App</dt><dd>{link.App}</dd>
            <dt>Provider</dt><dd>{profile.Title} ({profile.AuthorizeUrl.Host})</dd>
            <dt>Account</dt><dd>{link.ExpectedAccount ?? "the one that you choose there"}</dd>
            <dt>Name here</dt><dd>{link.GrantName}</dd>
            </dl>
            """
        );

    private static string Choose(LinkRow link) =>
        link.ExpectedAccount is { } account
            ? $"If there are several accounts to choose from, take {account}; any other is refused."
            : "If there are several accounts to choose from, take the one that shall be connected.";
}
