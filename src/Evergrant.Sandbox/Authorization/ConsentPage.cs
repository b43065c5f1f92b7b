using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Authorization;

internal static class ConsentPage
{
    public static Task WriteAsync(
        HttpContext context,
        SandboxApp app,
        string query,
        string formToken,
        SandboxLogin login,
        string? aside,
        string? notice,
        int status
    )
    {
        var page = new Page(
            "Allow access?",
            Html.Of(
                $"""
                <h1>Allow access?</h1>
                <p class="who">Signed in as {login.GivenName} {login.FamilyName} ({login.Email}).
                <a href="{SignInAgain.AddressOf(query)}">Sign in as someone else</a></p>
                <p>The application <strong>{app.Name}</strong> by {app.Developer} would like the
                ability to interact with one of your Keap applications. Allow {app.Name} access?</p>
                {(notice is null ? Html.Nothing : Html.Of($"<p class=\"bad\">{notice}</p>"))}
                {Buttons(query, formToken, Chooser(login))}
                """
            )
        )
        {
            Imitates = "“Allow/Deny” (accounts.infusionsoft.com/app/oauth/authorize)",
            Aside = aside,
        };
        return page.WriteAsync(context, status);
    }

    public static Html Buttons(string query, string formToken, Html chooser) =>
        Html.Of(
            $"""
            <form method="post" action="{AuthorizeRequest.Path}">
            <input type="hidden" name="request" value="{query}">
            <input type="hidden" name="form_token" value="{formToken}">
            {chooser}
            <button type="submit" name="answer" value="deny">Deny</button>
            <button class="main" type="submit" name="answer" value="allow">Allow</button>
            </form>
            """
        );

    // With one application there is no drop-down at Keap either: it is the one meant.
    private static Html Chooser(SandboxLogin login) =>
        login.Tenants switch
        {
            [] => Html.Nothing,
            [var only] => Html.Of(
                $"""
                <input type="hidden" name="tenant" value="{only.Host}">
                <p>Keap application: <strong>{only.Name}</strong> ({only.Host})</p>
                """
            ),
            var several => Html.Of(
                $"""
                <label class="above" for="tenant">Keap application</label>
                <select id="tenant" name="tenant">{Html.Join(several.Select(Option))}</select>
                """
            ),
        };

    private static Html Option(SandboxTenant tenant) =>
        Html.Of($"<option value=\"{tenant.Host}\">{tenant.Name} ({tenant.Host})</option>");
}
