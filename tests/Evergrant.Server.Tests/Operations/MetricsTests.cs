using System.Net;

namespace Evergrant.Server.Tests.Operations;

public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_count_grants_by_state_for_operators_only()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.ConnectAsync("other", "ab103.infusionsoft.com");
        await house.Home.Keeper.PauseAsync("other", default);

        var text = await house.Api.GetStringAsync("/metrics");
        var lines = text.Split('\n');
        Assert.Contains("evergrant_grants{state=\"active\"} 1", lines);
        Assert.Contains("evergrant_grants{state=\"paused\"} 1", lines);
        Assert.Contains("evergrant_grants{state=\"needs_reauthorization\"} 0", lines);
        Assert.Contains("evergrant_store_up 1", lines);
        Assert.Contains("evergrant_refresh_overdue_seconds 0", lines);
        Assert.DoesNotContain("shop", text, StringComparison.Ordinal);

        using var stranger = new HttpClient { BaseAddress = house.Server.Address };
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await stranger.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode
        );
    }

    [Fact]
    public async Task A_refresh_that_nobody_does_is_overdue()
    {
        await using var house = await House.BuildAsync();
        await house.ConnectAsync("shop");
        await house.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(20));
        var line = (await house.Api.GetStringAsync("/metrics"))
            .Split('\n')
            .Single(line => line.StartsWith("evergrant_refresh_overdue_seconds ", StringComparison.Ordinal));
        // Due between 15 and 17 hours.
        Assert.InRange(
            double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
            3 * 3600,
            5 * 3600
        );
    }
}
