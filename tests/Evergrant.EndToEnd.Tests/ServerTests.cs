using Evergrant.Sandbox;

namespace Evergrant.EndToEnd;

public sealed class ServerTests
{
    private const int CallersOfEach = 20;

    [Fact]
    public async Task Two_servers_on_one_home_redeem_once_for_one_expiry()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var token = await RunningServer.OperatorTokenAsync(connected);
        await using var one = await RunningServer.StartAsync(connected, token);
        await using var two = await RunningServer.StartAsync(connected, token);
        await connected.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));

        // Both follow the sandbox's clock half a second late: until then the first token is the right answer.
        await Task.WhenAll(
            Enumerable
                .Range(0, CallersOfEach)
                .SelectMany(_ => new[] { AskUntilRotatedAsync(one), AskUntilRotatedAsync(two) })
        );

        Assert.Equal(2, connected.Keap.Lineage.Count);
        Assert.Equal(1, connected.Keap.Lineage[0].PresentationCount);
    }

    [Fact]
    public async Task Stopped_while_the_provider_takes_its_time_the_answer_is_awaited_and_stored()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var token = await RunningServer.OperatorTokenAsync(connected);
        await using var server = await RunningServer.StartAsync(connected, token);
        var fault = connected.Keap.Faults.Add(
            FaultNames.Hang,
            onGrantType: "refresh_token",
            options: new FaultOptions { AfterCommit = true }
        );
        var refresh = server.RefreshAsync();
        await fault.WaitUntilFiredAsync();
        server.Program.Terminate();
        fault.Release();
        (await server.Program.EndAsync()).Is(0);
        // Its own answer may have been cut; what Keap answered was not.
        await refresh.ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(2, await connected.GenerationAsync());
        await connected.UseTokenAsync();
        Assert.Equal(1, connected.Keap.Lineage[0].PresentationCount);
    }

    private static async Task AskUntilRotatedAsync(RunningServer server)
    {
        while ((int)(await server.TokenAsync())["generation"]! == 1) { }
    }
}
