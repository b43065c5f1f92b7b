using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Evergrant.Sandbox.Tests;

/// <summary>Whatever is sent to the token endpoint, the pages and the calls: an answer, and none that says that the sandbox broke.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Paths =
    [
        "/",
        "/token",
        "/app/oauth/authorize",
        "/app/central/home",
        "/app/central/api-access",
        "/app/central/api-settings",
        "/app/sign-in",
        "/_sandbox/lineage/x",
        "/_sandbox/live",
        "/my-apps",
        "/my-apps/new",
        "/try-it",
        "/app/form/process/00000000000000000000000000000011",
        "/crm/xmlrpc/v1",
        "/_sandbox/differences",
        "/_sandbox/v1/profile",
        "/_sandbox/v1/apps",
        "/_sandbox/v1/apps/sandboxclient00000000001",
        "/_sandbox/v1/apps/sandboxclient00000000001/deactivate",
        "/_sandbox/v1/faults/a",
        "/_sandbox/v1/consent",
        "/_sandbox/v1/central/code",
        "/_sandbox/v1/keys",
        "/_sandbox/v1/hooks",
        "/_sandbox/v1/hooks/deliveries",
        "/_sandbox/v1/hooks/deliveries/1/resend",
        "/_sandbox/hooks",
        "/_sandbox/hooks/1",
    ];

    private static readonly string[] Names =
    [
        "client_id",
        "client_secret",
        "redirect_uri",
        "redirect_uris",
        "response_type",
        "state",
        "code",
        "code_challenge",
        "code_verifier",
        "grant_type",
        "refresh_token",
        "form_token",
        "request",
        "tenant",
        "answer",
        "box",
        "login",
        "then",
        "shown",
        "do",
        "name",
        "developer",
        "new",
        "remove",
        "delete",
        "era",
        "switches",
        "match",
        "options",
        "times",
        "route",
        "nth",
        "authorize_url",
    ];

    private static readonly string[] Values =
    [
        "",
        "null",
        "<script>",
        "%",
        "ä\u0000\ud83d",
        "-1",
        "99999999999999999999",
        "fault-lost-response-once",
        "fault-",
        KeapSandboxSeed.ClientId,
        KeapSandboxSeed.DefaultTenant,
        "refresh_token",
        "authorization_code",
        Keap.Redirect,
        "http://[::1",
        "//evil.example",
        "45d",
        "0s",
        "M",
        new string('a', 5000),
    ];

    private static readonly string[] Types =
    [
        "application/x-www-form-urlencoded",
        "application/json",
        "text/xml",
        "multipart/form-data",
    ];

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Nothing_that_is_sent_breaks_the_sandbox()
    {
        var random = new Random(20260811);
        await using var keap = await Keap.StartAsync(
            new()
            {
                Switches = new Dictionary<string, string>
                {
                    ["query-grant"] = "accepted",
                    ["unknown-client-page"] = "buttons",
                    ["pkce"] = "checked",
                },
            }
        );
        for (var number = Soak.Times(few: 600, full: 30_000); number > 0; number--)
        {
            using var request = Any(random, keap.Sandbox.Address);
            try
            {
                using var answer = await keap.Http.SendAsync(request);
                var body = await answer.Content.ReadAsStringAsync();
                Assert.False(
                    body.Contains("internal_error", StringComparison.Ordinal),
                    $"{request.Method} {request.RequestUri}: {body}"
                );
            }
            catch (HttpRequestException) when (keap.Sandbox.Requests.All[^1].Fault is not null)
            {
                // A fault of its own making.
            }
        }
    }

    internal static HttpRequestMessage Any(Random random, Uri address)
    {
        string One(string[] from) => from[random.Next(from.Length)];
        string Pairs() =>
            string.Join(
                '&',
                Enumerable
                    .Range(0, random.Next(7))
                    .Select(_ => $"{One(Names)}={(random.Next(9) > 0 ? Escaped(One(Values)) : "%zz%0")}")
            );

        var request = new HttpRequestMessage(
            new HttpMethod(One(["GET", "POST", "POST", "PUT", "DELETE", "HEAD"])),
            $"{One(Paths)}?{Pairs()}"
        );
        request.Headers.Add("X-Evergrant-Sandbox", "1");
        request.Headers.Add("Origin", address.GetLeftPart(UriPartial.Authority));
        if (random.Next(3) == 0)
            request.Headers.TryAddWithoutValidation(
                "Authorization",
                One([Keap.Basic(), Keap.Basic("fault-500", "x"), "Basic ?", "Bearer x"])
            );
        var type = One(Types);
        var text = type == Types[1] && random.Next(8) > 0 ? Json(random, 0)?.ToJsonString() ?? "null" : Pairs();
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return request;
    }

    private static JsonNode? Json(Random random, int depth) =>
        random.Next(depth == 0 ? 1 : 6) switch
        {
            0 => new JsonObject(
                Enumerable
                    .Range(0, random.Next(5))
                    .Select(_ => Names[random.Next(Names.Length)])
                    .Distinct()
                    .Select(name => KeyValuePair.Create(name, depth > 3 ? null : Json(random, depth + 1)))
            ),
            1 => new JsonArray(depth > 3 ? null : Json(random, depth + 1)),
            2 => random.Next(-2, 3),
            3 => long.Parse("9007199254740993", CultureInfo.InvariantCulture),
            4 => null,
            _ => Values[random.Next(Values.Length)],
        };

    // Half a surrogate pair has no escape.
    private static string Escaped(string value) =>
        Uri.EscapeDataString(value.Replace("\ud83d", "", StringComparison.Ordinal));
}
