using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Evergrant.EndToEnd;

/// What the units in deploy/systemd rely on.
public sealed class ServiceUnitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_service_manager_is_told_when_the_server_answers_and_when_it_stops()
    {
        using var home = new TemporaryHome();
        home.WriteSettings("""{ "listen": "http://127.0.0.1:0" }""");
        var path = Path.Combine(home.Path, "notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        using var server = Start(home, ("NOTIFY_SOCKET", path), "serve");

        Assert.Equal("READY=1", await HearAsync(socket));
        var address = (await server.StandardOutput.ReadLineAsync())!["listening on ".Length..];
        using var http = new HttpClient();
        Assert.True((await http.GetAsync(new Uri($"{address}/readyz"))).IsSuccessStatusCode);

        using var kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);
        Assert.Equal("STOPPING=1", await HearAsync(socket));
        await server.WaitForExitAsync();
        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task A_master_key_among_the_units_credentials_may_look_open()
    {
        using var home = new TemporaryHome();
        (await home.RunWithAsync("secret", ["app", "add", "keap", "--client-id", "id"])).Is(0);
        var credentials = Directory.CreateDirectory(Path.Combine(home.Path, "credentials")).FullName;
        var key = Path.Combine(credentials, "master.key");
        File.Move(Path.Combine(home.Path, "master.key"), key);
        home.WriteSettings($$"""{ "master_key_file": "{{key}}" }""");
        using var chmod = Process.Start("chmod", ["0440", key]);
        await chmod.WaitForExitAsync();

        using var listed = Start(home, ("CREDENTIALS_DIRECTORY", credentials), "app", "list");
        await listed.WaitForExitAsync();
        Assert.Equal(0, listed.ExitCode);
        var open = await home.RunAsync("app", "list");
        open.Is(6);
        Assert.Contains("chmod 600", open.Errors, StringComparison.Ordinal);
    }

    private static Process Start(TemporaryHome home, (string Name, string Value) variable, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "env",
            [
                "--default-signal=INT,TERM",
                $"{variable.Name}={variable.Value}",
                "dotnet",
                Path.Combine(AppContext.BaseDirectory, BuiltProgram.Evergrant),
                .. arguments,
                "--home",
                home.Path,
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<string> HearAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var buffer = new byte[256];
        var count = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }
}
