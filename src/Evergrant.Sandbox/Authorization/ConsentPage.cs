using System.Text;

namespace Evergrant.Sandbox.Authorization;

internal static class ConsentPage
{
    public static Task WriteAsync(HttpContext context, string query, string formToken)
    {
        var choices = new StringBuilder();
        foreach (var login in KeapSandboxSeed.Logins)
        {
            choices.Append($"<optgroup label=\"signed in as {Page.Encode(login.Email)}\">");
            foreach (var tenant in login.Tenants)
            {
                var name = Page.Encode($"{tenant.Name} ({tenant.Host})");
                choices.Append($"<option value=\"{Page.Encode(tenant.Host)}\">{name}</option>");
            }

            choices.Append("</optgroup>");
        }

        return Page.WriteAsync(
            context,
            "Allow access?",
            "accounts.infusionsoft.com/app/oauth/authorize",
            $"""
            <h1>Allow access?</h1>
            <p>The application <strong>{KeapSandboxSeed.AppName}</strong> by {KeapSandboxSeed.Developer} would like the
            ability to interact with one of your Keap applications.</p>
            <form method="post" action="{AuthorizeRequest.Path}">
            <input type="hidden" name="request" value="{Page.Encode(query)}">
            <input type="hidden" name="form_token" value="{Page.Encode(formToken)}">
            <label for="tenant">Keap application</label>
            <select id="tenant" name="tenant">{choices}</select>
            <button class="allow" type="submit" name="answer" value="allow">Allow</button>
            <button type="submit" name="answer" value="deny">Deny</button>
            </form>
            """
        );
    }
}
