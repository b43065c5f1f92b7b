using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Keys;
using Evergrant.Sandbox.Looking;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Central;

/// <summary>What one tenant has allowed, and its keys.</summary>
internal static class ApiSettingsPage
{
    // The real one is inside the Keap application, at an address that is not recorded.
    public const string Path = "/app/central/api-settings";

    private const int MostShown = 100;

    public static string AddressOf(SandboxTenant tenant) => $"{Path}?tenant={Uri.EscapeDataString(tenant.Host)}";

    public static Task WriteAsync(
        HttpContext context,
        SandboxTenant tenant,
        Html who,
        IReadOnlyList<(SandboxConsent Consent, SandboxApp? App)> consents,
        IReadOnlyList<ListedKey> keys,
        string formToken,
        Shown? shown
    )
    {
        var form = Html.Of(
            $"""
            <input type="hidden" name="tenant" value="{tenant.Host}">
            <input type="hidden" name="form_token" value="{formToken}">
            """
        );
        return WriteAsync(
            context,
            tenant,
            Html.Of(
                $"""
                {who}{shown?.Piece}
                <h2>Third-Party Authorizations</h2>
                {Consents(consents, form)}
                {Keys("Personal Access Tokens", "pat", "New Token", SandboxKeyKind.Pat, keys, form)}
                {Keys("Service Account Keys", "sak", "New Key", SandboxKeyKind.Sak, keys, form)}
                """
            ),
            shown?.Aside
                ?? "A removed authorization is dead at once here, and so is a deleted key; Keap says that it may take minutes."
        );
    }

    public static Shown Of(SandboxKey key) =>
        Shown.Secret(
            Piece.Facts([
                ("Name", Piece.Text(key.Name)),
                (
                    key.Kind == SandboxKeyKind.Pat ? "Personal Access Token" : "Service Account Key",
                    Html.Of($"<code>{key.Text}</code>")
                ),
            ]),
            "It works at the sandbox only, as Authorization: Bearer or as X-Keap-API-Key."
        );

    private static Html Consents(IReadOnlyList<(SandboxConsent Consent, SandboxApp? App)> consents, Html form) =>
        consents.Count == 0
            ? Html.Of($"<p>No program has access.</p>")
            : Html.Of(
                $"""
                {Piece.Table(
                    "Third-Party Authorizations",
                    ["Program", "By", "Authorized by", "Since (UTC)", "Remove"],
                    consents.Take(MostShown).Select(one => Consent(one.Consent, one.App, form))
                )}
                {(
                    consents.Count > MostShown
                        ? Html.Of($"<p>And {consents.Count - MostShown} more.</p>")
                        : Html.Nothing
                )}
                """
            );

    private static Html Consent(SandboxConsent consent, SandboxApp? app, Html form)
    {
        var name = app?.Name ?? consent.ClientId;
        return Html.Of(
            $"""
            <tr><td>{name}</td><td>{app?.Developer}</td><td>{consent.Login}</td>
            <td class="time">{Piece.Time(consent.GivenAt)}</td>
            <td><form method="post" action="{Path}">{form}<button type="submit" name="remove" value="{consent.Id}" aria-label="Remove {name}, {consent.Id}">Remove</button></form></td></tr>
            """
        );
    }

    private static Html Keys(
        string heading,
        string kind,
        string button,
        SandboxKeyKind wanted,
        IReadOnlyList<ListedKey> keys,
        Html form
    )
    {
        var rows = keys.Where(key => key.Kind == wanted)
            .Select(key =>
                Html.Of(
                    $"""
                    <tr><td>{key.Name}</td><td><code>{key.Ends}</code></td><td>{key.Creator}</td>
                    <td class="time">{Piece.Time(key.CreatedAt)}</td>
                    <td class="time">{(key.LastUsedAt is { } used ? Piece.Time(used) : Piece.Text("never"))}</td>
                    <td><form method="post" action="{Path}">{form}<button type="submit" name="delete" value="{key.Name}" aria-label="Delete {key.Name}">Delete</button></form></td></tr>
                    """
                )
            )
            .ToList();
        var table =
            rows.Count == 0
                ? Html.Of($"<p>None.</p>")
                : Piece.Table(heading, ["Name", "Key", "Creator", "Created (UTC)", "Last used (UTC)", "Delete"], rows);
        return Html.Of(
            $"""
            <h2>{heading}</h2>
            {table}
            <form class="line" method="post" action="{Path}">{form}
            <label class="above" for="{kind}-name">Name of a new one</label>
            <input type="text" id="{kind}-name" name="name" maxlength="64" autocomplete="off" spellcheck="false">
            <button class="main" type="submit" name="new" value="{kind}">{button}</button>
            </form>
            """
        );
    }

    private static Task WriteAsync(HttpContext context, SandboxTenant tenant, Html below, string aside) =>
        new Page(
            "API Settings",
            Html.Of(
                $"""
                <h1>API Settings</h1>
                <p class="who">{tenant.Name} ({tenant.Host})</p>
                {below}
                <p><a href="{ConsentDesk.AccountsPath}">Your Accounts</a></p>
                """
            )
        )
        {
            Imitates = "“API Settings” (Settings, in the Keap application)",
            Aside = aside,
            Wide = true,
        }.WriteAsync(context);
}
