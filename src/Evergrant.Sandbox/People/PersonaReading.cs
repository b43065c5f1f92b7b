using System.Text.Json;
using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Keys;

namespace Evergrant.Sandbox.People;

/// <summary>Reads a personas file strictly: every mistake is a line with its place, and one is enough to refuse all.</summary>
internal sealed class PersonaReading
{
    private const int MostOwners = 200;
    private const int MostTenants = 50;
    private const int MostContacts = 5_000;
    private const int MostApps = 100;
    private const int MostKeys = 500;
    private const int MostTags = 1_000;

    private readonly List<string> mistakes = [];
    private readonly HashSet<string> hosts = [];
    private readonly List<PersonaTenant> tenants = [];

    public static SandboxPersonas Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new PersonasInvalidException(["the file is no object"]);

            var reading = new PersonaReading();
            var personas = reading.Whole(new PersonaNode("", document.RootElement, reading.mistakes), json);
            return reading.mistakes.Count == 0 ? personas : throw new PersonasInvalidException(reading.mistakes);
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of UTF-16's, escaped.
            throw new PersonasInvalidException(["the file: a text is not Unicode"]);
        }
        catch (JsonException broken)
        {
            throw new PersonasInvalidException([$"line {broken.LineNumber + 1 ?? 1}: not valid JSON"]);
        }
    }

    private SandboxPersonas Whole(PersonaNode root, string json)
    {
        root.Demand("owners", "apps", "keys", "developer_active");
        var logins = root.List("owners", MostOwners).Select(Owner).ToList();
        if (logins.Count == 0)
            root.Mistake("owners", "needs one or more");
        foreach (var twice in logins.GroupBy(one => one.Email).Where(same => same.Count() > 1))
            root.Mistake("owners", $"has {twice.Key} twice");

        var apps = root.Has("apps") ? root.List("apps", MostApps).Select(App).ToList() : [.. KeapSandboxSeed.Apps];
        foreach (var twice in apps.GroupBy(one => one.ClientId).Where(same => same.Count() > 1))
            root.Mistake("apps", $"has the client_id {twice.Key} twice");

        var keys = root.List("keys", MostKeys).Select(Key).ToList();
        foreach (var twice in keys.GroupBy(one => one.Name).Where(same => same.Count() > 1))
            root.Mistake("keys", $"has {twice.Key} twice");
        return new SandboxPersonas
        {
            Logins = logins,
            Apps = apps,
            Keys = keys,
            Tenants = tenants,
            DeveloperActive = root.Flag("developer_active", true),
            Json = json,
        };
    }

    private SandboxLogin Owner(PersonaNode owner)
    {
        owner.Demand("email", "given_name", "family_name", "tenants");
        var owned = owner.List("tenants", MostTenants).Select(Tenant).ToList();
        return new SandboxLogin(
            owner.Needed(
                "email",
                text => text.Contains('@', StringComparison.Ordinal),
                "an address, such as ada@shop.example"
            ),
            owner.Needed("given_name"),
            owner.Needed("family_name"),
            // Whose trial has ended signs in, and finds that application gone: assumed.
            [.. owned.Where(one => !one.IsExpired).Select(one => one.Tenant)]
        );
    }

    private (SandboxTenant Tenant, bool IsExpired) Tenant(PersonaNode node)
    {
        node.Demand("host", "name", "expired", "tags", "contacts");
        var host = node.Needed("host", IsHost, "a host, such as xy123.infusionsoft.com");
        if (!hosts.Add(host))
            node.Mistake("host", $"is {host}, as another's is");

        var tags = node.Texts("tags", MostTags);
        var contacts = node.List("contacts", MostContacts).Select(one => Contact(one, tags)).ToList();
        var isExpired = node.Flag("expired", false);
        if (!isExpired)
            tenants.Add(new PersonaTenant(host, tags, contacts));
        return (new SandboxTenant(host, node.Needed("name")), isExpired);
    }

    private static PersonaContact Contact(PersonaNode node, IReadOnlyList<string> known)
    {
        node.Demand("given_name", "family_name", "email", "phone", "email_status", "tags");
        var contact = new PersonaContact(
            node.Text("given_name"),
            node.Text("family_name"),
            node.Text("email"),
            node.Text("phone"),
            node.Text("email_status"),
            node.Texts("tags", MostTags)
        );
        if (contact.Email is null && contact.Phone is null)
            node.Mistake("email", "or phone is needed");
        foreach (var tag in contact.Tags.Except(known))
            node.Mistake("tags", $"has {tag}, which is none of the tenant's tags");
        return contact;
    }

    private static SandboxApp App(PersonaNode node)
    {
        node.Demand("name", "developer", "client_id", "client_secret", "redirect_uris", "foreign", "status");
        var redirects = node.Texts("redirect_uris", AppBook.MostRedirectUris);
        if (redirects.Any(one => !RedirectAddress.IsUsable(one)))
            node.Mistake("redirect_uris", "are absolute http or https addresses without a fragment");
        var status = node.Text("status") ?? "active";
        if (status is not ("active" or "waiting" or "inactive"))
            node.Mistake("status", "is active, waiting or inactive");
        return new SandboxApp
        {
            Name = node.Needed("name"),
            Developer = node.Text("developer") ?? KeapSandboxSeed.Developer,
            ClientId = node.Needed("client_id", IsPlain, "1 to 64 of a-z, A-Z and 0-9"),
            ClientSecret = node.Needed("client_secret", IsPlain, "1 to 64 of a-z, A-Z and 0-9"),
            RedirectUris = [.. redirects.Where(RedirectAddress.IsUsable).Select(one => new Uri(one))],
            IsForeign = node.Flag("foreign", false),
            Status = status switch
            {
                "waiting" => SandboxAppStatus.Waiting,
                "inactive" => SandboxAppStatus.Inactive,
                _ => SandboxAppStatus.Active,
            },
        };
    }

    private PersonaKey Key(PersonaNode node)
    {
        node.Demand("name", "kind", "tenant", "key");
        var kind = node.Text("kind") ?? "pat";
        if (kind is not ("pat" or "sak"))
            node.Mistake("kind", "is pat or sak");
        var tenant = node.Needed("tenant");
        if (tenant.Length > 0 && tenants.TrueForAll(one => one.Host != tenant))
            node.Mistake("tenant", $"is {tenant}, which no owner has");
        var text = node.Text("key");
        if (text is not null && !KeyBook.IsKey(text))
            node.Mistake("key", "begins with KeapAK-");
        return new PersonaKey(
            node.Needed("name", KeyBook.IsName, "up to 64 of a-z, A-Z, 0-9, - and _"),
            kind == "sak" ? SandboxKeyKind.Sak : SandboxKeyKind.Pat,
            tenant,
            text
        );
    }

    private static bool IsHost(string text) =>
        Uri.CheckHostName(text) == UriHostNameType.Dns && text.Contains('.', StringComparison.Ordinal);

    private static bool IsPlain(string text) => text.Length <= 64 && text.All(char.IsAsciiLetterOrDigit);
}
