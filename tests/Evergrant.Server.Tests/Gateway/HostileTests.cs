using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Evergrant.Server.Consumers;
using Evergrant.Server.Policies;
using Evergrant.Server.Tests.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Server.Tests.Gateway;

/// Very many requests over raw sockets against the real server; what gets through is judged where it arrives, by rules of this
/// test's own.
[Trait("Category", Soak.Category)]
public sealed partial class HostileTests
{
    private const int Workers = 8;

    [Fact]
    public async Task No_request_reaches_what_its_key_does_not_allow()
    {
        var count = Soak.Times(5_000, 250_000);
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var key = (
            await house.Keys.AddAsync(
                new NewConsumerKey
                {
                    Grant = await house.GrantIdAsync(),
                    Name = "contacts",
                    Policy = new KeyPolicy
                    {
                        Allow =
                        [
                            "GET /crm/rest/v1/contacts",
                            "GET /crm/rest/v1/contacts/*",
                            "POST /crm/rest/v1/contacts",
                        ],
                    },
                },
                default
            )
        )!;
        var arrivals = new Arrivals(
            api.Address.Authority,
            (string)(await house.House.ReadAsync("/api/v1/grants/shop/token"))["access_token"]!
        );
        api.Notes = false;
        api.Answer = context =>
        {
            arrivals.Judge(context);
            return context.Response.WriteAsync("fine");
        };
        var hostile = new HostileRequests(house.House.Server.Address.Authority, key);
        var answers = new ConcurrentDictionary<string, int>();
        var next = -1;
        await Task.WhenAll(
            Enumerable
                .Range(0, Workers)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Interlocked.Increment(ref next) is var number && number < count)
                        {
                            var answer = await RawCalls.SendAsync(house.House.Server.Address, hostile.Make(number));
                            var status = answer.Length < 12 ? "none" : answer[9..12];
                            answers.AddOrUpdate(status, 1, (_, known) => known + 1);
                        }
                    })
                )
        );
        Assert.Empty(arrivals.Escapes);
        Assert.Equal(count, answers.Values.Sum());
        Assert.False(answers.ContainsKey("500"), "a 500");
        // Otherwise nothing was tried: some pass, some fail at each of the checks.
        Assert.InRange(arrivals.Count, count / 50, count / 2);
        foreach (var status in new[] { "200", "400", "403", "404", "405" })
            Assert.Contains(status, answers.Keys);
        var statuses = string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{a.Key}: {a.Value}"));
        Soak.Report(
            $"| gateway, hostile requests | {count} sent, {arrivals.Count} let through, 0 of them outside the key's policy ({statuses}) |"
        );
    }

    [Fact]
    public async Task No_body_reaches_what_its_keys_field_rule_does_not_allow()
    {
        await using var api = await StubApi.StartAsync();
        await using var house = await GatewayHouse.BuildAsync(api.Address);
        var policy = new PolicyDraft
        {
            Fields = ["POST,PUT,PATCH /crm/rest/v1/%63ontacts/ given_name", "POST /crm/rest/v1/%c3%a9 given_name"],
        };
        using var limited = await house.LimitedAsync(policy);
        var key = limited.DefaultRequestHeaders.Authorization!.Parameter;
        var bodies = new ConcurrentQueue<string>();
        api.Answer = async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            bodies.Enqueue($"{context.Request.Method} {context.Request.Path}: {await reader.ReadToEndAsync()}");
        };
        const string Body = """{"given_name":"Ann","owner_id":1}""";
        foreach (var method in (string[])["POST", "PUT", "PATCH", "post", "Post", "pOST", "put", "Patch"])
        foreach (
            var path in (string[])
                ["contacts", "contacts/", "%63ontacts", "%43ontacts", "contact%73/?a=b", "%c3%a9", "%C3%A9/"]
        )
        foreach (var type in (string[])["application/json", "text/plain"])
            await RawCalls.SendAsync(
                house.House.Server.Address,
                $"{method} /gw/shop/crm/rest/v1/{path} HTTP/1.1\r\nHost: {house.House.Server.Address.Authority}\r\nX-Evergrant-Key: {key}\r\nConnection: close\r\nContent-Type: {type}\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"
            );
        // Another path by its case, and methods that the rule for é does not name.
        Assert.DoesNotContain(
            bodies,
            body =>
                !body.Contains("/Contacts", StringComparison.Ordinal)
                && (
                    body.Contains("/contacts", StringComparison.OrdinalIgnoreCase)
                    || body.StartsWith("POST", StringComparison.OrdinalIgnoreCase)
                )
        );
        Assert.NotEmpty(bodies);
    }

    /// What came to the API, and what is wrong with it.
    private sealed partial class Arrivals(string authority, string token)
    {
        private readonly ConcurrentDictionary<string, bool> seen = new();

        public ConcurrentQueue<string> Escapes { get; } = new();
        public int Count => seen.Count;

        public void Judge(HttpContext context)
        {
            var request = context.Request;
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            // `Connection: X-Number` has it dropped.
            var number = request.Headers[HostileRequests.Number].ToString();
            if (number.Length > 0 && !seen.TryAdd(number, true))
                Escape("came twice");
            if (request.Headers.Host != authority)
                Escape($"host {request.Headers.Host}");
            if (request.Headers.Authorization != $"Bearer {token}")
                Escape("not our token, or not alone");
            foreach (var (name, _) in request.Headers)
                if (Disguise().IsMatch(name))
                    Escape($"header {name}");
            var parts = target.Split('?', 2);
            foreach (var path in Readings(parts[0]))
                if (!IsAllowed(request.Method, path))
                    Escape($"could be read as {path}");
            if (parts.Length > 1 && Parameter().IsMatch(Uri.UnescapeDataString(parts[1])))
                Escape("query");

            void Escape(string why) => Escapes.Enqueue($"{number}: {request.Method} {target}: {why}");
        }

        private static bool IsAllowed(string method, string path) =>
            method switch
            {
                "GET" or "HEAD" => Contact().IsMatch(path),
                "POST" => path == "/crm/rest/v1/contacts",
                _ => false,
            };

        /// However often it is decoded, and whichever way it is simplified.
        private static IEnumerable<string> Readings(string path)
        {
            for (var times = 0; times < 4; times++)
            {
                yield return Simplify(path);
                yield return Simplify(WithoutParameters(path));
                yield return Simplify(path.Normalize(NormalizationForm.FormKC));
                path = Uri.UnescapeDataString(path);
            }
        }

        private static string WithoutParameters(string path) =>
            string.Join('/', path.Split('/').Select(segment => segment.Split(';')[0]));

        private static string Simplify(string path)
        {
            var kept = new Stack<string>();
            foreach (var segment in path.Replace('\\', '/').Split('\0')[0].Split('/'))
                if (segment == "..")
                    kept.TryPop(out _);
                else if (segment is not ("" or "."))
                    kept.Push(segment);
            return "/" + string.Join('/', kept.Reverse());
        }

        [GeneratedRegex("^/crm/rest/v1/contacts(/[^/]+)?$")]
        private static partial Regex Contact();

        [GeneratedRegex(
            "method|original|rewrite|forwarded|override|evergrant-key|keap|^x-host$|cookie|_",
            RegexOptions.IgnoreCase
        )]
        private static partial Regex Disguise();

        [GeneratedRegex("(^|[&;])(access_token|_method)(=|&|;|$)", RegexOptions.IgnoreCase)]
        private static partial Regex Parameter();
    }
}
