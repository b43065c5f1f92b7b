using Evergrant.Cli.Tokens;

namespace Evergrant.EndToEnd;

/// `token GRANT` does not go the way of all commands; nobody may be able to tell.
public sealed class PlainTokenTests
{
    [Fact]
    public async Task A_plain_command_line_ends_as_the_whole_command_does()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        using var empty = new TemporaryHome();
        using var wrong = new TemporaryHome();
        wrong.WriteSettings("""{ "listen": "nowhere" }""");
        (await empty.RunAsync("token", "demo")).Is(3);
        var id = (string)(await connected.ShowAsync())["grant"]!["id"]!;
        string[][] lines =
        [
            ["demo"],
            [id],
            ["demo", "--home", connected.Home.Path],
            ["demo", "--home", "."],
            ["nobody"],
            ["Demo"],
            [" "],
            ["demo", "--home", empty.Path],
            ["demo", "--home", wrong.Path],
            ["demo", "--home", connected.Outside + "/absent"],
        ];
        Assert.All(lines, line => Assert.NotNull(PlainToken.Take(["token", .. line])));
        await SameAsync(connected, lines);

        (await connected.Home.RunAsync("grant", "pause", "demo")).Is(0);
        await SameAsync(connected, ["demo"]);
        (await connected.Home.RunAsync("grant", "resume", "demo")).Is(0);
        await connected.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(25));
        await connected.UseTokenAsync();
        Assert.Equal(2, await connected.GenerationAsync());
        await connected.StopKeapAsync();
        await SameAsync(connected, ["demo"]);
        File.Delete(Path.Combine(connected.Home.Path, "master.key"));
        await SameAsync(connected, ["demo"]);
    }

    [Fact]
    public async Task A_new_home_is_made_and_told_of_once()
    {
        using var one = new TemporaryHome();
        using var other = new TemporaryHome();
        var plain = await one.RunAsync("token", "demo");
        plain.Is(3);
        Assert.Contains("A master key was made", plain.Errors, StringComparison.Ordinal);
        var whole = await other.RunAsync("token", "demo", "--format", "raw");
        Assert.Equal(whole.Errors.Replace(other.Path, one.Path, StringComparison.Ordinal), plain.Errors);
    }

    [Theory]
    [InlineData]
    [InlineData("token")]
    [InlineData("token", "")]
    [InlineData("token", "--help")]
    [InlineData("token", "-h")]
    [InlineData("token", "--")]
    [InlineData("token", "@arguments")]
    [InlineData("token", "demo", "--verbose")]
    [InlineData("token", "demo", "--format")]
    [InlineData("token", "demo", "--home")]
    [InlineData("token", "demo", "--home", "")]
    [InlineData("token", "demo", "--home", "--verbose")]
    [InlineData("token", "demo", "--home", "@arguments")]
    [InlineData("token", "demo", "--format", "json")]
    [InlineData("token", "demo", "demo")]
    [InlineData("token", "demo", "--home", "a", "b")]
    [InlineData("--home", "a", "token", "demo")]
    [InlineData("[suggest]", "token")]
    [InlineData("grant", "demo")]
    public void Whatever_takes_more_to_understand_is_left_to_the_command(params string[] args) =>
        Assert.Null(PlainToken.Take(args));

    private static async Task SameAsync(ConnectedHome connected, params string[][] lines)
    {
        foreach (var line in lines)
        {
            var whole = await connected.Home.RunAsync(["token", .. line, "--format", "raw"]);
            Assert.Equal(whole, await connected.Home.RunAsync(["token", .. line]));
        }
    }
}
