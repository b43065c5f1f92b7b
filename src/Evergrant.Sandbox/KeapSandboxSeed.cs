using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.WebForms;

namespace Evergrant.Sandbox;

/// <summary>Who and what every fresh sandbox contains. None of it is secret, and none of it works at Keap.</summary>
public static class KeapSandboxSeed
{
    public const string AppName = "Evergrant demo";
    public const string Developer = "Evergrant developers";

    // Lengths and letters as in recorded credentials: 24 and 10 of [a-z0-9].
    public const string ClientId = "sandboxclient00000000001";
    public const string ClientSecret = "sandbox001";

    /// <summary>What the app registered: compared when redirects are matched strictly, and with codes of Account Central.</summary>
    public static IReadOnlyList<Uri> RedirectUris { get; } =
    [
        new("http://127.0.0.1:7400/callback/keap"),
        new("http://localhost:7400/callback/keap"),
        new("http://evergrant.localhost:7400/callback/keap"),
    ];

    public static SandboxApp App { get; } =
        new()
        {
            ClientId = ClientId,
            ClientSecret = ClientSecret,
            Name = AppName,
            Developer = Developer,
            RedirectUris = RedirectUris,
        };

    /// <summary>An app of a developer elsewhere: owners may allow it, their Account Central refuses its client_id.</summary>
    public static SandboxApp ContractorApp { get; } =
        new()
        {
            ClientId = "sandboxclient00000000002",
            ClientSecret = "sandbox002",
            Name = "Contractor's tool",
            Developer = "Cleo Contractor",
            RedirectUris = [new("https://contractor.example/keap")],
            IsForeign = true,
        };

    /// <summary>The app behind the "Try it" page. Nobody else has its secret.</summary>
    internal static SandboxApp TryItApp { get; } =
        new()
        {
            ClientId = "keapinteractivedocs00000",
            ClientSecret = TokenText.NewHiddenSecret(),
            Name = "Interactive documentation",
            Developer = "Keap",
            RedirectUris = [],
            IsForeign = true,
        };

    public static IReadOnlyList<SandboxApp> Apps { get; } = [App, ContractorApp];

    /// <summary>The PAT called <c>personal</c>, of <see cref="DefaultTenant"/>.</summary>
    public const string PersonalAccessToken = "KeapAK-00000000000000000000000000000000000000000000000001";

    /// <summary>The SAK called <c>service</c>, of <see cref="DefaultTenant"/>.</summary>
    public const string ServiceAccountKey = "KeapAK-00000000000000000000000000000000000000000000000002";

    /// <summary>An encrypted key of before 2025, of the first tenant that somebody owns; refused today.</summary>
    public const string LegacyKey = "00000000000000000000000000000003";

    /// <summary>A login with one tenant, so its consent page has no chooser.</summary>
    public static SandboxLogin Baker { get; } =
        new("ada@acme-bakery.example", "Ada", "Baker", [new("xy123.infusionsoft.com", "Acme Bakery")]);

    public static SandboxLogin Owner { get; } =
        new(
            "olga@twoshops.example",
            "Olga",
            "Owner",
            [new("ab103.infusionsoft.com", "Corner Shop"), new("tv265.infusionsoft.com", "Garden Shop")]
        );

    /// <summary>A login that owns nothing: Keap answers access_denied to it even when it allows.</summary>
    public static SandboxLogin Newcomer { get; } = new("nina@nothing-yet.example", "Nina", "Newcomer", []);

    // The place in this list is the user's number at Keap.
    public static IReadOnlyList<SandboxLogin> Logins { get; } = [Baker, Owner, Newcomer];

    /// <summary>A web form of a tenant whose edition has web forms; a program does not get past its guard.</summary>
    public const string WebForm = "00000000000000000000000000000011";

    /// <summary>The same of a tenant whose edition has none: 403.</summary>
    public const string WebFormOfAnotherEdition = "00000000000000000000000000000012";

    internal static IReadOnlyDictionary<string, SeededForm> WebForms { get; } =
        new Dictionary<string, SeededForm>
        {
            [WebForm] = new("xy123.infusionsoft.com", true),
            [WebFormOfAnotherEdition] = new("tv265.infusionsoft.com", false),
        };

    /// <summary>The tenant of a headless consent that names none.</summary>
    public static string DefaultTenant => Baker.Tenants[0].Host;
}
