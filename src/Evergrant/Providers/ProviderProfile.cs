namespace Evergrant.Providers;

/// An authorization server and the API behind it, as data. Addresses are the provider's own; <see cref="ProviderEndpoints"/>
/// says where an app's requests really go.
public sealed record ProviderProfile
{
    /// What an app's <see cref="App.Profile"/> says: `keap`.
    public required string Name { get; init; }

    /// For people: `Keap`.
    public required string Title { get; init; }

    public required Uri AuthorizeUrl { get; init; }
    public required Uri TokenUrl { get; init; }

    /// Null: the provider offers no revocation; the owner removes the app in the provider's own pages.
    public Uri? RevokeUrl { get; init; }

    /// API paths are added to it.
    public required Uri ApiBase { get; init; }

    /// Hosts that may be sent an access token, over https. Holds <see cref="ApiBase"/>'s host.
    public required IReadOnlyList<string> Hosts { get; init; }

    public required ClientAuth CodeAuth { get; init; }
    public required ClientAuth RefreshAuth { get; init; }
    public CredentialEncoding CredentialEncoding { get; init; }

    /// Life of an access token whose answer names none.
    public required TimeSpan AccessLife { get; init; }

    /// A refresh token lapses when it is not used for so long. Null: it does not.
    public TimeSpan? RefreshIdle { get; init; }

    /// A grant ends so long after consent, however it is used. Null: it does not.
    public TimeSpan? RefreshAbsolute { get; init; }

    public ReuseRule ReuseRule { get; init; }

    /// How long a used refresh token may be presented again. Set with <see cref="ReuseRule.Grace"/> only.
    public TimeSpan? Grace { get; init; }

    /// Statuses with which something in front of the token endpoint answers that cannot know whether the refresh went
    /// through.
    public IReadOnlyList<int> DoubtfulStatuses { get; init; } = [502, 504];

    /// Redemptions that all nodes together send to the token endpoint within a second. Null: 10.
    public double? RedemptionsPerSecond { get; init; }

    /// Requests that the provider allows one app a day. A tenth of them may be redemptions. Null: not known.
    public long? DailyQuota { get; init; }

    /// The same for a static key, which is counted by itself. Null: not known.
    public long? KeyDailyQuota { get; init; }

    /// Calls of the API that one app, all its grants together, may make within a second. Null: not known.
    public double? CallsPerSecond { get; init; }

    /// The same for a static key.
    public double? KeyCallsPerSecond { get; init; }

    /// By which headers the API says what is left.
    public IReadOnlyList<QuotaHeaders> QuotaHeaders { get; init; } = [];

    /// True: the server is known to take PKCE with S256.
    public bool Pkce { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];
    public AccountFrom AccountFrom { get; init; }

    /// Header that takes a static key as well; ours go as Bearer. Nobody may smuggle one past the gateway in it.
    public string? StaticKey { get; init; }

    /// Path under <see cref="ApiBase"/> that takes XML-RPC, whose first parameter was once a key. Null: there is none.
    public string? XmlRpcPath { get; init; }

    /// Read-only path under <see cref="ApiBase"/> that any living access token may get. Null: there is no such path.
    public string? ProbePath { get; init; }

    /// Read-only path that a static key is tested with. Null: <see cref="ProbePath"/>.
    public string? KeyProbePath { get; init; }

    /// Fault codes by which the API says that the access token itself is dead.
    public IReadOnlyList<string> ExpiredTokenFaults { get; init; } = [];

    /// Names for what a consumer's key may call, each a list of `METHOD /path`; paths as they are sent, with that of
    /// <see cref="ApiBase"/>.
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Presets { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// The first row that fits decides; without one, RFC 6749 section 5.2.
    public IReadOnlyList<VerdictRow> Verdicts { get; init; } = [];

    internal bool IsDoubtful(int status) => DoubtfulStatuses.Contains(status);
}

/// <summary>
/// Headers about one window, or about several with bars between (`10000|250000`): the prefix followed by `limit`,
/// `time-unit`, `available`, `used` and `expiry-time`.
/// </summary>
public sealed record QuotaHeaders(QuotaScope Scope, string Prefix);

/// Whose calls are counted together.
public enum QuotaScope
{
    /// Those of the app, or of a static key.
    App,

    /// Those of the account, whichever app makes them.
    Account,
}

/// How a client says who it is.
public enum ClientAuth
{
    Body,
    Basic,
}

/// What is done to id and secret before they are joined and encoded in base 64 for Basic.
public enum CredentialEncoding
{
    /// Nothing.
    Plain,

    /// Each is form-encoded, as RFC 6749 section 2.3.1 has it.
    Form,
}

/// What a provider does when a refresh token is presented that was used before.
public enum ReuseRule
{
    Unknown,

    /// Refuses, and leaves the grant alone.
    Harmless,

    /// Answers for <see cref="ProviderProfile.Grace"/>.
    Grace,

    /// Takes it for theft and ends the grant.
    RevokesFamily,
}

/// Where the name of the account is read from.
public enum AccountFrom
{
    None,

    /// `full|xy123.infusionsoft.com`
    ScopeAfterBar,
}
