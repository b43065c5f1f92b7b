using Evergrant.Providers;
using Evergrant.Server.Web;

namespace Evergrant.Server.Connect;

/// What stays open while the owner is at the provider in another tab. It says how that went as soon as it is known here; and
/// after a while, why it may never be.
internal static class WaitingPage
{
    public const string PasteField = "address";
    public const string HelpField = "help";

    /// After which something has probably gone wrong.
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int Often = 5;

    /// Once there is something to read and a box to fill in, loading again takes away more than it brings.
    private const int Seldom = 60;

    /// <param name="path">Of the link.</param>
    public static Task WriteAsync(
        HttpContext context,
        LinkRow link,
        ProviderProfile profile,
        Uri authorize,
        string path
    ) =>
        Page.WriteAsync(
            context,
            200,
            TitleOf(profile),
            Html.Of(
                $"""
                {Open(profile, authorize)}
                {Steps(link, profile)}
                <p role="status"><strong>Waiting for {profile.Title}.</strong> This page asks every few seconds and tells you here
                how it went, too.</p>
                <p><a href="{path}/waiting?{HelpField}">It did not come back?</a></p>
                """
            ),
            PageFrame.Plain with
            {
                Reload = Often,
                ReloadFrom = $"{path}/waiting",
            }
        );

    public static Task HelpAsync(
        HttpContext context,
        LinkRow link,
        ProviderProfile profile,
        Uri authorize,
        string path,
        string formToken
    ) =>
        Page.WriteAsync(
            context,
            200,
            TitleOf(profile),
            Html.Of(
                $"""
                <p role="status"><strong>Still waiting for {profile.Title}.</strong> Take your time if you are signing in there: this
                page looks again every minute. <a href="{path}/waiting">Look now</a></p>
                {Open(profile, authorize)}
                {Steps(link, profile)}
                <h2>You pressed Allow and it did not come back here?</h2>
                {Causes(profile)}
                {Paste($"{path}/answer", formToken)}
                {Address(profile, authorize)}
                """
            ),
            PageFrame.Plain with
            {
                Reload = Seldom,
                ReloadFrom = $"{path}/waiting?{HelpField}",
            }
        );

    public static Task FinishingAsync(HttpContext context, ProviderProfile profile, string path) =>
        Page.WriteAsync(
            context,
            200,
            $"{profile.Title} has answered",
            Html.Of(
                $"""<p role="status">The answer is being worked on; this page tells how it ended in a moment.</p>"""
            ),
            PageFrame.Plain with
            {
                Reload = Often,
                ReloadFrom = $"{path}/waiting",
            }
        );

    private static string TitleOf(ProviderProfile profile) => $"Now approve at {profile.Title}";

    private static Html Open(ProviderProfile profile, Uri authorize) =>
        Html.Of(
            $"""<p><a class="button" href="{authorize}" target="_blank" rel="noopener noreferrer">Open {profile.Title} in a new tab</a></p>"""
        );

    private static Html Steps(LinkRow link, ProviderProfile profile) =>
        Html.Of(
            $"""
            <ol>
            <li>Sign in at {profile.Title}, if it asks you to.</li>
            <li>{Choose(link)}</li>
            <li>Press <strong>Allow</strong>. The new tab then tells you how it went.</li>
            </ol>
            <p>You have 15 minutes. If it takes longer, open the link again that you were sent.</p>
            """
        );

    private static string Choose(LinkRow link) =>
        link.ExpectedAccount is { } account
            ? $"If there are several accounts to choose from, take {account}; any other is refused."
            : "If there are several accounts to choose from, take the one that shall be connected.";

    private static Html Causes(ProviderProfile profile) =>
        Html.Of(
            $"""
            <ul>
            <li><strong>Did it end on “Your Accounts”, a list of your accounts?</strong> Then {profile.Title} was given no redirect
            address, or a client id or response type that it does not know, and issued no code. Nothing was allowed. Close that tab and
            use the button above; if it ends there again, compare the address below with what is registered at {profile.Title}.</li>
            <li><strong>Is it an error or an empty page, with <code>code=</code> in the address bar?</strong> Then you have allowed
            it, and the redirect address leads to a place that this browser cannot reach. Paste the address below.</li>
            <li><strong>Is there nothing to choose from?</strong> With one account on the login there is no choice; press Allow.</li>
            <li><strong>Is it the wrong account?</strong> Sign out at {profile.Title}, then use the button above.</li>
            </ul>
            """
        );

    private static Html Paste(string action, string formToken) =>
        Html.Of(
            $"""
            <form method="post" action="{action}">
            {BrowserForm.Hidden(formToken)}
            <label for="{PasteField}">Whole address of the new tab, as its address bar shows it</label>
            <input id="{PasteField}" name="{PasteField}" type="text" autocomplete="off" spellcheck="false" required>
            <button type="submit">Finish connecting</button>
            </form>
            """
        );

    private static Html Address(ProviderProfile profile, Uri authorize) =>
        Html.Of(
            $"""
            <h2>What {profile.Title} was asked</h2>
            <dl>
            <dt>Address</dt><dd>{authorize.GetLeftPart(UriPartial.Path)}</dd>
            {Html.Join(AuthorizeParts.Of(authorize).Select(part => Html.Of(
                $"<dt><code>{part.Name}</code></dt><dd>{part.Value}<br><small>{part.Meaning}</small></dd>"
            )))}
            </dl>
            """
        );
}
