using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Evergrant.EndToEnd.Php;

/// clients/php/evergrant.php with the file that `evergrant sink` keeps.
public sealed class TokenFileModeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private const string Read = "echo json_encode(Evergrant::tokenFile($argv[1])->get('/crm/rest/v1/contacts'));";

    [TheoryNeeding("php")]
    [MemberData(nameof(PhpProgram.Transports), MemberType = typeof(PhpProgram))]
    public async Task A_token_that_was_rotated_after_it_was_read_is_read_again_once(string[] options)
    {
        using var php = new PhpProgram { Options = options };
        var file = Path.Combine(php.Folder, "keap.json");
        await using var api = await FakeApi.StartAsync(context =>
        {
            if (context.Request.Headers.Authorization != "Bearer new")
            {
                context.Response.StatusCode = 401;
                Write(file, context.Request.Host.Value!, "new");
            }
            return context.Response.WriteAsync("""{"count":0}""");
        });
        var host = new Uri(api.Address).Authority;
        Write(file, host, "old");
        Assert.Equal("""{"count":0}""", await php.PrintAsync(Read, file));
        Assert.Equal(["Bearer old", "Bearer new"], api.Bearers);
    }

    [TheoryNeeding("php")]
    [MemberData(nameof(PhpProgram.Transports), MemberType = typeof(PhpProgram))]
    public async Task A_refused_token_that_is_still_the_files_is_sent_once(string[] options)
    {
        using var php = new PhpProgram { Options = options };
        await using var api = await FakeApi.StartAsync(context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        var file = Path.Combine(php.Folder, "keap.json");
        Write(file, new Uri(api.Address).Authority, "same");
        Assert.StartsWith("http_401: ", await php.PrintAsync(Read, file), StringComparison.Ordinal);
        Assert.Single(api.Bearers);
    }

    [TheoryNeeding("php")]
    [MemberData(nameof(PhpProgram.Transports), MemberType = typeof(PhpProgram))]
    public async Task No_redirect_is_followed(string[] options)
    {
        using var php = new PhpProgram { Options = options };
        await using var elsewhere = await FakeApi.StartAsync(context => context.Response.WriteAsync("{}"));
        await using var api = await FakeApi.StartAsync(context =>
        {
            context.Response.Redirect(elsewhere.Address);
            return Task.CompletedTask;
        });
        var file = Path.Combine(php.Folder, "keap.json");
        Write(file, new Uri(api.Address).Authority, "mine");
        Assert.StartsWith("http_302: ", await php.PrintAsync(Read, file), StringComparison.Ordinal);
        Assert.Empty(elsewhere.Bearers);
    }

    [TheoryNeeding("php")]
    [MemberData(nameof(PhpProgram.Transports), MemberType = typeof(PhpProgram))]
    public async Task An_answer_that_breaks_off_is_no_empty_result(string[] options)
    {
        using var php = new PhpProgram { Options = options };
        var file = Path.Combine(php.Folder, "keap.json");
        foreach (var headers in (string[])["Content-Length: 20", "Transfer-Encoding: chunked"])
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            Write(file, listener.LocalEndpoint.ToString()!, "mine");
            var printed = php.PrintAsync(Read, file);
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            using (var client = await listener.AcceptSocketAsync(patience.Token))
            {
                await client.ReceiveAsync(new byte[4096]);
                await client.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n"));
            }
            Assert.StartsWith("unreachable: 127.0.0.1 ", await printed, StringComparison.Ordinal);
        }
    }

    [FactNeeding("php")]
    public async Task Without_a_live_token_nothing_is_sent()
    {
        using var php = new PhpProgram();
        await using var api = await FakeApi.StartAsync(context => context.Response.WriteAsync("{}"));
        var host = new Uri(api.Address).Authority;
        var file = Path.Combine(php.Folder, "keap.json");
        Assert.Contains("evergrant sink add GRANT", await ReasonAsync("token_missing"), StringComparison.Ordinal);
        Write(file, host, "old", TimeProvider.System.GetUtcNow().AddSeconds(-1));
        Assert.Contains("evergrant tick", await ReasonAsync("token_ended"), StringComparison.Ordinal);
        foreach (var text in (string[])["", "{", "[]", "\"x\"", """{"access_token":7,"api_base":"https://a"}"""])
        {
            await File.WriteAllTextAsync(file, text);
            await ReasonAsync("token_missing");
        }
        Write(file, "keap.example.com", "mine");
        await ReasonAsync("address_wrong");
        Write(file, host, "mine");
        Assert.StartsWith(
            "path_wrong: ",
            await php.PrintAsync("Evergrant::tokenFile($argv[1])->get('/token');", file),
            StringComparison.Ordinal
        );
        Assert.Empty(api.Bearers);
        Write(file, host, "for-ever", null);
        Assert.Equal("[]", await php.PrintAsync(Read, file));

        async Task<string> ReasonAsync(string expected)
        {
            var said = await php.PrintAsync(Read, file);
            Assert.StartsWith($"{expected}: ", said, StringComparison.Ordinal);
            return said;
        }
    }

    [FactNeeding("php")]
    public async Task A_reader_never_sees_a_half_written_file()
    {
        const int Rotations = 4;
        using var php = new PhpProgram();
        await using var connected = await ConnectedHome.CreateAsync();
        var file = Path.Combine(connected.Outside, "keap.json");
        (await connected.Home.RunAsync("sink", "add", ConnectedHome.Grant, file, "--format", "json")).Is(0);
        var stop = Path.Combine(php.Folder, "stop");
        var reading = php.PrintAsync(
            """
            for ($reads = 0, $seen = []; !file_exists($argv[2]); $reads++) {
                Evergrant::tokenFile($argv[1]);
                $seen[json_decode(file_get_contents($argv[1]))->generation] = true;
                clearstatcache();
                usleep(200);
            }
            echo $reads, ' ', count($seen);
            """,
            file,
            stop
        );
        for (var n = 0; n < Rotations; n++)
            (await connected.Home.RunAsync("grant", "refresh", ConnectedHome.Grant)).Is(0);
        await File.WriteAllTextAsync(stop, "");
        var counts = (await reading).Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(
            counts[0] > 100 * Rotations && counts[1] == Rotations + 1,
            $"{counts[0]} reads, {counts[1]} tokens"
        );
    }

    private static void Write(string file, string host, string token) =>
        Write(file, host, token, TimeProvider.System.GetUtcNow().AddHours(1));

    private static void Write(string file, string host, string token, DateTimeOffset? ends) =>
        File.WriteAllText(
            file,
            JsonSerializer.Serialize(
                new
                {
                    access_token = token,
                    token_type = "Bearer",
                    expires_at = ends?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    api_base = $"http://{host}/crm",
                }
            )
        );
}
