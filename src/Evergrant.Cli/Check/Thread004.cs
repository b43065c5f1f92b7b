using System.Web;
using Evergrant.Cli.Demo;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Check;

/// "Granting Access to an External Developer": a code that was used, and a link that is pressed twice.
internal static class Thread004
{
    private const string Answer = "Unable to authenticate username and password";
    private const string RedirectUri = "https://contractor.example/callback";

    public static Task RunAsync(Report report, string folder, CancellationToken cancellationToken) =>
        report.GroupAsync(
            "004  Granting Access to an External Developer",
            new Mistake(
                "POST /token, grant_type=authorization_code, a code that was used before",
                $$"""401 {"error":"invalid_grant","error_description":"{{Answer}}"}""",
                "the owner connects once; the contractor gets a key to this grant, cut off at will"
            ),
            async () =>
            {
                await using var world = await World.StartAsync(folder, cancellationToken);
                await report.RowAsync(
                    "Keap takes a code once and refuses it the second time",
                    () => UseTwiceAsync(world, cancellationToken)
                );
                await report.RowAsync(
                    "our callback, pressed twice at once, redeems once",
                    () => PressTwiceAsync(world, cancellationToken)
                );
                await report.RowAsync(
                    "a contractor's key opens this grant's API, and is cut off without touching the grant",
                    () => CutOffAsync(world, cancellationToken)
                );
                await report.RowAsync(
                    "the same account twice is one grant, authorized again",
                    async () =>
                    {
                        var grants = await world.Host.Home.Store.ListAsync(null, 10, cancellationToken);
                        Expect.Same(1, grants.Count, "grants");
                        Expect.Same(2, grants[0].Epoch, "consents");
                    }
                );
            }
        );

    private static async Task UseTwiceAsync(World world, CancellationToken cancellationToken)
    {
        using var posted = new AsPosted(world.Keap.Address);
        var authorize = new Uri(
            world.Keap.Address,
            "/app/oauth/authorize?response_type=code&scope=full"
                + $"&client_id={KeapSandboxSeed.ClientId}&redirect_uri={Uri.EscapeDataString(RedirectUri)}"
        );
        var back = await world.Keap.ConsentAsync(authorize, cancellationToken: cancellationToken);
        var code = HttpUtility.ParseQueryString(back.Query)["code"]!;
        Expect.Same("200", await posted.ExchangeAsync(code, RedirectUri, cancellationToken), "the first answer");
        Expect.Says(await posted.ExchangeAsync(code, RedirectUri, cancellationToken), Answer);
    }

    private static async Task PressTwiceAsync(World world, CancellationToken cancellationToken)
    {
        var link = await DemoConnection.LinkAsync(world.Host, Keep.Auto, cancellationToken);
        var callback = await world.Browser.AllowAsync(link, KeapSandboxSeed.DefaultTenant, cancellationToken);
        var before = Codes(world);
        await Task.WhenAll(
            world.Browser.OpenAsync(callback, cancellationToken),
            world.Browser.OpenAsync(callback, cancellationToken)
        );
        Expect.Same(1, Codes(world) - before, "codes redeemed");
    }

    private static async Task CutOffAsync(World world, CancellationToken cancellationToken)
    {
        using var contractor = new Website(
            world.Host.Server.Address,
            await DemoKey.RenewAsync(world.Host, cancellationToken)
        );
        Expect.Same(200, await contractor.TryAsync(cancellationToken), "the answer to the key");
        await DemoKey.RenewAsync(world.Host, cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        while (await contractor.TryAsync(cancellationToken) != 401)
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(2))
                throw new CheckFailedException("the revoked key refused within 2 s", "it still works");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
        Expect.Served(await world.TokenAsync(cancellationToken));
    }

    private static int Codes(World world) =>
        world.Keap.Requests.AtTokenEndpoint().Count(request => request.GrantType == "authorization_code");
}
