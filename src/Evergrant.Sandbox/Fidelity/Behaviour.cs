using Evergrant.Sandbox.Authorization;

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
    public static readonly Behaviour TryIt = new("page:try-it");

    private static readonly Behaviour[] Refusals =
    [
        .. Enum.GetValues<RefusalKind>().Select(kind => new Behaviour($"token:{kind}")),
    ];

    private Behaviour(string key)
    {
        Key = key;
        Known.Add(this);
    }

    public static IReadOnlyList<Behaviour> All => Known;

    public string Key { get; }

    public static Behaviour Of(RefusalKind kind) => Refusals[(int)kind];
}
