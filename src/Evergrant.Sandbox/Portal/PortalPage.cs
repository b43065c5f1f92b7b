using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Looking;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Portal;

internal static class PortalPage
{
    public const string Path = "/my-apps";
    public const string NewPath = Path + "/new";

    private const string Imitates = "“My Apps” (keys.developer.keap.com/my-apps)";

    public static Task WriteAsync(HttpContext context, AppBook apps, string formToken, Shown? shown) =>
        new Page(
            "My Apps",
            Html.Of(
                $"""
                <h1>My Apps</h1>
                {shown?.Piece}
                {Html.Join(apps.Developers.Select(developer => Of(developer, apps, formToken)))}
                {Piece.Back}
                """
            )
        )
        {
            Imitates = Imitates,
            Aside =
                "At Keap you see your own apps only, and a person approves a second one. Here you are every developer, and "
                + "that person too.",
            Wide = true,
        }.WriteAsync(context);

    public static Task WriteNewAsync(HttpContext context, AppBook apps, string? developer, string formToken)
    {
        var options = apps.Developers.Select(one =>
            Html.Of($"<option{(one == developer ? Html.Of($" selected") : Html.Nothing)}>{one}</option>")
        );
        return new Page(
            "New App",
            Html.Of(
                $"""
                <h1>New App</h1>
                <form method="post" action="{Path}">
                <input type="hidden" name="form_token" value="{formToken}">
                <label class="above" for="developer">Developer</label>
                <select id="developer" name="developer">{Html.Join(options)}</select>
                <label class="above" for="name">App Name</label>
                <input type="text" id="name" name="name" required maxlength="80" autocomplete="off">
                <label class="above" for="redirect">Register Callback URL</label>
                <input type="text" id="redirect" name="redirect_uri" maxlength="2000" autocomplete="off" spellcheck="false">
                <button class="main" type="submit" name="do" value="create">Save</button>
                </form>
                <p><a href="{Path}">My Apps</a></p>
                """
            )
        )
        {
            Imitates = Imitates,
            Aside =
                "The field for the callback address was in the portal of 2019; of today's some say that there is none. It may "
                + "stay empty. APIs need not be enabled one by one here.",
        }.WriteAsync(context);
    }

    private static Html Of(string developer, AppBook apps, string formToken)
    {
        var own = apps.All.Where(app => app.Developer == developer);
        return Html.Of(
            $"""
            <h2>{developer}</h2>
            {Piece.Table(
                $"Apps of {developer}",
                ["Application", "Key (client_id)", "Secret (client_secret)", "Status", "Created (UTC)", "Switch"],
                own.Select(app => Row(app, formToken))
            )}
            <p><a href="{NewPath}?developer={Uri.EscapeDataString(developer)}">New App of {developer}</a></p>
            """
        );
    }

    private static Html Row(SandboxApp app, string formToken)
    {
        var (verb, label, status) = app.Status switch
        {
            SandboxAppStatus.Waiting => ("approve", "Approve", "waiting"),
            SandboxAppStatus.Inactive => ("activate", "Activate", "inactive"),
            _ => ("deactivate", "Deactivate", "active"),
        };
        return Html.Of(
            $"""
            <tr><td>{app.Name}</td><td><code>{app.ClientId}</code></td><td><code>{app.ClientSecret}</code></td>
            <td>{status}</td><td class="time">{(
                app.CreatedAt is { } created ? Piece.Time(created) : Piece.Text("at the start")
            )}</td>
            <td><form method="post" action="{Path}"><input type="hidden" name="form_token" value="{formToken}">
            <input type="hidden" name="client_id" value="{app.ClientId}">
            <button type="submit" name="do" value="{verb}" aria-label="{label} {app.Name}, {app.ClientId}">{label}</button></form></td></tr>
            """
        );
    }
}
