using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Evergrant.EndToEnd.Sandboxes.Clients;

/// `sandbox up --tls` and `sandbox exec --tls`.
public sealed class UnmodifiedTests
{
    private const string Call =
        """curl -sS https://api.infusionsoft.com/crm/rest/v1/account/profile -H "X-Keap-API-Key: $KEAP_PAT" """;

    [FactNeeding("sh", "curl")]
    public async Task Up_prints_where_how_to_trust_it_and_the_hosts_lines()
    {
        using var home = new TemporaryHome();
        var data = Path.Combine(home.Path, "keap.json");
        await using var up = home.Start("sandbox", "up", "--port", "0", "--tls", "--tls-port", "0", "--data", data);

        var tls = await up.WaitForLineAsync("TLS ");
        var authority = (await up.WaitForLineAsync("CA "))[2..].Trim();
        await up.WaitForLineAsync($"Python requests                       REQUESTS_CA_BUNDLE={authority}");
        await up.WaitForLineAsync("Programs call Keap at port 443.");
        await up.WaitForLineAsync("127.0.0.1 api.infusionsoft.com");
        await up.WaitForLineAsync("127.0.0.1 xy123.infusionsoft.com");

        Assert.Equal(data + ".ca.pem", authority);
        Assert.DoesNotContain("PRIVATE", await File.ReadAllTextAsync(authority), StringComparison.Ordinal);
        var port = new Uri(tls["TLS  ".Length..].Split(' ')[0]).Port;
        Assert.Equal("421", await CurlAsync(port, authority, "https://accounts.infusionsoft.com/token"));
        Assert.Equal("400", await CurlAsync(port, authority, "https://api.infusionsoft.com/token"));
        // curl's own code for a certificate that nobody vouches for.
        Assert.Equal("60", await CurlAsync(port, "/etc/ssl/certs/ca-certificates.crt", "https://api.keap.com/token"));
        up.Terminate();
        (await up.EndAsync()).Is(0);
        Assert.False(File.Exists(authority));
    }

    [FactNeeding("sh", "curl")]
    public async Task A_program_reaches_keaps_hosts_and_this_machine_and_nothing_else()
    {
        using var home = new TemporaryHome();
        const string script = $$"""
            {{Call}} | grep -o Acme
            curl -sS -o /dev/null -w '%{http_code}\n' --noproxy '' -p "$KEAP_BASE_URL/app/sign-in?then=/app/central/home"
            curl -s https://bank.example/; echo "code $?"
            curl -s http://bank.example/ | cut -c1-36
            [ -s "$SSL_CERT_FILE" ] && grep -c BEGIN "$SSL_CERT_FILE"
            grep -rl 'PRIVATE KEY' "$(dirname "$SSL_CERT_FILE")" || echo no key
            dirname "$SSL_CERT_FILE"
            exit 7
            """;

        var ended = await home.RunAsync("sandbox", "exec", "--tls", "--", "sh", "-c", script);

        ended.Is(7);
        var lines = ended.Line.Split('\n');
        Assert.Equal(["Acme", "200", "code 56", "The sandbox's proxy lets https throu", "1", "no key"], lines[..^1]);
        Assert.False(Directory.Exists(lines[^1]));
    }

    [FactNeeding("sh", "curl")]
    public async Task The_faults_before_a_request_are_set_like_others()
    {
        using var home = new TemporaryHome();
        var evergrant = Path.Combine(AppContext.BaseDirectory, BuiltProgram.Evergrant);
        var script = $$"""
            fault() { dotnet '{{evergrant}}' sandbox fault add "$@" 2>&1; }
            fault tls-expired; {{Call}} -o /dev/null; echo "code $?"
            fault dns-fail --route api.infusionsoft.com; {{Call}} -o /dev/null; echo "code $?"
            {{Call}} | grep -o Acme
            fault tls-expired --client-id x; echo "code $?"
            """;

        var ended = await home.RunAsync("sandbox", "exec", "--tls", "--", "sh", "-c", script);
        var plain = await home.RunAsync(
            "sandbox",
            "exec",
            "--",
            "sh",
            "-c",
            $"dotnet '{evergrant}' sandbox fault add tls-expired"
        );

        Assert.Equal(
            [
                "tls-expired is set as tls-expired.",
                "code 60",
                "dns-fail is set as dns-fail.",
                "code 56",
                "Acme",
                "evergrant: tls-expired happens before a request says whose it is: leave out match.client_id.",
                "code 2",
            ],
            ended.Line.Split('\n')
        );
        Assert.Contains("certificate has expired", ended.Errors, StringComparison.Ordinal);
        plain.Is(2);
        Assert.Contains("only a sandbox started with --tls", plain.Errors, StringComparison.Ordinal);
    }

    /// What Node has of its own comes late, and leaves out agents that a library makes for itself.
    [FactNeeding("sh", "node")]
    public async Task Nodes_own_calls_are_led_whichever_way_they_are_made()
    {
        using var home = new TemporaryHome();
        const string script = """
            import { Agent, get } from 'node:https';
            import { connect } from 'node:tls';
            const url = 'https://api.keap.com/crm/rest/v1/account/profile';
            const headers = { 'X-Keap-API-Key': process.env.KEAP_PAT };
            console.log((await fetch(url, { headers })).status);
            const ask = (options) => new Promise((done) => get(url, { headers, ...options }, (r) => done(r.resume().statusCode)));
            console.log(await ask({}), await ask({ agent: new Agent({ keepAlive: true }) }), await ask({ agent: false }));
            const raw = connect(443, 'api.keap.com', { servername: 'api.keap.com' }, () => raw.write('GET / HTTP/1.1\r\nHost: api.keap.com\r\nConnection: close\r\n\r\n'));
            raw.once('data', (text) => console.log(String(text).slice(9, 12)));
            raw.once('close', async () => {
              console.log((await fetch(process.env.KEAP_BASE_URL + '/app/central/home')).status);
              await fetch('https://bank.example/').catch((error) => console.log(error.cause.code));
            });
            """;

        var ended = await home.RunAsync("sandbox", "exec", "--tls", "--", "node", "--input-type=module", "-e", script);

        ended.Is(0);
        Assert.Equal("200\n200 200 200\n421\n200\nECONNREFUSED", ended.Line);
    }

    /// Each of them would be led to no host, or to none of this name, if it were read in another way than Node reads it.
    [FactNeeding("sh", "node")]
    public async Task Each_form_of_nodes_connect_is_read_as_node_reads_it()
    {
        using var home = new TemporaryHome();
        const string script = """
            import { connect } from 'node:tls';
            const forms = [[443, 'no.invalid'], ['443', 'no.invalid'], [443, { host: 'no.invalid' }],
              ['443', 'other.invalid', { host: 'no.invalid' }], [{ port: 443, host: 'no.invalid' }]];
            for (const form of forms)
              await new Promise((done) => connect(...form).once('error', (error) => done(console.log(error.code, error.message.split(' ')[0]))));
            await new Promise((done) => connect('/no/such/socket').once('error', (error) => done(console.log(error.code))));
            """;

        var ended = await home.RunAsync("sandbox", "exec", "--tls", "--", "node", "--input-type=module", "-e", script);

        ended.Is(0);
        Assert.Equal([.. Enumerable.Repeat("ECONNREFUSED no.invalid:", 5), "ENOENT"], ended.Line.Split('\n'));
    }

    [FactNeeding("sh", "node")]
    public async Task Node_without_a_proxy_in_its_environment_runs_all_the_same()
    {
        using var home = new TemporaryHome();

        var ended = await home.RunAsync(
            "sandbox",
            "exec",
            "--tls",
            "--",
            "sh",
            "-c",
            "env -u HTTPS_PROXY node -p 1; HTTPS_PROXY= node -p 2"
        );

        ended.Is(0);
        Assert.Equal("1\n2", ended.Line);
    }

    [FactNeeding("sh")]
    public async Task A_programs_exit_code_is_told_whatever_became_of_the_authoritys_file()
    {
        using var home = new TemporaryHome();

        var ended = await home.RunAsync(
            "sandbox",
            "exec",
            "--tls",
            "--",
            "sh",
            "-c",
            "rm -r \"$(dirname \"$SSL_CERT_FILE\")\"; exit 7"
        );

        ended.Is(7);
        Assert.Equal("", ended.Errors);
    }

    /// Who takes up an earlier session looks at no certificate, and would not meet one that has ended.
    [FactNeeding("node")]
    public async Task No_handshake_is_spared_by_an_earlier_one()
    {
        using var home = new TemporaryHome();
        const string script = """
            import { Agent, get } from 'node:https';
            const agent = new Agent({ keepAlive: false });
            const ask = () => new Promise((done) => get('https://api.keap.com/token', { agent }, (r) => {
              const reused = r.socket.isSessionReused();
              r.resume().on('end', () => done(reused));
            }));
            await ask();
            console.log(await ask());
            """;

        var ended = await home.RunAsync("sandbox", "exec", "--tls", "--", "node", "--input-type=module", "-e", script);

        ended.Is(0);
        Assert.Equal("false", ended.Line);
    }

    [FactNeeding("sh", "php")]
    public async Task What_a_user_has_set_for_node_and_php_stays()
    {
        using var home = new TemporaryHome();
        var settings = Directory.CreateDirectory(Path.Combine(home.Path, "own settings")).FullName;
        await File.WriteAllTextAsync(Path.Combine(settings, "own.ini"), "user_agent = mine\n");
        const string script = """
            php -r 'echo ini_get("user_agent"), " ", extension_loaded("curl"), " ", ini_get("curl.cainfo") === getenv("SSL_CERT_FILE"), "\n";'
            node -p 'process.title'
            """;

        var ended = await home.RunAsync(
            "sandbox",
            "exec",
            "--",
            "env",
            $"PHP_INI_SCAN_DIR=:{settings}",
            "NODE_OPTIONS=--title=mine",
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, BuiltProgram.Evergrant),
            "sandbox",
            "exec",
            "--tls",
            "--",
            "sh",
            "-c",
            script
        );

        ended.Is(0);
        Assert.Equal("mine 1 1\nmine", ended.Line);
    }

    [Theory]
    [InlineData(2, "--tls-port is of --tls", "--tls-port", "0")]
    [InlineData(2, "--tls-port takes 0 to 65535", "--tls", "--tls-port", "70000")]
    [InlineData(6, "cannot be kept there", "--tls", "--data", "/proc/no/keap.json")]
    public async Task Bad_input_is_one_line(int code, string said, params string[] arguments)
    {
        using var home = new TemporaryHome();
        foreach (
            var command in (string[][])
                [
                    ["up", "--port", "0", .. arguments],
                    ["exec", .. arguments, "--", "true"],
                ]
        )
        {
            var ended = await home.RunAsync(["sandbox", .. command]);

            ended.Is(code);
            Assert.Contains(said, Assert.Single(ended.Errors.Trim().Split('\n')), StringComparison.Ordinal);
            Assert.Equal("", ended.Output);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_line_that_says_which()
    {
        using var home = new TemporaryHome();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var ended = await home.RunAsync("sandbox", "up", "--port", "0", "--tls", "--tls-port", $"{port}");

        ended.Is(1);
        Assert.Equal($"evergrant: port {port} is in use; move it with --tls-port", ended.Errors.Trim());
    }

    /// The status, or curl's code when there is none.
    private static async Task<string> CurlAsync(int port, string authority, string address)
    {
        var start = new ProcessStartInfo("curl")
        {
            ArgumentList =
            {
                "-sS",
                "-X",
                "POST",
                "--noproxy",
                "*",
                "--connect-to",
                $"::127.0.0.1:{port}",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                address,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CURL_CA_BUNDLE"] = authority;
        start.Environment.Remove("SSL_CERT_DIR");
        using var curl = Process.Start(start)!;
        var status = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return curl.ExitCode == 0 ? status : $"{curl.ExitCode}";
    }
}
