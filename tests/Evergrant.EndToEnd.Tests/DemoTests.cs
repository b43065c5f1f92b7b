namespace Evergrant.EndToEnd;

public sealed class DemoTests
{
    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task The_demo_connects_prints_stops_quickly_and_carries_on_with_the_same_grant()
    {
        using var home = new TemporaryHome();
        string id;
        await using (var demo = home.Start("demo", "--port", "0", "--sandbox-port", "0"))
        {
            id = await demo.WaitForLineAsync("id ");
            await demo.WaitForLineAsync("evergrant token demo");
            (await home.RunAsync("token", "demo")).Is(0);
            await StopAsync(demo);
        }
        var token = await home.RunAsync("token", "demo");
        token.Is(0);

        await using var again = home.Start("demo", "--port", "0");
        await again.WaitForLineAsync("Grant demo carries on");
        Assert.Equal(id, await again.WaitForLineAsync("id "));
        await again.WaitForLineAsync("a website");
        Assert.Equal(token.Line, (await home.RunAsync("token", "demo")).Line);
        await StopAsync(again);
    }

    [Fact]
    public async Task The_demo_checks_itself_and_ends_with_the_sum()
    {
        using var home = new TemporaryHome();
        var check = await home.RunAsync("demo", "--check");
        check.Is(0);
        Assert.Matches("^[0-9]+ passed, 0 failed$", check.Line.Split('\n')[^1]);
    }

    private static async Task StopAsync(RunningProgram demo)
    {
        var began = TimeProvider.System.GetTimestamp();
        demo.Interrupt();
        (await demo.EndAsync()).Is(0);
        var took = TimeProvider.System.GetElapsedTime(began);
        Assert.True(took < Quickly, $"took {took}");
    }
}
