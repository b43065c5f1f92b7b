using Evergrant.Cli.Grants;
using Evergrant.Cli.Operators;
using Evergrant.Cli.Sandboxes;
using Evergrant.Cli.Terminal;
using Evergrant.Server.Connect;
using Evergrant.Server.Home;

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
        Say.Data("Evergrant is running. Ctrl-C stops it and loses nothing.");
        Group(
            null,
            ("server", Root(host.Server.Address)),
            ("status page", await SignInAsync(host, cancellationToken)),
            ("sandbox", $"{Root(host.Keap.Address)}  a Keap to play with, not the real one"),
            ("home", host.Home.Path)
        );
        Group(
            $"Grant {grant.Name} {(isNew ? "was connected just now" : "carries on")}",
            ("id", grant.Id.ToString()),
            ("account", grant.Account),
            ("state", Words.Of(grant.State)),
            ("access until", Times.WithDistance(grant.AccessExpiresAt, now)),
            ("refresh until", Times.WithDistance(GrantRow.RefreshEndOf(grant), now)),
            ("contacts", await UseAsync(host, result, cancellationToken)),
            ("what to do", result is TokenResult.Served ? null : Advice.For(grant, now)),
            (
                "reconnect",
                grant.State == GrantState.NeedsReauthorization ? await LinkAsync(host, cancellationToken) : null
            )
        );
        Say.Data("");
        Say.Data("Try in another terminal");
        foreach (var command in Commands(host))
            Say.Data($"  {command}");
    }

    private static async Task<string?> UseAsync(DemoHost host, TokenResult result, CancellationToken cancellationToken)
    {
        if (result is not TokenResult.Served served)
            return null;
        using var contacts = new Contacts(host.Keap.Address);
        var before = await contacts.CountAsync(served.AccessToken, cancellationToken);
        var id = await contacts.AddAsync(served.AccessToken, cancellationToken);
        return $"{before} found, contact {id} created with the token";
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

    private static string[] Commands(DemoHost host)
    {
        var program = Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } named
            ? named
            : "evergrant";
        var home = EvergrantHome.Locate(null) == host.Home.Path ? "" : $" --home {host.Home.Path}";
        var sandbox =
            host.Keap.Address.Port == SandboxOptions.DefaultPort ? "" : $" --sandbox {Root(host.Keap.Address)}";
        return
        [
            $"{program} token {DemoHost.Name}{home}",
            $"{program} grant show {DemoHost.Name}{home}",
            $"{program} operator link{home}",
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
