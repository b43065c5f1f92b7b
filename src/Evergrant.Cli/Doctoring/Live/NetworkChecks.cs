using Evergrant.Cli.Homes;
using Evergrant.Doctor.Checks;

namespace Evergrant.Cli.Doctoring.Live;

/// The way to each token endpoint, from the name to the clock. Nothing is sent that a provider has to decide on.
internal static class NetworkChecks
{
    private const int MostEndpoints = 5;
    private static readonly string[] ProxyNames = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

    public static IReadOnlyList<CheckupStep> Of(IReadOnlyList<LookedEndpoint> endpoints)
    {
        var checks = new List<CheckupStep>();
        foreach (var endpoint in endpoints)
        {
            checks.AddRange(NetworkLook.Reach(endpoint));
            checks.Add(
                new CheckupStep(
                    $"clock {endpoint.Authority}",
                    [NetworkLook.Secured(endpoint)],
                    token => NetworkLook.CompareClocksAsync(endpoint, token)
                )
            );
        }

        if (checks.Count > 0)
            checks.Add(new CheckupStep("proxy", [], _ => Task.FromResult(Proxy())));
        return checks;
    }

    public static async Task<IReadOnlyList<LookedEndpoint>> FindEndpointsAsync(
        CommandHome home,
        CancellationToken cancellationToken
    )
    {
        var found = new List<LookedEndpoint>();
        foreach (var app in await home.Store.ListAppsAsync(cancellationToken))
        {
            if (home.Opened.Catalog.Find(app.Profile) is { } profile)
                found.Add(LookedEndpoint.TokenOf(app, profile));
        }

        return [.. found.DistinctBy(one => one.Authority).Take(MostEndpoints)];
    }

    private static Seen Proxy() =>
        HomeState.JudgeProxy(
            ProxyNames.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 })
        );
}
