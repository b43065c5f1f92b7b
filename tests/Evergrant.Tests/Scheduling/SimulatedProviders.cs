using System.Globalization;
using System.Text;
using Evergrant.Protocol;
using Evergrant.Providers;

namespace Evergrant.Tests.Scheduling;

/// Five authorization servers in memory, by the rules that their profiles tell of. They share no code with the keeper but the
/// form of a request and of an answer: what they know of a token is their own.
internal sealed class SimulatedProviders(TimeProvider calendar, Random random)
{
    private readonly Dictionary<string, Family> families = [];

    public static IReadOnlyList<Rules> All { get; } =
    [
        new("keap", TimeSpan.FromHours(24), TimeSpan.FromDays(45), null, null, false, "unknown"),
        new(
            "gracious",
            TimeSpan.FromMinutes(30),
            TimeSpan.FromDays(60),
            null,
            TimeSpan.FromMinutes(30),
            false,
            "grace"
        ),
        new("hasty", TimeSpan.FromMinutes(10), TimeSpan.FromDays(30), null, null, false, "harmless")
        {
            TooEarly = TimeSpan.FromMinutes(2),
        },
        new("aging", TimeSpan.FromHours(1), null, TimeSpan.FromDays(90), null, false, "harmless"),
        new("strict", TimeSpan.FromHours(8), TimeSpan.FromDays(30), null, null, true, "revokes_family"),
    ];

    public long Rotations { get; private set; }

    public static ProviderCatalog Catalog() =>
        ProviderCatalog.With(All.Where(rules => rules.Name != "keap").Select(rules => (rules.Name, rules.ToProfile())));

    public Task<Exchange> ExchangeAsync(TokenRequest request, Uri address, CancellationToken stopping)
    {
        var form = request
            .Form.Split('&')
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        lock (families)
            return Task.FromResult<Exchange>(
                // One in 200 fails in passing; nothing was done then.
                random.Next(200) switch
                {
                    0 => Answer(503, "busy"),
                    1 => new Exchange.NotSent("connection refused"),
                    _ => form.TryGetValue("code", out var code) ? Consent(code) : Refresh(form["refresh_token"]),
                }
            );
    }

    /// The family of a grant, by the grant's name.
    public Family Find(string name)
    {
        lock (families)
            return families[name];
    }

    /// `code-RULES-NAME-NUMBER`
    private Exchange.Answered Consent(string code)
    {
        var parts = code.Split('.');
        var rules = All.Single(rules => rules.Name == parts[1]);
        var family = families[parts[2]] = new Family(rules, parts[2], calendar.GetUtcNow(), parts[3]);
        return Issue(family);
    }

    private Exchange.Answered Refresh(string token)
    {
        var now = calendar.GetUtcNow();
        var parts = token.Split('.');
        var family = families[parts[1]];
        var rules = family.Rules;
        if (family.Consent != parts[2] || family.IsRevoked)
            return Refused(rules);
        var number = int.Parse(parts[3], CultureInfo.InvariantCulture);
        var isGracious = rules.Grace is { } grace && number == family.Number - 1 && now - family.RotatedAt < grace;
        if (number != family.Number && !isGracious)
        {
            family.Reused++;
            family.IsRevoked = rules.RevokesFamily;
            return Refused(rules);
        }
        if (rules.TooEarly is { } early && now - family.RotatedAt < early && number > 1)
            return Answer(429, """{"error":"too_early"}""");
        if (now >= family.RotatedAt + rules.Idle || now >= family.ConsentedAt + rules.Absolute)
        {
            family.IsLapsed = true;
            return Refused(rules);
        }
        family.Number++;
        family.RotatedAt = now;
        Rotations++;
        return Issue(family);
    }

    private static Exchange.Answered Issue(Family family) =>
        Answer(
            200,
            $$"""{"access_token":"at.{{family.Name}}.{{family.Consent}}.{{family.Number}}","refresh_token":"rt.{{family.Name}}.{{family.Consent}}.{{family.Number}}","expires_in":{{(long)family.Rules.Access.TotalSeconds}}}"""
        );

    private static Exchange.Answered Refused(Rules rules) =>
        Answer(
            400,
            rules.Name == "keap"
                ? """{"error":"invalid_request","error_description":"Invalid Refresh Token"}"""
                : """{"error":"invalid_grant"}"""
        );

    private static Exchange.Answered Answer(int status, string body) =>
        new(
            new TokenAnswer
            {
                Status = status,
                ContentType = "application/json",
                Body = Encoding.UTF8.GetBytes(body),
                Complete = true,
                ReceivedAt = TimeProvider.System.GetUtcNow(),
            }
        );

    internal sealed class Family(Rules rules, string name, DateTimeOffset at, string consent)
    {
        public Rules Rules => rules;
        public string Name => name;
        public string Consent => consent;
        public DateTimeOffset ConsentedAt { get; } = at;
        public int Number { get; set; } = 1;
        public DateTimeOffset RotatedAt { get; set; } = at;
        public int Reused { get; set; }
        public bool IsRevoked { get; set; }
        public bool IsLapsed { get; set; }
    }

    internal sealed record Rules(
        string Name,
        TimeSpan Access,
        TimeSpan? Idle,
        TimeSpan? Absolute,
        TimeSpan? Grace,
        bool RevokesFamily,
        string Reuse
    )
    {
        public TimeSpan? TooEarly { get; init; }

        public string ToProfile() =>
            $$"""
            {
              "name": "{{Name}}", "title": "{{Name}}", "authorize_url": "http://127.0.0.1:9/a",
              "token_url": "http://127.0.0.1:9/{{Name}}", "api_base": "http://127.0.0.1:9/api", "hosts": ["127.0.0.1"],
              "client_auth": { "authorization_code": "body", "refresh_token": "body" },
              {{Span("access_life", Access)}}{{Span("refresh_idle", Idle)}}{{Span("refresh_absolute", Absolute)}}{{Span(
                "grace",
                Grace
            )}}"reuse_rule": "{{Reuse}}"
            }
            """;

        private static string Span(string member, TimeSpan? span) =>
            span is { } value ? $"\"{member}\": \"{Duration.Format(value)}\", " : "";
    }
}
