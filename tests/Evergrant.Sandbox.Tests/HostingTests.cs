using System.Net;
using System.Net.Sockets;

namespace Evergrant.Sandbox.Tests;

public sealed class HostingTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost:7401", true)]
    [InlineData("[::1]:7401", true)]
    [InlineData("keap.localhost", true)]
    [InlineData("evil.example", false)]
    [InlineData("keap.localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    public async Task Only_its_own_names_are_answered(string host, bool answered)
    {
        await using var keap = await Keap.StartAsync();
        foreach (
            var path in new[]
            {
                "/app/sign-in?then=%2Fapp%2Fcentral%2Fhome",
                "/_sandbox/v1/status",
                "/_sandbox/mail",
                "/",
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            request.Headers.Add("X-Evergrant-Sandbox", "1");

            using var answer = await keap.Http.SendAsync(request);

            Assert.Equal(answered ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("accounts.infusionsoft.com", "/app/sign-in?then=%2Fapp%2Fcentral%2Fhome", true)]
    [InlineData("signin.infusionsoft.com", "/app/sign-in?then=%2Fapp%2Fcentral%2Fhome", true)]
    [InlineData("api.infusionsoft.com", "/crm/nowhere", true, 401)]
    [InlineData("XY123.infusionsoft.com", "/api/xmlrpc", true, 501)]
    [InlineData("accounts.infusionsoft.com", "/", false)]
    [InlineData("accounts.infusionsoft.com", "/_sandbox/v1/status", false)]
    [InlineData("api.keap.com", "/_Sandbox/mail", false)]
    [InlineData("developer.infusionsoft.com", "/app/central/home", false)]
    [InlineData("zz999.infusionsoft.com", "/api/xmlrpc", false)]
    public async Task It_answers_to_the_names_that_clients_have_written_in(
        string host,
        string path,
        bool answered,
        int status = 200
    )
    {
        await using var keap = await Keap.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        request.Headers.Add("X-Evergrant-Sandbox", "1");

        using var answer = await keap.Http.SendAsync(request);

        Assert.Equal(answered ? status : 421, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("accounts.infusionsoft.com", "/token", "api.infusionsoft.com")]
    [InlineData("xy123.infusionsoft.com", "/crm/rest/v1/contacts", "api.infusionsoft.com")]
    [InlineData("api.keap.com", "/app/oauth/authorize", "accounts.infusionsoft.com")]
    [InlineData("api.infusionsoft.com", "/api/xmlrpc", "a tenant's own host")]
    [InlineData("accounts.infusionsoft.com", "/my-apps", "127.0.0.1")]
    public async Task A_path_of_another_host_is_refused_with_the_right_one(string host, string path, string right)
    {
        await using var keap = await Keap.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Host = host;

        using var answer = await keap.Http.SendAsync(request);

        Assert.Equal(421, (int)answer.StatusCode);
        Assert.Contains(
            $"answered at {right}",
            (string?)(await answer.JsonAsync())["detail"],
            StringComparison.Ordinal
        );
        Assert.Equal("host_of_another_path", Assert.Single(keap.Sandbox.Requests.All).Refused);
    }

    [Fact]
    public async Task It_listens_on_loopback_and_says_where()
    {
        await using var keap = await Keap.StartAsync();

        Assert.Equal("127.0.0.1", keap.Sandbox.Address.Host);
        Assert.NotEqual(0, keap.Sandbox.Address.Port);
    }

    [Fact]
    public async Task Headers_beyond_the_limit_are_refused()
    {
        await using var keap = await Keap.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/app/central/home");
        request.Headers.Add("X-Long", new string('a', 33 * 1024));

        using var answer = await keap.Http.SendAsync(request);

        Assert.Equal(431, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Stopping_twice_is_once_and_the_port_is_free_again()
    {
        var keap = await KeapSandbox.StartAsync();
        var port = keap.Address.Port;

        await keap.DisposeAsync();
        await keap.DisposeAsync();

        await using var second = await KeapSandbox.StartAsync(new() { Port = port });
        Assert.Equal(port, second.Address.Port);
    }

    [Fact]
    public async Task A_client_that_never_finishes_its_request_does_not_hold_up_the_end()
    {
        var keap = await KeapSandbox.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", keap.Address.Port);
        await client
            .GetStream()
            .WriteAsync("POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab"u8.ToArray());

        await keap.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    [Fact]
    public async Task A_clock_given_to_it_outlives_it()
    {
        using var clock = new SandboxClock();
        var fired = new TaskCompletionSource();
        using var timer = clock.CreateTimer(
            _ => fired.SetResult(),
            null,
            TimeSpan.FromHours(1),
            Timeout.InfiniteTimeSpan
        );
        await using (var first = await KeapSandbox.StartAsync(new() { Clock = clock }))
        {
            Assert.Same(clock, first.Clock);
        }

        await clock.AdvanceAsync(TimeSpan.FromHours(1));

        await fired.Task;
        await using var second = await KeapSandbox.StartAsync(new() { Clock = clock });
    }

    [Fact]
    public async Task Many_sandboxes_run_side_by_side()
    {
        var sandboxes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => KeapSandbox.StartAsync()));

        Assert.Equal(5, sandboxes.Select(sandbox => sandbox.Address.Port).Distinct().Count());
        await Task.WhenAll(sandboxes.Select(sandbox => sandbox.DisposeAsync().AsTask()));
    }
}
