using Evergrant.Sandbox;

namespace Evergrant.Cli.Check;

/// The life of a grant: 40 days on which nobody asks for anything.
internal static class IdleDays
{
    private static readonly TimeSpan Half = TimeSpan.FromDays(20);

    /// Less than what a token that is due for refresh has left.
    private static readonly TimeSpan Stopped = TimeSpan.FromHours(4);

    public static Task RunAsync(Report report, string folder, CancellationToken cancellationToken) =>
        report.GroupAsync(
            "The life of a grant: 40 idle days",
            async () =>
            {
                await using (var world = await World.StartAsync($"{folder}-alive", cancellationToken, Keep.Alive))
                    await AliveAsync(report, world, cancellationToken);
                await using (var world = await World.StartAsync($"{folder}-warm", cancellationToken, Keep.Warm))
                {
                    await WarmAsync(report, world, cancellationToken);
                    await OutageAsync(report, world, cancellationToken);
                }
            }
        );

    private static async Task AliveAsync(Report report, World world, CancellationToken cancellationToken)
    {
        var before = world.Lineage.Count;
        await world.Keap.Clock.AdvanceAsync(2 * Half, cancellationToken);
        await report.RowAsync(
            "kept alive: one or two redemptions in 40 days",
            () =>
            {
                var redeemed = world.Lineage.Count - before;
                Expect.Holds(redeemed is 1 or 2, "1 or 2 redemptions", $"{redeemed}");
            }
        );
        await report.RowAsync(
            "kept alive: on day 40 a token is there when asked for",
            () => world.UseTokenAsync(cancellationToken)
        );
    }

    private static async Task WarmAsync(Report report, World world, CancellationToken cancellationToken)
    {
        var id = (await world.GrantAsync(cancellationToken)).Id;
        await world.Keap.Clock.AdvanceAsync(Half, cancellationToken);
        await world.StopHostAsync();
        await world.Keap.Clock.AdvanceAsync(Stopped, cancellationToken);
        await world.StartHostAsync(cancellationToken);
        await world.Keap.Clock.AdvanceAsync(Half, cancellationToken);
        await report.RowAsync(
            "kept warm: not one second of 40 days without a live token, a restart in the middle included",
            () => NoGap(world.Lineage, world.Now)
        );
        await report.RowAsync(
            "no refresh token was ever presented twice",
            () => Expect.Same(1, world.Lineage.Max(node => node.PresentationCount), "presentations of one token")
        );
        await report.RowAsync(
            "it is the same grant, and Keap takes its token",
            async () =>
            {
                Expect.Same(id, (await world.GrantAsync(cancellationToken)).Id, "the grant");
                await world.UseTokenAsync(cancellationToken);
            }
        );
    }

    private static async Task OutageAsync(Report report, World world, CancellationToken cancellationToken)
    {
        world.Keap.Faults.Add(FaultNames.Unavailable, times: 100_000);
        var end = (await world.GrantAsync(cancellationToken)).AccessExpiresAt;
        await world.Keap.Clock.AdvanceToAsync(end - TimeSpan.FromMinutes(5), cancellationToken);
        await report.RowAsync(
            "Keap is down: the old token is served while it lives",
            () => world.UseTokenAsync(cancellationToken)
        );
        await world.Keap.Clock.AdvanceToAsync(end + TimeSpan.FromMinutes(5), cancellationToken);
        await report.RowAsync(
            "then the answer is “try again”, not “connect again”",
            async () =>
            {
                var result = await world.TokenAsync(cancellationToken);
                Expect.Holds(result is TokenResult.Unavailable, "unavailable", $"{result}");
            }
        );
        world.Keap.Faults.Clear();
        await world.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(1), cancellationToken);
        await report.RowAsync(
            "Keap is back: within the hour the grant is active again, by itself",
            async () =>
            {
                Expect.Same(GrantState.Active, (await world.GrantAsync(cancellationToken)).State, "the state");
                await world.UseTokenAsync(cancellationToken);
            }
        );
    }

    private static void NoGap(IReadOnlyList<LineageNode> nodes, DateTimeOffset now)
    {
        for (var i = 1; i < nodes.Count; i++)
            Expect.Holds(
                nodes[i].IssuedAt < nodes[i - 1].AccessExpiresAt,
                $"a new token before {nodes[i - 1].AccessExpiresAt:u}",
                $"{nodes[i].IssuedAt:u}"
            );
        Expect.Holds(
            now < nodes[^1].AccessExpiresAt,
            "a live token at the end",
            $"one that ended {nodes[^1].AccessExpiresAt:u}"
        );
        Expect.Holds(nodes.Count > 40, "more than 40 generations", $"{nodes.Count}");
    }
}
