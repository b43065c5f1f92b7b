using Evergrant.Cli.Demo;
using Evergrant.Hosting.Home;

namespace Evergrant.Cli.Check;

/// The life of a grant: past an expiry, with everybody at the door.
internal static class Crowd
{
    private const int Callers = 50;

    public static Task RunAsync(Report report, string folder, CancellationToken cancellationToken) =>
        report.GroupAsync(
            $"The life of a grant: expired, {Callers} callers and two schedules at once",
            async () =>
            {
                await using var world = await World.StartAsync(folder, cancellationToken);
                // With the host down nothing refreshes, so the token really ends.
                await world.StopHostAsync();
                await world.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25), cancellationToken);
                await using var one = await world.OpenHomeAsync(cancellationToken);
                await using var two = await world.OpenHomeAsync(cancellationToken);
                var before = world.Lineage;
                var results = await ReleaseAsync([one, two], cancellationToken);

                await report.RowAsync(
                    $"all {Callers} are served",
                    () => Expect.Same(Callers, results.Count(result => result is TokenResult.Served), "served")
                );
                await report.RowAsync(
                    "exactly one redemption, by Keap's own lineage",
                    () =>
                    {
                        Expect.Same(before.Count + 1, world.Lineage.Count, "generations");
                        Expect.Same(1, world.Lineage[^2].PresentationCount, "presentations of the spent token");
                        Expect.Same(0, world.Lineage[^1].PresentationCount, "presentations of the new token");
                    }
                );
                await report.RowAsync(
                    "all have the same new token, and Keap takes it",
                    async () =>
                    {
                        var tokens = results.OfType<TokenResult.Served>().Select(served => served.AccessToken).ToList();
                        Expect.Same(1, tokens.Distinct().Count(), "tokens");
                        using var contacts = new Contacts(world.Keap.Address);
                        Expect.Same(200, (await contacts.TryAsync(tokens[0], cancellationToken)).Status, "the status");
                    }
                );
            }
        );

    private static async Task<TokenResult[]> ReleaseAsync(EvergrantHome[] homes, CancellationToken cancellationToken)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable
            .Range(0, Callers)
            .Select(async number =>
            {
                await gate.Task;
                var keeper = homes[number % homes.Length].Keeper;
                return await keeper.GetTokenAsync(DemoHost.Name, cancellationToken: cancellationToken);
            })
            .ToList();
        var schedules = homes
            .Select(async home =>
            {
                await gate.Task;
                await home.Keeper.StartAsync(withSchedule: true, cancellationToken);
            })
            .ToList();
        gate.SetResult();
        await Task.WhenAll(schedules);
        return await Task.WhenAll(callers);
    }
}
