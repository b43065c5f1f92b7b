using System.Text.Json;
using Evergrant.Doctor.Calls;

namespace Evergrant.Doctor.Checks;

/// <summary>What one call through a gateway says of each thing between a consumer and the provider, in their order.</summary>
public sealed record GatewayAnswer
{
    private const string Problem = "urn:evergrant:problem:";
    private static readonly Seen NotAsked = Seen.Skipped("the call did not come that far");

    private static readonly string[] OfTheKey =
    [
        "key_missing",
        "key_malformed",
        "key_unknown",
        "key_revoked",
        "key_replaced",
        "key_expired",
        "key_not_yet_valid",
        "key_in_url",
        "address_not_allowed",
        "no_such_grant",
    ];

    private static readonly string[] OfTheGrant =
    [
        "needs_reauthorization",
        "grant_paused",
        "grant_revoked",
        "outcome_unknown",
        "refresh_refused",
        "app_not_usable",
    ];

    private static readonly string[] Passing =
    [
        "provider_unavailable",
        "refresh_in_progress",
        "shutting_down",
        "spool_unavailable",
        "store_unavailable",
        "token_renewed",
        "too_many_bodies",
        "internal_error",
    ];

    public required Seen Key { get; init; }
    public Seen Policy { get; private init; } = NotAsked;
    public Seen Calls { get; private init; } = NotAsked;
    public Seen Token { get; private init; } = NotAsked;
    public Seen Provider { get; private init; } = NotAsked;

    public static GatewayAnswer Of(ExchangeResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var status = response.Status ?? 0;
        if (CodeOf(response) is { } code)
            return OfProblem(code, $"{status} {code}");
        return response.Headers.Any(header => header.Is("X-Evergrant-Request-Id"))
            ? OfProvider(response, status)
            : new GatewayAnswer { Key = Seen.Wrong("LIVE-021", $"{status}, and nothing of a gateway's") };
    }

    private static GatewayAnswer OfProblem(string code, string text)
    {
        if (OfTheKey.Contains(code))
            return new GatewayAnswer { Key = Seen.Wrong("LIVE-022", text) };
        var taken = new GatewayAnswer { Key = Seen.Good("taken") };
        if (text.StartsWith("429 ", StringComparison.Ordinal))
            return taken with { Policy = Seen.Good("lets it through"), Calls = Seen.Wrong("LIVE-026", text) };
        var isOfTheGrant = OfTheGrant.Contains(code);
        if (!isOfTheGrant && !Passing.Contains(code) && !code.StartsWith("upstream_", StringComparison.Ordinal))
            return taken with { Policy = Seen.Wrong("LIVE-023", text) };
        var through = taken with { Policy = Seen.Good("lets it through"), Calls = Seen.Good("some are left") };
        return isOfTheGrant ? through with { Token = Seen.Wrong("LIVE-024", text) }
            : Passing.Contains(code) ? through with { Token = Seen.Unclear($"{text}: the gateway cannot say now") }
            : through with
            {
                Token = Seen.Good("lives"),
                Provider = Seen.Unclear($"{text}: the gateway did not reach the provider"),
            };
    }

    private static GatewayAnswer OfProvider(ExchangeResponse response, int status) =>
        new()
        {
            Key = Seen.Good("taken"),
            Policy = Seen.Good("lets it through"),
            Calls = Seen.Good(Left(response)),
            Token = status == 401 ? Seen.Unclear("the provider refused the call") : Seen.Good("lives"),
            Provider =
                status >= 500 ? Seen.Unclear($"{status} of the provider's own")
                : status >= 400 ? Seen.Wrong("LIVE-025", $"{status} of the provider's own")
                : Seen.Good($"{status}"),
        };

    private static string Left(ExchangeResponse response) =>
        response.Headers.FirstOrDefault(header => header.Is("RateLimit"))?.Value is { Length: > 0 } limit
            ? $"RateLimit {Mask.Text(limit, 60)}"
            : "the key has no rate of its own";

    private static string? CodeOf(ExchangeResponse response) =>
        response.Body is { } body && body.Contains(Problem, StringComparison.Ordinal)
            ? JsonFields.Of(body).FirstOrDefault(field => field.Name == "code").Value is { Length: > 0 } code
                ? Mask.Text(code.Replace('_', ' '), 60).Replace(' ', '_')
                : null
            : null;
}
