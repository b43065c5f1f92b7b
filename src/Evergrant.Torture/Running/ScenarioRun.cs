using Evergrant.Torture.Client;
using Evergrant.Torture.Server;

namespace Evergrant.Torture.Running;

/// <summary>One client going through one scenario: a crowd around each expiry, then waiting until it is well again or lost.</summary>
internal sealed class ScenarioRun(Scenario scenario, ClientCommand command, TimeProvider clock)
{
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LatestKill = TimeSpan.FromMilliseconds(300);

    /// What a client does to a grant that nobody can bring back is watched no longer than this.
    private static readonly TimeSpan AfterDeath = TimeSpan.FromSeconds(2);

    private readonly Tally tally = new(clock);

    /// The same kills for every client.
    private readonly Random random = new(7);

    /// <exception cref="ClientFailedException"/>
    public async Task<ScenarioResult> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await TortureServer.StartAsync(scenario, command.ClockRate, clock, cancellationToken);
        var group = await BeginAsync(server, cancellationToken);
        try
        {
            for (var expiry = 0; expiry < scenario.Expiries; expiry++)
            {
                // 1. A crowd around the expiry.
                var end = server.Ledger.NextExpiry;
                await UntilAsync(end, server.Ledger, cancellationToken);
                await group.StartMissingAsync(cancellationToken);
                var order =
                    scenario.Kills.Count > 0 ? server.OrderKill(scenario.Kills[expiry % scenario.Kills.Count]) : null;
                var crowd = CrowdAsync(group, cancellationToken);

                // 2. Killed at its moment, and started again.
                if (order is not null && await Task.WhenAny(order.HasCome, crowd) == order.HasCome)
                {
                    if (order.Moment == KillMoment.AfterAnswer)
                        await Task.Delay(LatestKill * random.NextDouble(), clock, cancellationToken);
                    await group.KillAsync();
                    server.Ledger.Killed();
                    await crowd;
                    await group.StartMissingAsync(cancellationToken);
                }
                await crowd;

                // 3. Well again, or lost; a lost grant is followed by another.
                if (await RecoversAsync(end, server.Ledger, group, cancellationToken))
                    continue;
                tally.Lost(server.Ledger.CanBeKept);
                await group.DisposeAsync();
                group = await BeginAsync(server, cancellationToken);
            }
            return tally.Of(scenario);
        }
        finally
        {
            await group.DisposeAsync();
        }
    }

    private async Task<ClientGroup> BeginAsync(TortureServer server, CancellationToken cancellationToken)
    {
        var group = await ClientGroup.StartAsync(command, scenario, server, clock, cancellationToken);
        tally.Opened(server.Ledger);
        return group;
    }

    private async Task UntilAsync(TimeSpan end, Ledger ledger, CancellationToken cancellationToken)
    {
        var wait = end - (scenario.Spread / 2) - ledger.Now;
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, cancellationToken);
    }

    private Task CrowdAsync(ClientGroup group, CancellationToken cancellationToken) =>
        Task.WhenAll(
            Enumerable
                .Range(0, scenario.Callers)
                .Select(async n =>
                {
                    await Task.Delay(scenario.Spread * (n + 0.5) / scenario.Callers, clock, cancellationToken);
                    await CallAsync(group.NextCall(), goesAway: n == 0 && scenario.CancelAfter > TimeSpan.Zero);
                })
        );

    private async Task<CallResult> CallAsync(Call call, bool goesAway = false)
    {
        var started = clock.GetTimestamp();
        var making = call.MakeAsync(LongestCall);
        if (goesAway)
        {
            await Task.Delay(scenario.CancelAfter, clock, CancellationToken.None);
            await call.CancelAsync();
        }
        var result = await making;
        tally.Note(goesAway ? new CallResult.Gone() : result, started);
        return result;
    }

    /// Well is who calls again after having got a token that ends later.
    private async Task<bool> RecoversAsync(
        TimeSpan end,
        Ledger ledger,
        ClientGroup group,
        CancellationToken cancellationToken
    )
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            if (await CallAsync(group.NextCall()) is CallResult.Worked && ledger.NextExpiry > end)
                return true;
            var waited = clock.GetElapsedTime(begun);
            if (waited > scenario.Patience || (waited > AfterDeath && !ledger.IsAlive))
                return false;
            await Task.Delay(BetweenProbes, clock, cancellationToken);
            await group.StartMissingAsync(cancellationToken);
        }
    }
}
