using Evergrant.Sandbox;
using Evergrant.Sandbox.Tests;
using Microsoft.AspNetCore.WebUtilities;

namespace Evergrant.Server.Tests.Doctor;

using Keap = Evergrant.Sandbox.Tests.Keap;

/// <summary>Something done wrong on purpose, which the sandbox refuses for one reason.</summary>
/// <param name="Reason">As the sandbox's log names it; of a fault, its name. Null: it is refused later, to the owner.</param>
/// <param name="Make">Brings it about as far as it needs a past, and says which call is the mistake.</param>
internal sealed record Mistake(
    string? Reason,
    Func<Keap, Task<SentCall>> Make,
    params (string Name, string Value)[] Switches
)
{
    private const string Api = "/crm/rest/v1/";
    private const string Other = "https://shop.example/callback";
    private const string Json = "application/json";
    private static readonly SandboxApp Contractor = KeapSandboxSeed.ContractorApp;

    public static IReadOnlyList<Mistake> All { get; } =
    [.. AtTokenEndpoint(), .. OfRefreshTokens(), .. AtTheApi(), .. InXmlRpc(), .. AtTheAuthorizePage(), .. Faults()];

    private static IEnumerable<Mistake> AtTokenEndpoint() =>
        [
            Form("grant_type_missing", _ => [("refresh_token", "x")]),
            Form("grant_type_unsupported", _ => [("grant_type", "password")], Keap.Basic()),
            Form("credentials_missing", pair => Refresh(pair)),
            Form("credentials_unreadable", pair => Refresh(pair), "Basic ?"),
            Form("client_unknown", pair => Refresh(pair), Keap.Basic("nobodysclient00000000001")),
            Form("secret_wrong", pair => Refresh(pair), Keap.Basic(secret: "notthisone")),
            Form("client_id_used_as_secret", pair => Refresh(pair), Keap.Basic(secret: KeapSandboxSeed.ClientId)),
            Form("credentials_in_body", pair => [.. Refresh(pair), .. Client()], null, ("body-credentials", "refused")),
            Form(
                "credentials_twice",
                pair => [.. Refresh(pair), .. Client()],
                Keap.Basic(),
                ("both-credentials", "refused")
            ),
            Exchange("exchange_without_client_id", code => Code(code)),
            Exchange("authorization_header_on_exchange", code => [.. Code(code), .. Client()], Keap.Basic()),
            Exchange(
                "code_missing",
                _ => [("grant_type", "authorization_code"), .. Client(), ("redirect_uri", Keap.Redirect)]
            ),
            Exchange("code_unknown", _ => [.. Code("c0dethatnobodyissued00000"), .. Client()]),
            Exchange("redirect_uri_missing", code => [.. Code(code).SkipLast(1), .. Client()]),
            Exchange("redirect_uri_differs", code => [.. Code(code, Keap.Redirect + "/"), .. Client()]),
            Exchange("code_of_another_client", code => [.. Code(code), .. Client(Contractor)]),
            new(
                "code_already_used",
                async keap =>
                {
                    var code = await keap.NewCodeAsync();
                    (await keap.ExchangeAsync(code)).Dispose();
                    return Post([.. Code(code), .. Client()]);
                }
            ),
            new(
                "code_expired",
                async keap =>
                {
                    var code = await keap.NewCodeAsync();
                    await keap.Sandbox.Clock.AdvanceAsync(TimeSpan.FromMinutes(11));
                    return Post([.. Code(code), .. Client()]);
                }
            ),
            new(
                "code_verifier_wrong",
                async keap =>
                {
                    var asked =
                        Keap.AuthorizeUrl() + "&code_challenge_method=S256&code_challenge=" + new string('a', 43);
                    var back = await keap.Sandbox.ConsentAsync(new Uri(asked));
                    var code = QueryHelpers.ParseQuery(back.Query)["code"].ToString();
                    return Post([.. Code(code), .. Client(), ("code_verifier", new string('b', 43))]);
                },
                ("pkce", "checked")
            ),
            new(
                "redirect_uri_not_null",
                async keap => Post([.. Code((await keap.Sandbox.IssueCodeAsync(CodeBox.Partner)).Code), .. Client()])
            ),
            new(
                "redirect_uri_not_registered",
                async keap =>
                    Post([.. Code((await keap.Sandbox.IssueCodeAsync(CodeBox.Personal)).Code, Other), .. Client()]),
                ("personal-box", "code")
            ),
            new(
                "developer_inactive",
                async keap =>
                {
                    var pair = await keap.NewPairAsync();
                    await keap.Sandbox.SetAppStatusAsync(KeapSandboxSeed.ClientId, SandboxAppStatus.Inactive);
                    return Post(Refresh(pair), Keap.Basic());
                }
            ),
            new(
                "one_more_step",
                async keap => Post(Refresh(await Task.FromResult(new Pair("x", "x"))), Keap.Basic()),
                ("one-more-step", "token")
            ),
        ];

    private static IEnumerable<Mistake> OfRefreshTokens() =>
        [
            Form("refresh_token_missing", _ => [("grant_type", "refresh_token")], Keap.Basic()),
            Form(
                "refresh_token_unknown",
                _ => [("grant_type", "refresh_token"), ("refresh_token", "r8Yp2LkQ5vNc7XbT1mZs4WdG6hJf")],
                Keap.Basic()
            ),
            Form(
                "refresh_token_of_another_client",
                pair => Refresh(pair),
                Keap.Basic(Contractor.ClientId, Contractor.ClientSecret!)
            ),
            AfterRefresh("refresh_token_already_used", (_, old) => Post(Refresh(old), Keap.Basic())),
            After("refresh_token_expired", TimeSpan.FromDays(46), pair => Post(Refresh(pair), Keap.Basic())),
            new(
                "consent_revoked",
                async keap =>
                {
                    var pair = await keap.NewPairAsync();
                    keap.Sandbox.Faults.Add(FaultNames.RevokedByUser);
                    (await keap.GetAsync(Api + "contacts", pair.Access)).Dispose();
                    return Post(Refresh(pair), Keap.Basic());
                }
            ),
            new(
                "consent_superseded",
                async keap =>
                {
                    var pair = await keap.NewPairAsync();
                    await keap.NewPairAsync();
                    return Post(Refresh(pair), Keap.Basic());
                },
                ("second-consent", "ends-earlier")
            ),
        ];

    private static IEnumerable<Mistake> AtTheApi() =>
        [
            new("access_token_missing", _ => Task.FromResult(new SentCall("GET", Api + "contacts"))),
            new("access_token_unknown", _ => Task.FromResult(Get("contacts", "a4Ht9VqM3xPz6RkC8nBw2SdL7yGj"))),
            After("access_token_expired", TimeSpan.FromHours(25), pair => Get("contacts", pair.Access)),
            AfterRefresh(
                "access_token_superseded",
                (_, old) => Get("contacts", old.Access),
                ("old-access-token", "dies")
            ),
            new(
                "key_unknown",
                _ =>
                    Task.FromResult(
                        new SentCall(
                            "GET",
                            Api + "contacts",
                            Headers: ("X-Keap-API-Key", "KeapAK-0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f607182")
                        )
                    )
            ),
            new(
                "credentials_differ",
                async keap => new SentCall(
                    "GET",
                    Api + "contacts",
                    Headers:
                    [
                        ("Authorization", $"Bearer {(await keap.NewPairAsync()).Access}"),
                        ("X-Keap-API-Key", KeapSandboxSeed.ServiceAccountKey),
                    ]
                )
            ),
            new("legacy_key_retired", _ => Task.FromResult(Get("contacts", KeapSandboxSeed.LegacyKey))),
            Call("not_found", "GET", "contacts/999"),
            Call("not_imitated", "GET", "no/such/thing"),
            Call("body_not_convertible", "POST", "tags", "[]"),
            Call("property_unknown", "POST", "tags", """{"x":1}"""),
            Call("value_invalid", "POST", "tags", "{}"),
            Call("value_refused", "POST", "tags", """{"name":"customer"}"""),
            Call(
                "hook_not_loopback",
                "POST",
                "hooks",
                """{"eventKey":"contact.add","hookUrl":"https://shop.example/hook"}"""
            ),
            new("quota_used_up", async keap => await OverAsync(keap, new SandboxQuotas { AppPerMinute = 1 })),
            new(
                "spike_arrested",
                async keap => await OverAsync(keap, new SandboxQuotas { ArrestSpikes = true, AppPerSecond = 1 })
            ),
        ];

    private static IEnumerable<Mistake> InXmlRpc() =>
        [
            Rpc("rpc_key_wrong", "ContactService.load", ""),
            Rpc("rpc_method_unknown", "ContactService.nothing"),
            Rpc("rpc_arguments", "ContactService.load"),
            Rpc("rpc_table_unknown", "DataService.load", "x", Value("Nothing"), "<int>1</int>", Fields("Id")),
            Rpc("rpc_field_unknown", "DataService.load", "x", Value("Contact"), "<int>1</int>", Fields("given_name")),
            Rpc("rpc_table_closed", "DataService.delete", "x", Value("User"), "<int>1</int>"),
            Rpc("not_found", "DataService.load", "x", Value("Contact"), "<int>999</int>", Fields("Id")),
            new("rpc_unreadable", async keap => Xml((await keap.NewPairAsync()).Access, "<no/>")),
        ];

    private static IEnumerable<Mistake> AtTheAuthorizePage() =>
        [
            Authorize(
                "client_unknown",
                "client_id=nobodysclient00000000001",
                "response_type=code",
                $"redirect_uri={Uri.EscapeDataString(Keap.Redirect)}"
            ),
            Authorize(null, $"client_id={KeapSandboxSeed.ClientId}", "response_type=code"),
            Authorize(null, $"client_id={KeapSandboxSeed.ClientId}", "response_type=code", "redirect_uri=shop"),
            Authorize(
                null,
                $"client_id={KeapSandboxSeed.ClientId}",
                "response_type=token",
                $"redirect_uri={Uri.EscapeDataString(Keap.Redirect)}"
            ),
        ];

    private static IEnumerable<Mistake> Faults() =>
        new[]
        {
            FaultNames.InvalidClient,
            FaultNames.InvalidRefreshToken,
            FaultNames.GrantTypeRequired,
            FaultNames.InternalError,
            FaultNames.BadGateway,
            FaultNames.Unavailable,
            FaultNames.Brownout,
            FaultNames.OverMinute,
            FaultNames.OverDay,
            FaultNames.Spike,
            FaultNames.HtmlInsteadOfJson,
            FaultNames.NoRefreshToken,
        }.Select(name => new Mistake(
            name,
            async keap =>
            {
                var pair = await keap.NewPairAsync();
                keap.Sandbox.Faults.Add(name);
                return Post(Refresh(pair), Keap.Basic());
            }
        ));

    private static Mistake Form(
        string reason,
        Func<Pair, IEnumerable<(string, string)>> fields,
        string? authorization = null,
        params (string, string)[] switches
    ) => new(reason, async keap => Post(fields(await keap.NewPairAsync()), authorization), switches);

    private static Mistake Exchange(
        string reason,
        Func<string, IEnumerable<(string, string)>> fields,
        string? authorization = null
    ) => new(reason, async keap => Post(fields(await keap.NewCodeAsync()), authorization));

    private static Mistake After(string reason, TimeSpan span, Func<Pair, SentCall> call) =>
        new(
            reason,
            async keap =>
            {
                var pair = await keap.NewPairAsync();
                await keap.Sandbox.Clock.AdvanceAsync(span);
                return call(pair);
            }
        );

    private static Mistake AfterRefresh(
        string reason,
        Func<Keap, Pair, SentCall> call,
        params (string, string)[] switches
    ) =>
        new(
            reason,
            async keap =>
            {
                var pair = await keap.NewPairAsync();
                (await keap.RefreshAsync(pair.Refresh)).Dispose();
                return call(keap, pair);
            },
            switches
        );

    private static Mistake Call(string reason, string method, string path, string? json = null) =>
        new(
            reason,
            async keap =>
                Get(path, (await keap.NewPairAsync()).Access) with
                {
                    Method = method,
                    Body = json,
                    ContentType = Json,
                }
        );

    private static Mistake Rpc(string reason, string name, string key = "x", params string[] more) =>
        new(
            reason,
            async keap =>
                Xml(
                    (await keap.NewPairAsync()).Access,
                    $"<methodCall><methodName>{name}</methodName><params>{string.Concat(more.Prepend(Value(key)).Select(one => $"<param><value>{one}</value></param>"))}</params></methodCall>"
                )
        );

    private static string Value(string text) => $"<string>{text}</string>";

    private static string Fields(string name) => $"<array><data><value>{name}</value></data></array>";

    private static Mistake Authorize(string? reason, params string[] query) =>
        new(reason, _ => Task.FromResult(new SentCall("GET", "/app/oauth/authorize?" + string.Join('&', query))));

    private static async Task<SentCall> OverAsync(Keap keap, SandboxQuotas quotas)
    {
        var pair = await keap.NewPairAsync();
        await keap.Sandbox.SetQuotasAsync(quotas);
        for (var n = 0; n < 3; n++)
            (await keap.GetAsync(Api + "contacts", pair.Access)).Dispose();
        return Get("contacts", pair.Access);
    }

    private static SentCall Get(string path, string bearer) =>
        new("GET", Api + path, Headers: ("Authorization", "Bearer " + bearer));

    private static SentCall Xml(string bearer, string body) =>
        new("POST", "/crm/xmlrpc/v1", body, "text/xml", ("Authorization", "Bearer " + bearer));

    private static SentCall Post(IEnumerable<(string Name, string Value)> fields, string? authorization = null) =>
        new(
            "POST",
            "/token",
            string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}")),
            Headers: authorization is null ? [] : [("Authorization", authorization)]
        );

    private static (string, string)[] Refresh(Pair pair) =>
        [("grant_type", "refresh_token"), ("refresh_token", pair.Refresh)];

    private static (string, string)[] Code(string code, string redirect = Keap.Redirect) =>
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect)];

    private static (string, string)[] Client(SandboxApp? app = null) =>
        [
            ("client_id", app?.ClientId ?? KeapSandboxSeed.ClientId),
            ("client_secret", app?.ClientSecret ?? KeapSandboxSeed.ClientSecret),
        ];
}
