using System.Net;

namespace Evergrant.Server.Tests.Operations;

public sealed class OperationsTests
{
    [Fact]
    public async Task A_server_that_started_is_live_and_ready()
    {
        await using var house = await House.BuildAsync();
        Assert.Equal("live", (string?)(await house.ReadAsync("/livez"))["status"]);
        Assert.Equal("ready", (string?)(await house.ReadAsync("/readyz"))["status"]);
    }

    [Fact]
    public async Task Stopping_takes_under_two_seconds_when_nothing_is_in_flight_even_with_open_connections()
    {
        await using var house = await House.BuildAsync(schedule: true);
        await house.ConnectAsync("shop");
        using var lingering = new System.Net.Sockets.TcpClient();
        await lingering.ConnectAsync(IPAddress.Loopback, house.Server.Address.Port);
        await lingering.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: loc"u8.ToArray());
        var began = TimeProvider.System.GetTimestamp();
        await house.Server.StopAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task With_its_schedule_a_grant_lives_through_forty_days_that_nobody_reads_it()
    {
        await using var house = await House.BuildAsync(schedule: true);
        await house.ConnectAsync("shop");
        using var settles = house.Keap.Clock.OnSettle(house.Home.Keeper.WhenSettledAsync);
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromDays(40));
        Assert.InRange(house.Redemptions, 1, 20);
        var grant = await house.ReadAsync("/api/v1/grants/shop");
        Assert.Equal("active", (string?)grant["state"]);
    }
}
