using Evergrant.Sandbox.Authorization;

namespace Evergrant.Sandbox.Faults;

internal static class FaultRules
{
    public const int LongestDelayMs = 600_000;
    public const int LongestToken = 16_000;
    private const int TenYears = 10 * 366 * 86_400;
    private const FaultRoutes BeforeAnyRequest = FaultRoutes.Handshake | FaultRoutes.Proxy;

    /// <exception cref="ArgumentException">Says what is wrong in words fit for an answer.</exception>
    public static void Check(string name, FaultMatch match, int times, FaultOptions options)
    {
        Demand(
            FaultKind.Named(name) is not null,
            $"There is no such fault. Known: {string.Join(", ", FaultNames.All)}."
        );
        Demand(
            match.GrantType is null or TokenRequest.AuthorizationCode or TokenRequest.RefreshGrant,
            "match.grant_type is authorization_code or refresh_token."
        );
        Demand(
            match.Route is null or "token" or "api" or "authorize"
                || match.Route.StartsWith('/')
                || IsHost(match.Route),
            "match.route is token, api, authorize, the beginning of a path or a host."
        );
        Demand(
            RoutesOf(FaultKind.Named(name)!, match) != FaultRoutes.None,
            $"{name} cannot strike there; it strikes {FaultKind.Named(name)!.Routes.ToString().ToLowerInvariant()}."
        );
        Demand(
            match.ClientId is null || (FaultKind.Named(name)!.Routes & BeforeAnyRequest) == 0,
            $"{name} happens before a request says whose it is: leave out match.client_id."
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

    /// <exception cref="ArgumentException">Nothing of this sandbox is there to do it.</exception>
    public static void CheckReach(string name, FaultRoutes reach) =>
        Demand(
            FaultKind.Named(name) is not { } kind || (kind.Routes & reach) != 0,
            name == FaultNames.DnsFail
                ? $"{name} happens before a request arrives: only the proxy of evergrant sandbox exec --tls can do it."
                : $"{name} happens before a request arrives: only a sandbox started with --tls can do it."
        );

    /// <summary>Whether the fault is for this request, by the route of its match.</summary>
    public static bool IsFor(string? route, FaultTarget target) =>
        route is null
        || (
            route.StartsWith('/')
                ? IsBelow(route, target.Path)
                : !IsHost(route) || string.Equals(target.Path, route, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Where the fault strikes by this match; a path is the API's or the token endpoint's.</summary>
    public static FaultRoutes RoutesOf(FaultKind kind, FaultMatch match)
    {
        var routes = match.Route switch
        {
            null => kind.Usual,
            "token" or "/token" => FaultRoutes.Token,
            "authorize" or AuthorizeRequest.Path => FaultRoutes.Authorize,
            _ when IsHost(match.Route) => BeforeAnyRequest,
            _ => FaultRoutes.Api,
        };
        // The token endpoint alone knows grant types.
        return kind.Routes & routes & (match.GrantType is null ? routes : FaultRoutes.Token);
    }

    // Whole names: contacts are not contactsModel.
    private static bool IsBelow(string route, string path) =>
        path.StartsWith(route, StringComparison.Ordinal)
        && (path.Length == route.Length || route.EndsWith('/') || path[route.Length] == '/');

    private static bool IsHost(string route) => !route.StartsWith('/') && route.Contains('.', StringComparison.Ordinal);

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
            throw new ArgumentException(otherwise);
    }
}
