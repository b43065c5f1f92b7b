using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Crm.Frame;

namespace Evergrant.Sandbox.Fidelity;

/// <summary>Which part of Keap answered, in the name that the ledger covers. There are no others than these.</summary>
internal sealed class Behaviour
{
    private static readonly List<Behaviour> Known = [];

    public static readonly Behaviour AuthorizePage = new("authorize:page");
    public static readonly Behaviour Allow = new("authorize:allow");
    public static readonly Behaviour Exchange = new("token:exchange");
    public static readonly Behaviour Refresh = new("token:refresh");
    public static readonly Behaviour Gateway401 = new("gateway:401");
    public static readonly Behaviour GatewayInactive = new("gateway:inactive");
    public static readonly Behaviour Api = new("api:answer");
    public static readonly Behaviour XmlRpc = new("xmlrpc:answer");
    public static readonly Behaviour Hooks = new("hooks:answer");
    public static readonly Behaviour Generated = new("api:generated");
    public static readonly Behaviour TryIt = new("page:try-it");

    private static readonly Behaviour[] Refusals =
    [
        .. Enum.GetValues<RefusalKind>().Select(kind => new Behaviour($"token:{kind}")),
    ];

    // By version: every operation of the API belongs to one of these.
    private static readonly Dictionary<string, Behaviour> Api1 = Parts(
        "v1",
        "account",
        "campaigns",
        "companies",
        "contacts",
        "custom_fields",
        "email_addresses",
        "emails",
        "files",
        "goals",
        "notes",
        "opportunities",
        "orders",
        "products",
        "settings",
        "stages",
        "tag_categories",
        "tags",
        "tasks",
        "userinfo",
        "users"
    );

    private static readonly Dictionary<string, Behaviour> Api2 = Parts(
        "v2",
        "automations",
        "business_profile",
        "campaigns",
        "companies",
        "contacts",
        "custom_fields",
        "email_addresses",
        "email_templates",
        "emails",
        "files",
        "goals",
        "notes",
        "opportunities",
        "orders",
        "products",
        "settings",
        "stage_moves",
        "stages",
        "tag_categories",
        "tags",
        "tasks",
        "userinfo",
        "users"
    );

    private Behaviour(string key)
    {
        Key = key;
        Known.Add(this);
    }

    public static IReadOnlyList<Behaviour> All => Known;

    public string Key { get; }

    public static Behaviour Of(RefusalKind kind) => Refusals[(int)kind];

    /// <summary>Of a part of the API that is named here; another one would be a behaviour without a row.</summary>
    public static Behaviour OfApi(ApiVersion version, string part) => (version == ApiVersion.V1 ? Api1 : Api2)[part];

    private static Dictionary<string, Behaviour> Parts(string version, params string[] parts) =>
        parts.ToDictionary(part => part, part => new Behaviour($"api:{version}.{part}"));
}
