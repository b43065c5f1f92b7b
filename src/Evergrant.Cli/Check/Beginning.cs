using Evergrant.Cli.Demo;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Check;

/// The life of a grant: its first day.
internal static class Beginning
{
    public static Task RunAsync(Report report, string folder, CancellationToken cancellationToken) =>
        report.GroupAsync(
            "The life of a grant: connected",
            async () =>
            {
                await using var world = await World.StartAsync(folder, cancellationToken);
                var grant = await world.GrantAsync(cancellationToken);
                await report.RowAsync(
                    "link, consent and callback made a grant of the account that consented",
                    () =>
                    {
                        Expect.Same(GrantState.Active, grant.State, "the state");
                        Expect.Same(KeapSandboxSeed.DefaultTenant, grant.Account, "the account");
                    }
                );
                var served = Expect.Served(await world.TokenAsync(cancellationToken));
                await world.StopHostAsync();
                await report.RowAsync(
                    "the token comes from the store without a server, the same one",
                    async () =>
                    {
                        await using var home = await world.OpenHomeAsync(cancellationToken);
                        var result = await home.Keeper.GetTokenAsync(
                            DemoHost.Name,
                            cancellationToken: cancellationToken
                        );
                        var again = Expect.Served(result);
                        Expect.Holds(again.AccessToken.Equals(served.AccessToken), "the same token", "another token");
                    }
                );
                await world.StartHostAsync(cancellationToken);
                await report.RowAsync(
                    "a second start finds the same grant and carries on",
                    async () =>
                    {
                        var again = await world.GrantAsync(cancellationToken);
                        Expect.Same(grant.Id, again.Id, "the grant");
                        Expect.Same(grant.Generation, again.Generation, "the generation");
                        await world.UseTokenAsync(cancellationToken);
                    }
                );
                await report.RowAsync(
                    "a caller that hangs up takes no redemption with it",
                    () => HangUpAsync(world, cancellationToken)
                );
            }
        );

    private static async Task HangUpAsync(World world, CancellationToken cancellationToken)
    {
        var before = await world.GrantAsync(cancellationToken);
        var options = new FaultOptions { AfterCommit = true };
        var fault = world.Keap.Faults.Add(FaultNames.Hang, onGrantType: "refresh_token", options: options);
        using var patience = new CancellationTokenSource();
        var caller = world.Keeper.RefreshAsync(DemoHost.Name, patience.Token);
        await fault.WaitUntilFiredAsync(cancellationToken: cancellationToken);
        await patience.CancelAsync();
        await caller.ContinueWith(_ => { }, cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        Expect.Holds(caller.IsCanceled, "a caller that gave up", $"{caller.Status}");
        fault.Release();
        await world.Keeper.WhenSettledAsync(cancellationToken);
        Expect.Same(before.Generation + 1, (await world.GrantAsync(cancellationToken)).Generation, "the generation");
        await world.UseTokenAsync(cancellationToken);
    }
}
