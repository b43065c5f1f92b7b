using Evergrant.Cli.Grants;
using Evergrant.Cli.Operators;
using Evergrant.Cli.Sandboxes;
using Evergrant.Cli.Terminal;
using Evergrant.Hosting.Home;
using Evergrant.Server.Connect;

namespace Evergrant.Cli.Demo;

/// What runs where, how the grant is, and what to try next.
internal static class DemoScreen
{
    private const string ProgramVariable = "EVERGRANT_PROGRAM";

    public static async Task ShowAsync(DemoHost host, bool isNew, CancellationToken cancellationToken)
    {
        var result = await host.Keeper.GetTokenAsync(DemoHost.Name, cancellationToken: cancellationToken);
        var grant = (await host.Keeper.FindAsync(DemoHost.Name, cancellationToken))!.Grant;
        var now = host.Keap.Clock.GetUtcNow();
        var key = await DemoKey.RenewAsync(host, cancellationToken);
        Say.Data("Evergrant is running. Ctrl-C stops it and loses nothing.");
        Group(
            null,
            ("server", Root(host.Server.Address)),
            ("status page", await SignInAsync(host, cancellationToken)),
            ("sandbox", $"{Root(host.Keap.Address)}  a Keap to play with, not the real one"),
            ("home", host.Home.Path)
        );
        Group(
            "Form newsletter",
            ("its page", (await DemoForm.EnsureAsync(host, cancellationToken)).AbsoluteUri),
            ("what comes of it", $"a contact, tagged; the welcome mail is at {Root(host.Keap.Address)}/_sandbox/mail")
        );
        Group(
            $"Grant {grant.Name} {(isNew ? "was connected just now" : "carries on")}",
            ("id", grant.Id.ToString()),
            ("account", grant.Account),
            ("state", Words.Of(grant.State)),
            ("access until", Times.WithDistance(grant.AccessExpiresAt, now)),
            ("refresh until", Times.WithDistance(Forecast.EndOf(grant), now)),
            ("a website", await UseAsync(host, key, result, cancellationToken)),
            ("what to do", result is TokenResult.Served ? null : Advice.For(grant, now)),
            (
                "reconnect",
                grant.State == GrantState.NeedsReauthorization ? await LinkAsync(host, cancellationToken) : null
            )
        );
        Say.Data("");
        Say.Data("Try in another terminal");
        foreach (var command in Commands(host, key))
            Say.Data($"  {command}");
    }

    /// With the key, through the gateway: no token in its hands.
    private static async Task<string?> UseAsync(
        DemoHost host,
        string key,
        TokenResult result,
        CancellationToken cancellationToken
    )
    {
        if (result is not TokenResult.Served)
            return null;
        using var website = new Website(host.Server.Address, key);
        var contact = await website.AddContactAsync("ada.visitor@example.com", cancellationToken);
        await website.TagAsync(contact, "Customer", cancellationToken);
        await website.WelcomeAsync(contact, cancellationToken);
        return $"contact {contact} made, tagged and sent a welcome mail, which {Root(host.Keap.Address)}/_sandbox/mail shows";
    }

    private static async Task<string> SignInAsync(DemoHost host, CancellationToken cancellationToken)
    {
        var links = host.Server.SignInLinks;
        return $"{OperatorLink.Place(links, await links.CreateAsync(cancellationToken))}  (once, 10 min)";
    }

    private static async Task<string?> LinkAsync(DemoHost host, CancellationToken cancellationToken) =>
        await host.Server.Links.CreateReconnectAsync(DemoHost.Name, null, cancellationToken)
            is CreateLinkResult.Created(var link)
            ? link.Address.AbsoluteUri
            : null;

    private static string[] Commands(DemoHost host, string key)
    {
        var program = Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } named
            ? named
            : "evergrant";
        var home = EvergrantHome.Locate(null) == host.Home.Path ? "" : $" --home {host.Home.Path}";
        var sandbox =
            host.Keap.Address.Port == SandboxOptions.DefaultPort ? "" : $" --sandbox {Root(host.Keap.Address)}";
        return
        [
            $"curl -H 'Authorization: Bearer {key}' {Root(host.Server.Address)}/gw/{DemoHost.Name}/crm/rest/v1/contacts",
            $"{program} token {DemoHost.Name}{home}",
            $"{program} sandbox clock advance 24h{sandbox}",
        ];
    }

    private static void Group(string? head, params (string Name, string? Value)[] facts)
    {
        Say.Data("");
        if (head is not null)
            Say.Data(head);
        foreach (var line in Table.Facts(facts))
            Say.Data($"  {line}");
    }

    private static string Root(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
