using Evergrant.Sandbox;

namespace Evergrant.Cli.Check;

/// "REST API Connection": who logs in every day?
internal static class Thread003
{
    private const string Accounts = "/app/central/home";
    private static readonly TimeSpan Days = TimeSpan.FromDays(100);

    public static Task RunAsync(Report report, string folder, CancellationToken cancellationToken) =>
        report.GroupAsync(
            "003  REST API Connection",
            new Mistake(
                "GET /app/oauth/authorize?client_id=…&response_type=code without a redirect_uri, then Allow",
                $"303 to {Accounts}, and no code",
                "we build the address; one consent, then the schedule, and nobody signs in again"
            ),
            async () =>
            {
                await using var world = await World.StartAsync(folder, cancellationToken);
                await report.RowAsync(
                    "Allow without a redirect address ends on Your Accounts, without a code",
                    async () =>
                    {
                        var bare = $"/app/oauth/authorize?response_type=code&client_id={KeapSandboxSeed.ClientId}";
                        var authorize = new Uri(world.Keap.Address, bare);
                        var end = await world.Keap.ConsentAsync(authorize, cancellationToken: cancellationToken);
                        Expect.Same(Accounts, end.PathAndQuery, "where it ends");
                    }
                );
                await world.Keap.Clock.AdvanceAsync(Days, cancellationToken);
                await report.RowAsync(
                    "connected once, untouched for 100 days: the token still works",
                    () => world.UseTokenAsync(cancellationToken)
                );
                await report.RowAsync(
                    "nobody signed in meanwhile: one consent, one code",
                    () =>
                    {
                        Expect.Same(1, world.Keap.State.Consents.Count, "consents");
                        var codes = world
                            .Keap.Requests.AtTokenEndpoint()
                            .Count(r => r.GrantType == "authorization_code");
                        Expect.Same(1, codes, "codes redeemed");
                    }
                );
            }
        );
}
