namespace Evergrant.Cli.Check;

/// "REST API Connection": who logs in every day?
internal static class Thread003
{
    private static readonly TimeSpan Days = TimeSpan.FromDays(100);

    public static Task RunAsync(Report report, string folder, CancellationToken cancellationToken) =>
        report.GroupAsync(
            "003  REST API Connection",
            async () =>
            {
                await using var world = await World.StartAsync(folder, cancellationToken);
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
