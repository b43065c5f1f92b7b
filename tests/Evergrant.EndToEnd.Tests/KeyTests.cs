using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Evergrant.EndToEnd;

/// Keys with limits, by the program that people type.
public sealed class KeyTests
{
    private const string Contacts = "/gw/demo/crm/rest/v1/contacts";

    [Fact]
    public async Task A_key_is_made_with_limits_shown_changed_rotated_and_its_calls_are_seen()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        Task<Ended> RunAsync(params string[] arguments) => connected.Home.RunAsync(arguments);
        var made = await RunAsync("key", "create", "demo", "--name", "cleo", "--preset", "read-only", "--rate", "50/s");
        made.Is(0);
        Assert.Contains("It may: read-only, 50/s.", made.Errors, StringComparison.Ordinal);
        var everything = await RunAsync("key", "create", "demo", "--name", "all");
        Assert.Contains("It may call everything that the grant may.", everything.Errors, StringComparison.Ordinal);

        var program = connected.Home.Start("serve", "--port", "0");
        await using (program)
        {
            var server = (await program.WaitForLineAsync("listening on "))["listening on ".Length..];
            using var http = new HttpClient { BaseAddress = new Uri(server) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Line);
            using var good = await http.GetAsync($"{Contacts}?limit=1&email=ann%40example.com");
            Assert.Equal(HttpStatusCode.OK, good.StatusCode);
            using var refused = await http.PostAsync(Contacts, null);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

            var log = await RunAsync("log", "--server", server);
            log.Is(0);
            Assert.Contains("GET /gw/demo/crm/rest/v1/contacts?limit=1&email=…", log.Output, StringComparison.Ordinal);
            var id = refused.Headers.GetValues("X-Evergrant-Request-Id").Single();
            var curl = await RunAsync("log", "--curl", id, "--server", server);
            Assert.Equal($"curl -g -X 'POST' -H 'Authorization: Bearer KEY' '{server}{Contacts}'", curl.Line);
            await IsHarmlessAsync(server, id => RunAsync("log", "--curl", id, "--server", server));
            (await RunAsync("log", "--curl", "rq_x", "--server", server)).Is(3);

            (await RunAsync("key", "edit", "cleo", "--preset", "contacts+tags-write", "--rate", "none")).Is(0);
            await Eventually.HoldsAsync(async () =>
            {
                using var now = await http.GetAsync(Contacts);
                return now.StatusCode == HttpStatusCode.Forbidden;
            });
            program.Terminate();
            (await program.EndAsync()).Is(0);
        }

        // What was counted was stored when the server stopped.
        var shown = await RunAsync("key", "show", "cleo");
        shown.Is(0);
        foreach (
            var words in (string[])["contacts+tags-write: POST,PUT /crm/rest/v1/contacts", "works", "× 2xx", "× 4xx"]
        )
            Assert.Contains(words, shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Line, shown.Output, StringComparison.Ordinal);
        var row = JsonNode.Parse((await RunAsync("key", "show", "cleo", "--json")).Output)!;
        Assert.Equal(("contacts+tags-write", null), ((string?)row["preset"], (int?)row["per_second"]));
        Assert.True((long)row["usage"]!["calls"]! >= 3);
        var quota = JsonNode.Parse((await RunAsync("quota", "--json")).Output)!.AsArray();
        Assert.Contains(quota, window => (string?)window!["kind"] == "app" && (string?)window["unit"] == "day");
        Assert.Contains("app demo", (await RunAsync("quota")).Output, StringComparison.Ordinal);

        var rotated = await RunAsync("key", "rotate", "cleo", "--overlap", "0s");
        rotated.Is(0);
        Assert.Matches("^eg_[0-9a-f]{72}$", rotated.Line);
        Assert.NotEqual(made.Line, rotated.Line);
        (await RunAsync("key", "rotate", "nobody")).Is(3);
        (await RunAsync("key", "edit", "nobody", "--rate", "1/s")).Is(3);
        (await RunAsync("key", "show", "nobody")).Is(3);
    }

    [Fact]
    public async Task What_is_no_limit_is_told_in_a_line_and_makes_no_key()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var mistakes = new (string Option, string Value, string Words)[]
        {
            ("--preset", "write-only", "There are: contacts+tags-write, read-only, everything."),
            ("--allow", "FETCH /x", "names no method"),
            ("--allow", "GET x", "does not start with /"),
            ("--field", "POST /x", "is not a call and its fields"),
            ("--rate", "fast", "write it like 5/s or 100/min"),
            ("--daily-share", "0%", "write it like 20%"),
            ("--not-before", "soon", "write 2027-01-01"),
            ("--until", "2020-01-01", "over already"),
            ("--from", "home", "10.0.0.0/8"),
        };
        var refused = await connected.Home.RunAsync([
            "key",
            "create",
            "demo",
            .. mistakes.SelectMany(mistake => new[] { mistake.Option, mistake.Value }),
        ]);
        refused.Is(2);
        var lines = refused.Errors.Trim().Split('\n');
        Assert.Equal(mistakes.Length, lines.Length);
        foreach (var (_, _, words) in mistakes)
            Assert.Contains(lines, line => line.Contains(words, StringComparison.Ordinal));
        var both = await connected.Home.RunAsync("key", "create", "demo", "--token-read", "--preset", "read-only");
        both.Is(2);
        Assert.Contains("Make two keys", both.Errors, StringComparison.Ordinal);
        Assert.Equal("[]", (await connected.Home.RunAsync("key", "list", "--json")).Output.Trim());
        (await connected.Home.RunAsync("key", "edit", "x")).Is(2);
        (await connected.Home.RunAsync("log", "--server", "http://127.0.0.1:9")).Is(2);
        var clear = await connected.Home.RunAsync("log", "--server", "http://192.0.2.1:7400");
        clear.Is(2);
        Assert.Contains("in the clear", Assert.Single(clear.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    /// What a stranger called, pasted into a shell, is what was called and nothing more.
    private static async Task IsHarmlessAsync(string server, Func<string, Task<Ended>> toCurl)
    {
        const string Method = "A'`echo`B";
        const string Target = "/gw/a'$(echo)'`echo`";
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(new Uri(server).Host, new Uri(server).Port);
        await using var stream = socket.GetStream();
        var request = $"{Method} {Target} HTTP/1.1\r\nHost: {new Uri(server).Authority}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
        var answer = await new StreamReader(stream).ReadToEndAsync();
        var id = answer
            .Split('\n')
            .Single(line => line.StartsWith("X-Evergrant-Request-Id: ", StringComparison.Ordinal));
        var curl = await toCurl(id.Split(' ')[1].Trim());
        using var shell = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"curl() {{ printf '%s\n' \"$@\"; }}\n{curl.Line}"])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var arguments = (await shell.StandardOutput.ReadToEndAsync()).TrimEnd().Split('\n');
        await shell.WaitForExitAsync();
        Assert.Equal(["-g", "-X", Method, "-H", "Authorization: Bearer KEY", server + Target], arguments);
    }

    [FactNeeding("curl", "sh")]
    public async Task A_program_runs_with_a_key_that_ends_with_it_and_its_code_is_passed_on()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var script = """
            curl -s -o /dev/null -w '%{http_code} ' -H "Authorization: Bearer $EVERGRANT_KEY" "$KEAP_BASE_URL/rest/v1/contacts"
            curl -s -o /dev/null -w '%{http_code}\n' -X DELETE -H "Authorization: Bearer $EVERGRANT_KEY" "$KEAP_BASE_URL/rest/v1/contacts/1"
            exit 7
            """;
        var ended = await connected.Home.RunAsync("run", "demo", "--preset", "read-only", "--", "sh", "-c", script);
        ended.Is(7);
        Assert.Equal("200 403", ended.Line);
        var key = Assert.Single(
            JsonNode.Parse((await connected.Home.RunAsync("key", "list", "--json")).Output)!.AsArray()
        )!;
        Assert.NotNull(key["revoked_at"]);
        Assert.NotNull(key["until"]);
        (await connected.Home.RunAsync("run", "demo", "--", "no-such-program")).Is(127);
        (await connected.Home.RunAsync("run", "nobody", "--", "true")).Is(3);

        await using var waiting = connected.Home.Start(
            "run",
            "demo",
            "--",
            "sh",
            "-c",
            "trap 'exit 9' TERM; echo up; while :; do sleep 0.1; done"
        );
        await waiting.WaitForLineAsync("up");
        waiting.Terminate();
        (await waiting.EndAsync()).Is(9);
        Assert.All(
            JsonNode.Parse((await connected.Home.RunAsync("key", "list", "--json")).Output)!.AsArray(),
            one => Assert.NotNull(one!["revoked_at"])
        );
    }
}
