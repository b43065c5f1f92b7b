using Evergrant.Sandbox.Authorization;

namespace Evergrant.Sandbox.Faults;

internal static class FaultRules
{
    public const int LongestDelayMs = 600_000;
    public const int LongestToken = 16_000;
    private const int TenYears = 10 * 366 * 86_400;
    private static readonly string[] BeforeAnyRequest = ["dns-fail", "tls-expired"];

    /// <exception cref="ArgumentException">Says what is wrong in words fit for an answer.</exception>
    public static void Check(string name, FaultMatch match, int times, FaultOptions options)
    {
        Demand(
            !BeforeAnyRequest.Contains(name),
            $"{name} happens before a request arrives: the sandbox, which speaks plain HTTP, cannot do it."
        );
        Demand(
            FaultKind.Named(name) is not null,
            $"There is no such fault. Known: {string.Join(", ", FaultNames.All)}."
        );
        Demand(
            match.GrantType is null or TokenRequest.AuthorizationCode or TokenRequest.RefreshGrant,
            "match.grant_type is authorization_code or refresh_token."
        );
        Demand(
            match.Route is null or "token" or "api" or "authorize" || match.Route.StartsWith('/'),
            "match.route is token, api, authorize or the beginning of a path."
        );
        Demand(
            RoutesOf(FaultKind.Named(name)!, match) != FaultRoutes.None,
            $"{name} cannot strike there; it strikes {FaultKind.Named(name)!.Routes.ToString().ToLowerInvariant()}."
        );
        Demand(match.Nth >= 1, "match.nth counts from 1.");
        Demand(times >= 1, "times is at least 1.");
        Demand(options.Bytes is null or >= 0, "options.bytes is not negative.");
        Demand(options.DelayMs is null or (>= 0 and <= LongestDelayMs), "options.delay_ms is from 0 to 600000.");
        Demand(options.RetryAfter is null or >= 0, "options.retry_after is not negative.");
        Demand(options.Status is null or (>= 200 and <= 599), "options.status is from 200 to 599.");
        Demand(
            options.WindowSeconds is null or (> 0 and <= TenYears),
            "options.window_seconds is more than 0, and at most ten years."
        );
        Demand(
            options.LifeSeconds is null or (>= 0 and <= TenYears),
            "options.life_seconds is not negative, and at most ten years."
        );
        Demand(
            options.SkewSeconds is null or (>= -TenYears and <= TenYears),
            "options.skew_seconds is at most ten years, either way."
        );
        Demand(options.Letters is null or (>= 1 and <= LongestToken), "options.letters is from 1 to 16000.");
    }

    /// <summary>Where the fault strikes by this match; a path is the API's or the token endpoint's.</summary>
    public static FaultRoutes RoutesOf(FaultKind kind, FaultMatch match)
    {
        var routes = match.Route switch
        {
            null => kind.Usual,
            "token" or "/token" => FaultRoutes.Token,
            "authorize" or AuthorizeRequest.Path => FaultRoutes.Authorize,
            _ => FaultRoutes.Api,
        };
        // The token endpoint alone knows grant types.
        return kind.Routes & routes & (match.GrantType is null ? routes : FaultRoutes.Token);
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
            throw new ArgumentException(otherwise);
    }
}
