using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Evergrant.Sandbox.Tests.Tls;

public sealed class ProxyTests
{
    [Fact]
    public async Task A_program_with_keaps_address_written_in_reaches_the_sandbox()
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        await using var proxy = keap.OpenProxy();
        using var client = TrustingClient.Through(proxy, keap.Tls!);

        using var answer = await client.PostAsync(new Uri("https://api.infusionsoft.com/token"), null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("/token", Assert.Single(keap.Requests.All).Path);
    }

    [Theory]
    [InlineData("CONNECT bank.example:443 HTTP/1.1", "403", "bank.example is none of Keap's hosts")]
    [InlineData("CONNECT developer.keap.com:443 HTTP/1.1", "403", "none of Keap's hosts")]
    [InlineData("CONNECT a.b.infusionsoft.com:443 HTTP/1.1", "403", "none of Keap's hosts")]
    [InlineData("CONNECT 192.0.2.1:443 HTTP/1.1", "403", "none of Keap's hosts")]
    [InlineData("CONNECT 127.0.0.1.example:443 HTTP/1.1", "403", "none of Keap's hosts")]
    [InlineData("CONNECT <b>:443 HTTP/1.1", "403", "That is none")]
    [InlineData("CONNECT api.infusionsoft.com:80 HTTP/1.1", "403", "port 443, not at 80")]
    [InlineData("GET http://bank.example/ HTTP/1.1", "403", "nothing else leaves")]
    [InlineData("POST http://api.infusionsoft.com/token HTTP/1.1", "403", "lets https through")]
    [InlineData("CONNECT api.infusionsoft.com HTTP/1.1", "400", "a host and a port")]
    [InlineData("CONNECT :443 HTTP/1.1", "400", "a host and a port")]
    [InlineData("CONNECT [::1]:99999 HTTP/1.1", "400", "a host and a port")]
    [InlineData("nonsense", "400", "no first line")]
    [InlineData("CONNECT api.infusionsoft.com:443 SSH/2", "400", "no first line")]
    public async Task Nothing_else_leaves_the_machine(string line, string status, string why)
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        await using var proxy = keap.OpenProxy();

        var answer = await SayAsync(proxy, line + "\r\nHost: x\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains(why, answer, StringComparison.Ordinal);
        Assert.Empty(keap.Requests.All);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("keap.localhost")]
    public async Task This_machine_is_let_through(string host)
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        await using var proxy = keap.OpenProxy();

        var answer = await SayAsync(
            proxy,
            $"CONNECT {host}:{keap.Address.Port} HTTP/1.1\r\n\r\nGET /app/sign-in?then=%2Fapp%2Fcentral%2Fhome HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        );

        Assert.StartsWith(
            "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK",
            answer,
            StringComparison.Ordinal
        );
        Assert.Contains("Who are you?", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.infusionsoft.com/token", "HTTP/1.1 400", 1)]
    [InlineData("https://accounts.infusionsoft.com/token", "HTTP/1.1 421", 1)]
    [InlineData("https://bank.example/token", "HTTP/1.1 403", 0)]
    [InlineData("https://api.infusionsoft.com:8443/token", "HTTP/1.1 403", 0)]
    public async Task A_client_that_gives_the_proxy_its_whole_request_is_led_as_well(
        string address,
        string begins,
        int requests
    )
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        await using var proxy = keap.OpenProxy();

        var answer = await SayAsync(
            proxy,
            $"POST {address} HTTP/1.1\r\nHost: {new Uri(address).Authority}\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b"
        );

        Assert.StartsWith(begins, answer, StringComparison.Ordinal);
        Assert.Equal(requests, keap.Requests.All.Count);
    }

    [Fact]
    public async Task A_port_of_this_machine_where_nothing_listens_is_told()
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        await using var proxy = keap.OpenProxy();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        var answer = await SayAsync(proxy, $"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n");

        Assert.Contains($"Nothing listens at port {port}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_head_is_read_and_one_without_an_end_is_refused()
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        await using var proxy = keap.OpenProxy();

        const string begin = "CONNECT bank.example:443 HTTP/1.1\r\nX: ";
        var read = await SayAsync(proxy, begin + new string('x', 30_000) + "\r\n\r\n");
        var refused = await SayAsync(proxy, begin.PadRight(40 * 1024, 'x'));

        Assert.StartsWith("HTTP/1.1 403 ", read, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_found_is_a_fault_of_one_connection()
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        await using var proxy = keap.OpenProxy();
        var fault = keap.Faults.Add(FaultNames.DnsFail, route: "api.infusionsoft.com", nth: 2);
        using var client = TrustingClient.Through(proxy, keap.Tls!);
        var address = new Uri("https://api.infusionsoft.com/token");

        using var before = await client.GetAsync(address);
        var failed = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address));
        using var other = await client.GetAsync(new Uri("https://api.keap.com/token"));
        using var after = await client.GetAsync(address);

        Assert.Contains("502", failed.Message, StringComparison.Ordinal);
        Assert.Equal(1, fault.Fired);
        Assert.Equal(3, keap.Requests.All.Count);
    }

    [Fact]
    public async Task A_lost_answer_is_lost_through_it_too()
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        await using var proxy = keap.OpenProxy();
        keap.Faults.Add(FaultNames.ResetBeforeCommit, route: "/crm/rest/v1/contacts");
        using var client = TrustingClient.Through(proxy, keap.Tls!);
        client.DefaultRequestHeaders.Add("X-Keap-API-Key", KeapSandboxSeed.PersonalAccessToken);

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            client.PostAsync(new Uri("https://api.infusionsoft.com/crm/rest/v1/contacts"), new StringContent("{}"))
        );

        Assert.Null(Assert.Single(keap.Requests.All).Status);
    }

    [Fact]
    public async Task It_ends_whoever_still_talks_through_it()
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        var proxy = keap.OpenProxy();
        using var silent = new TcpClient();
        await silent.ConnectAsync(proxy.Address.Host, proxy.Address.Port);
        using var talking = new TcpClient();
        await talking.ConnectAsync(proxy.Address.Host, proxy.Address.Port);
        await talking.GetStream().WriteAsync("CONNECT api.keap.com:443 HTTP/1.1\r\n\r\n"u8.ToArray());
        Assert.NotEqual(0, await talking.GetStream().ReadAsync(new byte[64]));

        await proxy.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await proxy.DisposeAsync();

        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(proxy.Address.Host, proxy.Address.Port));
    }

    private static async Task<string> SayAsync(SandboxProxy proxy, string words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.Address.Host, proxy.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(words));
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer);
        }
        catch (IOException)
        {
            // Cut off: what came until then counts.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
