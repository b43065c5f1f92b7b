namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    private const string Endpoint = "https://provider.test/token";

    [Fact]
    public async Task Nothing_is_known_of_an_endpoint_until_somebody_writes_of_it() =>
        Assert.Equal(EndpointStanding.Unknown, await Store.FindEndpointAsync(Endpoint, default));

    [Fact]
    public async Task An_endpoint_changes_for_whoever_saw_it_last()
    {
        var held = new EndpointChange
        {
            Failures = 5,
            HeldAt = The.Start,
            HeldUntil = The.Start.AddMinutes(1),
        };
        Assert.False(await Store.ChangeEndpointAsync(Endpoint, 3, held, default));
        Assert.True(await Store.ChangeEndpointAsync(Endpoint, 0, held, default));
        Assert.False(await Store.ChangeEndpointAsync(Endpoint, 0, EndpointChange.Good, default));

        var standing = await Store.FindEndpointAsync(Endpoint, default);
        Assert.Equal((5, held.HeldAt, held.HeldUntil), (standing.Failures, standing.HeldAt, standing.HeldUntil));
        Assert.False(standing.IsProbed);
        Assert.True(await Store.ChangeEndpointAsync(Endpoint, standing.Version, EndpointChange.Good, default));
        standing = await Store.FindEndpointAsync(Endpoint, default);
        Assert.Equal((0, null, null), (standing.Failures, standing.HeldAt, standing.HeldUntil));
        Assert.Equal(EndpointStanding.Unknown, await Store.FindEndpointAsync("https://other.test/token", default));
    }

    [Fact]
    public async Task Of_many_that_would_try_an_endpoint_one_may_and_for_no_longer_than_it_said()
    {
        var probe = new EndpointChange
        {
            Failures = 5,
            HeldAt = The.Start,
            HeldUntil = The.Start,
            ProbeFor = TimeSpan.FromSeconds(60),
        };
        var tries = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.ChangeEndpointAsync(Endpoint, 0, probe, default)))
        );
        Assert.Single(tries, won => won);
        Assert.True((await Store.FindEndpointAsync(Endpoint, default)).IsProbed);
        Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False((await Store.FindEndpointAsync(Endpoint, default)).IsProbed);
    }

    [Fact]
    public async Task Slots_are_reserved_one_after_the_other_by_any_number_of_nodes()
    {
        var second = TimeSpan.FromSeconds(1);
        var begins = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.ReserveSlotsAsync(Endpoint, second, default)))
        );
        Assert.Equal(Enumerable.Range(0, 8).Select(number => number * second), begins.Order());
        Assert.Equal(8 * second, (await Store.FindEndpointAsync(Endpoint, default)).Reserved);

        Clock.Advance(TimeSpan.FromSeconds(6.5));
        Assert.Equal(1.5 * second, await Store.ReserveSlotsAsync(Endpoint, second, default));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, (await Store.FindEndpointAsync(Endpoint, default)).Reserved);
        Assert.Equal(TimeSpan.Zero, await Store.ReserveSlotsAsync(Endpoint, second, default));
    }

    [Fact]
    public async Task Reserving_slots_takes_no_change_of_the_endpoint_from_anybody()
    {
        await Store.ReserveSlotsAsync(Endpoint, TimeSpan.FromSeconds(1), default);
        Assert.True(await Store.ChangeEndpointAsync(Endpoint, 0, new EndpointChange { Failures = 1 }, default));
        await Store.ReserveSlotsAsync(Endpoint, TimeSpan.FromSeconds(1), default);
        var standing = await Store.FindEndpointAsync(Endpoint, default);
        Assert.Equal((1, TimeSpan.FromSeconds(2)), (standing.Failures, standing.Reserved));
        Assert.True(await Store.ChangeEndpointAsync(Endpoint, standing.Version, EndpointChange.Good, default));
        Assert.Equal(TimeSpan.FromSeconds(2), (await Store.FindEndpointAsync(Endpoint, default)).Reserved);
    }
}
