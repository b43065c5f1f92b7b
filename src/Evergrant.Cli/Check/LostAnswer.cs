using Evergrant.Cli.Demo;
using Evergrant.Sandbox;
using Evergrant.Server.Connect;

namespace Evergrant.Cli.Check;

/// The life of a grant: Keap rotates, and its answer never arrives.
internal static class LostAnswer
{
    public static Task RunAsync(Report report, string folder, CancellationToken cancellationToken) =>
        report.GroupAsync(
            "The life of a grant: an answer lost after Keap committed the rotation",
            async () =>
            {
                await using var world = await World.StartAsync(folder, cancellationToken);
                var grant = await world.GrantAsync(cancellationToken);
                world.Keap.Faults.Add(FaultNames.LostResponse, onGrantType: "refresh_token");
                await world.Keeper.RefreshAsync(DemoHost.Name, cancellationToken);
                await UncertainAsync(report, world, cancellationToken);
                await LateTryAsync(report, world, grant, cancellationToken);
                await ReconnectAsync(report, world, grant, cancellationToken);
            }
        );

    private static async Task UncertainAsync(Report report, World world, CancellationToken cancellationToken)
    {
        await report.RowAsync(
            "the state is uncertain, and the evidence says what was sent and that nothing came back",
            async () =>
            {
                var grant = await world.GrantAsync(cancellationToken);
                Expect.Same(GrantState.Uncertain, grant.State, "the state");
                Expect.Says(grant.Evidence.What, "unknown");
                Expect.Holds(grant.Evidence.Sent is not null, "what was sent", "nothing");
                Expect.Says(Advice.For(grant, world.Now), "no answer");
            }
        );
        await report.RowAsync(
            "the old access token is served and Keap takes it",
            () => world.UseTokenAsync(cancellationToken)
        );
    }

    private static async Task LateTryAsync(Report report, World world, Grant grant, CancellationToken cancellationToken)
    {
        await world.Keap.Clock.AdvanceToAsync(grant.AccessExpiresAt - TimeSpan.FromMinutes(35), cancellationToken);
        await report.RowAsync(
            "the token that may be spent is left alone until shortly before the end",
            () => Expect.Same(1, Presented(world), "presentations")
        );
        await world.Keap.Clock.AdvanceToAsync(grant.AccessExpiresAt - TimeSpan.FromMinutes(5), cancellationToken);
        await report.RowAsync(
            "then it is tried once more, and the refusal is understood: the owner is needed",
            async () =>
            {
                Expect.Same(2, Presented(world), "presentations");
                var now = await world.GrantAsync(cancellationToken);
                Expect.Same(GrantState.NeedsReauthorization, now.State, "the state");
                Expect.Says(Advice.For(now, world.Now), "reconnect link");
            }
        );
        await report.RowAsync(
            "five minutes before the end the token is still served",
            () => world.UseTokenAsync(cancellationToken)
        );
        await world.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(3), cancellationToken);
        await report.RowAsync(
            "three days later: no token, no call, and no third try",
            async () =>
            {
                var result = await world.TokenAsync(cancellationToken);
                Expect.Holds(result is TokenResult.NeedsReauthorization, "needs reauthorization", $"{result}");
                Expect.Same(2, Presented(world), "presentations");
            }
        );
    }

    private static async Task ReconnectAsync(
        Report report,
        World world,
        Grant grant,
        CancellationToken cancellationToken
    ) =>
        await report.RowAsync(
            "the owner presses the reconnect link: the same grant is active again",
            async () =>
            {
                var made = await world.Host.Server.Links.CreateReconnectAsync(DemoHost.Name, null, cancellationToken);
                var link = ((CreateLinkResult.Created)made).Link.Address;
                await world.Browser.ConnectAsync(link, KeapSandboxSeed.DefaultTenant, cancellationToken);
                var after = await world.GrantAsync(cancellationToken);
                Expect.Same((grant.Id, GrantState.Active), (after.Id, after.State), "grant and state");
                await world.UseTokenAsync(cancellationToken);
            }
        );

    /// Of the refresh token whose rotation was lost: Keap's first.
    private static int Presented(World world) => world.Keap.Lineage[0].PresentationCount;
}
