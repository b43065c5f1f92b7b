using System.Net;
using System.Net.Sockets;

namespace Evergrant.EndToEnd;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("serve", "--port")]
    [InlineData("demo", "--port")]
    [InlineData("demo", "--sandbox-port")]
    public async Task A_port_in_use_is_one_line_that_names_port_and_flag(string command, string flag)
    {
        using var home = new TemporaryHome();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        string[] other = command == "demo" ? [flag == "--port" ? "--sandbox-port" : "--port", "0"] : [];

        var ended = await home.RunAsync([command, flag, $"{port}", .. other]);

        ended.Is(1);
        Assert.Equal("", ended.Output);
        // A new home also says where its master key is.
        var lines = ended
            .Errors.Trim()
            .Split('\n')
            .Where(line => !line.StartsWith("A master key", StringComparison.Ordinal));
        Assert.Equal($"evergrant: port {port} is in use; move it with {flag}", Assert.Single(lines));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("token", "demo")]
    public async Task Every_mistake_in_the_settings_is_said_at_once_and_nothing_is_started(params string[] command)
    {
        using var home = new TemporaryHome();
        home.WriteSettings("""{ "listen": 7400, "store": "papyrus", "colour": "red" }""");

        var ended = await home.RunAsync([.. command, .. command is ["demo"] ? (string[])["--sandbox-port", "0"] : []]);

        ended.Is(6);
        Assert.Equal("", ended.Output);
        foreach (var key in (string[])["listen", "store", "colour"])
            Assert.Contains($"evergrant.json: {key}:", ended.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(home.Path, "evergrant.db")));
    }

    [Theory]
    [InlineData(2, "token")]
    [InlineData(2, "frobnicate")]
    [InlineData(2, "token", "demo", "--min-ttl", "soon")]
    [InlineData(2, "app", "add", "shop")]
    [InlineData(5, "sandbox", "status", "--sandbox", "http://127.0.0.1:9")]
    public async Task What_cannot_be_done_is_one_line_and_an_exit_code(int code, params string[] command)
    {
        using var home = new TemporaryHome();
        var ended = await home.RunAsync(command);
        ended.Is(code);
        Assert.Single(ended.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_home_that_is_not_there_is_not_made_by_asking()
    {
        using var home = new TemporaryHome();
        var elsewhere = Path.Combine(home.Path, "elsewhere");
        (await home.RunAsync("grant", "list", "--home", elsewhere)).Is(6);
        Assert.False(Directory.Exists(elsewhere));
    }
}
