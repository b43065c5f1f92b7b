using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Looking;
using Evergrant.Sandbox.Pages;

namespace Evergrant.Sandbox.Central;

/// <summary>The boxes of one tenant, and what came out of one.</summary>
internal static class ApiAccessPage
{
    // The real address is not recorded.
    public const string Path = "/app/central/api-access";

    private const string Pair =
        "The Personal box gives a pair of tokens here; others were given a code by it (the switch personal-box).";

    private const string Code =
        "The Personal box gives a code here; others were given a pair of tokens by it (the switch personal-box).";

    public static string AddressOf(SandboxTenant tenant) => $"{Path}?tenant={Uri.EscapeDataString(tenant.Host)}";

    public static Task WriteBoxesAsync(
        HttpContext context,
        SandboxTenant tenant,
        Html who,
        IEnumerable<SandboxApp> own,
        string formToken,
        bool givesCodes,
        Shown? shown
    )
    {
        var suggestions = own.Select(app => Html.Of($"<option value=\"{app.ClientId}\">{app.Name}</option>"));
        var boxes = Html.Of(
            $"""
            <datalist id="apps">{Html.Join(suggestions)}</datalist>
            {Box("personal", "Personal", "For your own app: its client ID and secret.", true, "Generate API Token")}
            {Box(
                "partner",
                "Partner",
                "A code to hand to your developer, who exchanges it with redirect_uri=null.",
                false,
                "Generate Code"
            )}
            """
        );
        return WriteAsync(
            context,
            tenant,
            Html.Of($"{who}{shown?.Piece}{boxes}"),
            shown?.Aside ?? (givesCodes ? Code : Pair),
            // A token that is broken into two lines is copied badly.
            wide: shown is not null
        );

        Html Box(string name, string heading, string what, bool withSecret, string button) =>
            Html.Of(
                $"""
                <h2>{heading}</h2>
                <p>{what}</p>
                <form method="post" action="{Path}">
                <input type="hidden" name="tenant" value="{tenant.Host}">
                <input type="hidden" name="form_token" value="{formToken}">
                {Field($"{name}-id", "client_id", "Client ID", "apps")}
                {(withSecret ? Field($"{name}-secret", "client_secret", "Client Secret", null) : Html.Nothing)}
                <button class="main" type="submit" name="box" value="{name}">{button}</button>
                </form>
                """
            );

        static Html Field(string id, string name, string label, string? list) =>
            Html.Of(
                $"""
                <label class="above" for="{id}">{label}</label>
                <input type="text" id="{id}" name="{name}"{(
                    list is null ? Html.Nothing : Html.Of($" list=\"{list}\"")
                )} required maxlength="100" autocomplete="off" spellcheck="false">
                """
            );
    }

    public static Shown Of(CentralCode code) =>
        Shown.Secret(
            Piece.Facts([
                ("Code", Secret(code.Code)),
                ("redirect_uri of its exchange", Html.Of($"<code>{code.RedirectUri}</code>")),
                ("Works once, until (UTC)", Piece.Time(code.ExpiresAt)),
            ]),
            code.RedirectUri == CentralDesk.NoRedirect
                ? "That a Partner code wants the literal text null is one report, of 2018."
                : "Any address that the app has registered will do. How long a code lives is assumed; Keap does not say."
        );

    public static Shown Of(SandboxTokenPair pair) =>
        Shown.Secret(
            Piece.Facts([
                ("Access token", Secret(pair.AccessToken)),
                ("Refresh token", Secret(pair.RefreshToken)),
                ("Access token works until (UTC)", Piece.Time(pair.AccessExpiresAt)),
            ]),
            "The refresh token works once: whoever redeems it first has the only one that goes on."
        );

    // Its own wording is not recorded, that it is called wrong credentials is.
    public static Task WriteRefusedAsync(HttpContext context, SandboxTenant tenant, string why) =>
        WriteAsync(
            context,
            tenant,
            Html.Of(
                $"<p class=\"bad\">Wrong credentials.</p><p><a href=\"{AddressOf(tenant)}\">Back to API Access</a></p>"
            ),
            why,
            StatusCodes.Status400BadRequest
        );

    private static Task WriteAsync(
        HttpContext context,
        SandboxTenant tenant,
        Html below,
        string aside,
        int status = StatusCodes.Status200OK,
        bool wide = false
    )
    {
        var page = new Page(
            "API Access",
            Html.Of(
                $"""
                <h1>API Access</h1>
                <p class="who">{tenant.Name} ({tenant.Host})</p>
                {below}
                <p><a href="{ConsentDesk.AccountsPath}">Your Accounts</a></p>
                """
            )
        )
        {
            Imitates = "“API Access”, in Account Central (accounts.infusionsoft.com/app/central/home)",
            Aside = aside,
            Wide = wide,
        };
        return page.WriteAsync(context, status);
    }

    private static Html Secret(string text) => Html.Of($"<code>{text}</code>");
}
