using Evergrant.Sandbox.Control;

namespace Evergrant.Sandbox;

/// <summary>
/// A behaviour of Keap's that nobody has shown, or that sources disagree about. It can be set for the whole sandbox and,
/// where an app is known by then, for single apps; what speaks for its default is in <see cref="KeapSandbox.Fidelity"/>.
/// </summary>
public sealed class SandboxSwitch
{
    private static readonly List<SandboxSwitch> Known = [];

    /// <summary>Life of an access token.</summary>
    public static readonly SandboxSwitch AccessLife = Span("access-life", "24h", inM: "8h");

    /// <summary>Idle life of a refresh token: 45, 90 and 180 days have been named.</summary>
    public static readonly SandboxSwitch RefreshLife = Span("refresh-life", "45d", inM: "180d");

    /// <summary>Life of an authorization code.</summary>
    public static readonly SandboxSwitch CodeLife = Span("code-life", "10m");

    /// <summary>What becomes of the access token whose refresh token was redeemed.</summary>
    public static readonly SandboxSwitch OldAccessToken = Choice("old-access-token", ["lives", "dies"]);

    /// <summary>What a second consent of one app and tenant does to the first.</summary>
    public static readonly SandboxSwitch SecondConsent = Choice("second-consent", ["both-live", "ends-earlier"]);

    /// <summary>What a spent refresh token does: nothing, or it revokes the consent, or it works again for a while.</summary>
    public static readonly SandboxSwitch RefreshReuse = Choice("refresh-reuse", ["refused", "revokes", "grace"]);

    /// <summary>How long a spent refresh token works again, when <c>refresh-reuse</c> is <c>grace</c>.</summary>
    public static readonly SandboxSwitch ReuseGrace = Span("reuse-grace", "60s");

    /// <summary>What a spent code does beside being refused.</summary>
    public static readonly SandboxSwitch CodeReuse = Choice("code-reuse", ["refused", "revokes"]);

    /// <summary>Parameters of a token request in the query string.</summary>
    public static readonly SandboxSwitch QueryGrant = OfWorld("query-grant", ["ignored", "accepted"]);

    /// <summary>PKCE's parameters.</summary>
    public static readonly SandboxSwitch Pkce = Choice("pkce", ["ignored", "checked", "refused"]);

    /// <summary>Credentials in the body of a refresh, without a Basic header.</summary>
    public static readonly SandboxSwitch BodyCredentials = Choice("body-credentials", ["accepted", "refused"]);

    /// <summary>Credentials in the header and in the body of one refresh.</summary>
    public static readonly SandboxSwitch BothCredentials = Choice("both-credentials", ["accepted", "refused"]);

    /// <summary>An Authorization header beside the body of a code exchange.</summary>
    public static readonly SandboxSwitch ExchangeHeader = Choice("exchange-header", ["refused", "ignored"]);

    /// <summary>Answer to a wrong client secret: that of a spent token, or <c>invalid_client</c>.</summary>
    public static readonly SandboxSwitch WrongSecret = Choice(
        "wrong-secret",
        ["as-spent", "invalid-client"],
        inM: "invalid-client"
    );

    /// <summary>Status of the gateway's "Invalid client identifier".</summary>
    public static readonly SandboxSwitch UnknownClientStatus = OfWorld("unknown-client-status", ["401", "400", "500"]);

    /// <summary>Answer to an unknown, used or late code: the 401 of 2020, or the words of 2017.</summary>
    public static readonly SandboxSwitch CodeError = Choice(
        "code-error",
        ["invalid-grant", "code-is-invalid"],
        inM: "code-is-invalid"
    );

    /// <summary>Answer to another redirect address than at the authorization: words of its own, or those for a bad code.</summary>
    public static readonly SandboxSwitch RedirectError = Choice("redirect-error", ["invalid-redirect-url", "as-code"]);

    /// <summary>Whether the authorize page compares the redirect address with those registered.</summary>
    public static readonly SandboxSwitch RedirectMatch = Choice("redirect-match", ["loose", "strict"]);

    /// <summary>The page for an unknown client_id: an end, or one whose buttons both lead to access_denied.</summary>
    public static readonly SandboxSwitch UnknownClientPage = OfWorld(
        "unknown-client-page",
        ["end", "buttons"],
        inM: "buttons"
    );

    /// <summary>What the exchange of a Partner code says in place of an address.</summary>
    public static readonly SandboxSwitch PartnerRedirect = Choice("partner-redirect", ["null", "registered"]);

    /// <summary>What Account Central's Personal box gives.</summary>
    public static readonly SandboxSwitch PersonalBox = Choice("personal-box", ["pair", "code"]);

    /// <summary>Whether a developer's second app waits for somebody's approval.</summary>
    public static readonly SandboxSwitch SecondApp = OfWorld("second-app", ["waiting", "active"]);

    /// <summary>Text of access and refresh tokens.</summary>
    public static readonly SandboxSwitch TokenForm = Choice(
        "token-form",
        ["28-letters", "24-lowercase", "1000-letters"],
        inM: "24-lowercase"
    );

    /// <summary>What the gateway says of an access token that has ended.</summary>
    public static readonly SandboxSwitch ExpiredToken = Choice("expired-token", ["expired", "invalid"]);

    /// <summary>Body of a 503 of the gateway's.</summary>
    public static readonly SandboxSwitch UnavailableBody = Choice("unavailable-body", ["text", "html", "fault"]);

    /// <summary>What the token endpoint says when a quota is used up: what the API says, or less.</summary>
    public static readonly SandboxSwitch OverQuotaBody = Choice("over-quota-body", ["as-api", "html", "empty"]);

    /// <summary>What an inactive developer or key is answered: the old gateway's page, or a fault of the new one.</summary>
    public static readonly SandboxSwitch ForbiddenBody = Choice("forbidden-body", ["html", "fault"]);

    /// <summary>Who meets the "one more step" page: nobody, the token endpoint's callers, scripts at the authorize page.</summary>
    public static readonly SandboxSwitch OneMoreStep = Choice("one-more-step", ["off", "token", "authorize", "both"]);

    /// <summary>Whom a browser without a session of its own is signed in as.</summary>
    public static readonly SandboxSwitch BrowserSession = OfWorld(
        "browser-session",
        ["nobody", "wrong-keap-id", "no-account"]
    );

    /// <summary>The encrypted key of one tenant, on XML-RPC.</summary>
    public static readonly SandboxSwitch LegacyKey = OfWorld(
        "legacy-key",
        ["refused", "accepted"],
        inM: "accepted",
        inA: "accepted"
    );

    /// <summary>Whether a request may ask for a fault of its own, in the header <c>x-sandbox-fault</c>.</summary>
    public static readonly SandboxSwitch FaultHeader = OfWorld("fault-header", ["heard", "ignored"]);

    /// <summary>Whether answers have headers that Keap's have not: <c>x-sandbox-request-id</c> and others.</summary>
    public static readonly SandboxSwitch OwnHeaders = OfWorld("own-headers", ["sent", "left-out"]);

    private readonly string[] defaults;

    private SandboxSwitch(string name, string[] values, string[] defaults)
    {
        Name = name;
        Values = values;
        this.defaults = defaults;
        Place = Known.Count;
        Known.Add(this);
    }

    public static IReadOnlyList<SandboxSwitch> All => Known;

    public string Name { get; }

    /// <summary>Empty when it takes a duration, such as <c>45d</c>.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>No app is known where it is asked.</summary>
    public bool IsOfWorld { get; private init; }

    internal int Place { get; }

    public string DefaultIn(KeapEra era) => defaults[(int)era];

    public override string ToString() => Name;

    internal static SandboxSwitch? Named(string name) => Known.Find(one => one.Name == name);

    internal bool Takes(string value) =>
        Values.Count > 0 ? Values.Contains(value) : Durations.Parse(value) is { } span && span > TimeSpan.Zero;

    private static SandboxSwitch Choice(string name, string[] values, string? inM = null, string? inA = null) =>
        new(name, values, [inM ?? values[0], inA ?? values[0], values[0]]);

    private static SandboxSwitch OfWorld(string name, string[] values, string? inM = null, string? inA = null) =>
        new(name, values, [inM ?? values[0], inA ?? values[0], values[0]]) { IsOfWorld = true };

    private static SandboxSwitch Span(string name, string otherwise, string? inM = null) =>
        new(name, [], [inM ?? otherwise, otherwise, otherwise]);
}
