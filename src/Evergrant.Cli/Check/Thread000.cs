using Evergrant.Cli.Demo;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Check;

/// "Invalid Refresh Token": the client id in the secret's place.
internal static class Thread000
{
    private const string Answer = """400 {"error":"invalid_request","error_description":"Invalid Refresh Token"}""";

    public static Task RunAsync(Report report, string folder, CancellationToken cancellationToken) =>
        report.GroupAsync(
            "000  Invalid Refresh Token",
            new Mistake(
                "POST /token, Authorization: Basic base64(CLIENT_ID:CLIENT_ID), grant_type=refresh_token",
                Answer,
                "the grant is late, not dead; the advice names the secret, and the right one revives it"
            ),
            async () =>
            {
                await using var world = await World.StartAsync(folder, cancellationToken);
                await AsTheyDidAsync(report, world, cancellationToken);
                await AsWeDoAsync(report, world, cancellationToken);
            }
        );

    private static async Task AsTheyDidAsync(Report report, World world, CancellationToken cancellationToken)
    {
        using var posted = new AsPosted(world.Keap.Address);
        var pair = await world.Keap.IssueTokensAsync(cancellationToken: cancellationToken);
        await report.RowAsync(
            "Keap answers the client id twice with “Invalid Refresh Token”, word for word",
            async () =>
                Expect.Same(
                    Answer,
                    await posted.RefreshAsync(KeapSandboxSeed.ClientId, pair.RefreshToken, cancellationToken),
                    "the answer"
                )
        );
        await report.RowAsync(
            "the token that was called invalid rotates with the right secret",
            async () =>
                Expect.Same(
                    "200",
                    await posted.RefreshAsync(KeapSandboxSeed.ClientSecret, pair.RefreshToken, cancellationToken),
                    "the answer"
                )
        );
    }

    private static async Task AsWeDoAsync(Report report, World world, CancellationToken cancellationToken)
    {
        var before = await world.GrantAsync(cancellationToken);
        await SetSecretAsync(world, KeapSandboxSeed.ClientId, cancellationToken);
        await world.Keeper.RefreshAsync(DemoHost.Name, cancellationToken);
        await report.RowAsync(
            "the same mistake here: the grant is late, not dead",
            async () => Expect.Same(GrantState.Late, (await world.GrantAsync(cancellationToken)).State, "the state")
        );
        await report.RowAsync(
            "what to do names the secret and the command that sets it",
            async () =>
            {
                var advice = Advice.For(await world.GrantAsync(cancellationToken), world.Now);
                Expect.Says(advice, "secret");
                Expect.Says(advice, $"evergrant app secret {DemoHost.Name}");
            }
        );
        await report.RowAsync(
            "the token is served meanwhile and Keap takes it",
            () => world.UseTokenAsync(cancellationToken)
        );
        await report.RowAsync(
            "with the right secret it rotates by itself; nobody consents again",
            async () =>
            {
                await SetSecretAsync(world, KeapSandboxSeed.ClientSecret, cancellationToken);
                await world.Keeper.WhenSettledAsync(cancellationToken);
                var after = await world.GrantAsync(cancellationToken);
                Expect.Same(GrantState.Active, after.State, "the state");
                Expect.Same(before.Generation + 1, after.Generation, "the generation");
                Expect.Same(before.Epoch, after.Epoch, "consents");
            }
        );
    }

    private static Task<bool> SetSecretAsync(World world, string secret, CancellationToken cancellationToken) =>
        world.Keeper.ChangeAppSecretAsync(DemoHost.Name, new ClientSecret(secret), cancellationToken);
}
