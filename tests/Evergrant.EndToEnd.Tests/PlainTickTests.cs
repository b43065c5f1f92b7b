using Evergrant.Cli.Ticking;

namespace Evergrant.EndToEnd;

/// A `tick` with nothing to do does not go the way of all commands; nobody may be able to tell.
public sealed class PlainTickTests
{
    [Fact]
    public async Task A_tick_with_nothing_to_do_ends_as_the_whole_command_does()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        Assert.False(await IsPlainAsync(connected), "The first of a day goes the whole way.");
        await SettleAsync(connected);
        await SameAsync(connected);
        Assert.True(await IsPlainAsync(connected));

        await connected.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        Assert.False(await IsPlainAsync(connected), "A grant is due.");
        await SettleAsync(connected);
        Assert.Equal(2, await connected.GenerationAsync());
        Assert.True(await IsPlainAsync(connected));
        await SameAsync(connected);
    }

    [Fact]
    public async Task Whoever_has_something_to_say_or_to_write_goes_the_whole_way()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        await SettleAsync(connected);
        Assert.True(await IsPlainAsync(connected));
        var file = Path.Combine(connected.Outside, "token");
        (await connected.Home.RunAsync("sink", "add", ConnectedHome.Grant, file)).Is(0);
        Assert.False(await IsPlainAsync(connected), "There is a token file.");
        await SameAsync(connected);
        (await connected.Home.RunAsync("sink", "remove", file)).Is(0);
        Assert.True(await IsPlainAsync(connected));

        var spool = Path.Combine(connected.Home.Path, "spool", "node.spool");
        await File.WriteAllTextAsync(spool, "");
        Assert.False(await IsPlainAsync(connected), "There is something in the spool.");
        File.Delete(spool);

        await connected.StopKeapAsync();
        Assert.False(await IsPlainAsync(connected), "The clock is the command's own.");
        await SameAsync(connected);
        File.Delete(Path.Combine(connected.Home.Path, "master.key"));
        await SameAsync(connected);
    }

    [Theory]
    [InlineData(null, "tick")]
    [InlineData("a", "tick", "--home", "a")]
    [InlineData("a", "--home", "a", "tick")]
    public void A_plain_command_line_is_understood(string? home, params string[] args)
    {
        Assert.True(PlainTick.Take(args, out var taken));
        Assert.Equal(home, taken);
    }

    [Theory]
    [InlineData]
    [InlineData("tick", "--help")]
    [InlineData("tick", "--verbose")]
    [InlineData("tick", "--limit", "5s")]
    [InlineData("tick", "--home")]
    [InlineData("tick", "--home", "")]
    [InlineData("tick", "--home", "--verbose")]
    [InlineData("tick", "--home", "@arguments")]
    [InlineData("tick", "tick")]
    [InlineData("tick", "--home", "a", "b")]
    [InlineData("--home", "tick")]
    [InlineData("@arguments")]
    [InlineData("grant", "tick")]
    public void Whatever_takes_more_to_understand_is_left_to_the_command(params string[] args) =>
        Assert.False(PlainTick.Take(args, out _));

    private static Task<bool> IsPlainAsync(ConnectedHome connected) =>
        PlainTick.TryAsync(["tick", "--home", connected.Home.Path]);

    /// Until it is known that ticks are minutes apart: the first ones look further ahead than a token lives.
    private static async Task SettleAsync(ConnectedHome connected)
    {
        for (var n = 0; n < 6; n++)
            (await connected.Home.RunAsync("tick")).Is(0);
    }

    private static async Task SameAsync(ConnectedHome connected)
    {
        var whole = await connected.Home.RunAsync("tick", "--limit", "60s");
        Assert.Equal(whole, await connected.Home.RunAsync("tick"));
    }
}
