using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Control;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Pages;
using Evergrant.Sandbox.Portal;
using Evergrant.Sandbox.TryIt;

namespace Evergrant.Sandbox.Looking;

/// <summary>GET /</summary>
internal sealed class HomePage(SandboxParts parts)
{
    public Task HandleAsync(HttpContext context)
    {
        var clock = parts.Clock;
        var people = parts.Store.Personas.Logins.Select(login =>
            Html.Of(
                $"<tr><td>{login.GivenName} {login.FamilyName}</td><td>{login.Email}</td><td>{Tenants(login)}</td></tr>"
            )
        );
        var facts = Piece.Facts([
            ("Version", Piece.Text(OverallControl.Version)),
            ("Clock (UTC)", Html.Of($"{Piece.Time(clock.GetUtcNow())}{(clock.IsFrozen ? ", standing still" : "")}")),
            ("Era", Piece.Text(parts.Profiles.World.Era.ToString())),
            .. parts.Store.Personas.Apps.Select(app => (app.IsForeign ? "Another developer's app" : "App", App(app))),
        ]);
        var page = new Page(
            "Evergrant sandbox",
            Html.Of(
                $"""
                <h1>Evergrant sandbox</h1>
                <p>A Keap to test against, on this machine only. Nothing here works at Keap, and no mail leaves.</p>
                <h2>Look at it</h2>
                <ul>
                <li><a href="{LookingRoutes.Mail}">Caught mails</a> ({parts.State.Mail.Count})</li>
                <li><a href="{LookingRoutes.Requests}">Requests</a> ({parts.Log.Count}): what was refused, and why</li>
                <li><a href="{LookingRoutes.Doctor}">Doctor</a>: paste a call or an error, and read what is wrong with it</li>
                <li><a href="{LookingRoutes.Live}">Live</a>: the last requests, the clock, the faults in force</li>
                <li><a href="{LookingRoutes.Lineage}">Lineage</a>: who redeemed which generation of tokens</li>
                <li><a href="{LookingRoutes.Hooks}">Hooks</a>: who is told of changes, and how they answered</li>
                <li><a href="{LookingRoutes.Differences}">What is known of Keap, and what is assumed</a></li>
                <li><a href="{ConsentDesk.AccountsPath}">Your Accounts</a>, as at Keap: codes, tokens and keys by hand</li>
                <li><a href="{PortalPage.Path}">My Apps</a>, as in the developer portal</li>
                <li><a href="{TryItEndpoint.Path}">Try it</a>, as in the documentation: an access token and no more</li>
                </ul>
                <h2>About it</h2>
                {facts}
                <h2>Who can sign in</h2>
                {Piece.Table("Who can sign in", ["Name", "Keap ID", "Keap applications"], people)}
                """
            )
        )
        {
            Wide = true,
        };
        return page.WriteAsync(context);
    }

    private static Html App(SandboxApp app) => Html.Of($"{app.Name}, client_id <code>{app.ClientId}</code>");

    private static string Tenants(SandboxLogin login) =>
        login.Tenants.Count == 0
            ? "none"
            : string.Join(", ", login.Tenants.Select(tenant => $"{tenant.Name} ({tenant.Host})"));
}
