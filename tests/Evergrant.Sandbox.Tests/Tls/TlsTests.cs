using System.Net;
using System.Security.Authentication;

namespace Evergrant.Sandbox.Tests.Tls;

public sealed class TlsTests
{
    [Theory]
    [InlineData("https://api.infusionsoft.com/crm/rest/v1/account/profile")]
    [InlineData("https://api.keap.com/crm/rest/v1/account/profile")]
    [InlineData("https://localhost/crm/rest/v1/account/profile")]
    public async Task Keaps_names_answer_as_the_sandbox_does(string address)
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        using var client = TrustingClient.Of(keap.Tls!);
        using var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = HttpVersion.Version20,
            Headers = { { "X-Keap-API-Key", KeapSandboxSeed.PersonalAccessToken } },
        };

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpVersion.Version11, answer.Version);
        Assert.Contains("Acme Bakery", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://accounts.infusionsoft.com/app/sign-in?then=%2Fapp%2Fcentral%2Fhome", HttpStatusCode.OK)]
    [InlineData("https://signin.infusionsoft.com/app/sign-in?then=%2Fapp%2Fcentral%2Fhome", HttpStatusCode.OK)]
    [InlineData("https://xy123.infusionsoft.com/api/xmlrpc", HttpStatusCode.NotImplemented)]
    public async Task Pages_and_tenants_have_names_of_their_own(string address, HttpStatusCode status)
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        using var client = TrustingClient.Of(keap.Tls!);

        using var answer = await client.GetAsync(new Uri(address));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_certificate_that_ended_is_a_fault_of_one_handshake()
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        using var client = TrustingClient.Of(keap.Tls!);
        var address = new Uri("https://api.infusionsoft.com/token");
        using var before = await client.GetAsync(address);
        var other = keap.Faults.Add(FaultNames.TlsExpired, route: "api.keap.com", times: 9);
        var fault = keap.Faults.Add(FaultNames.TlsExpired, route: "api.infusionsoft.com");

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address));
        using var after = await client.GetAsync(address);

        Assert.IsType<AuthenticationException>(refused.InnerException);
        Assert.Equal((1, 0), (fault.Fired, other.Fired));
        // The client hung up: no request was made.
        Assert.Equal(2, keap.Requests.All.Count);
    }

    [Fact]
    public async Task Each_start_has_an_authority_of_its_own_and_leaves_no_key_anywhere()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("keap.json");
        var first = await KeapSandbox.StartAsync(new() { TlsPort = 0, DataFile = data });
        var port = first.Tls!.Port;

        await first.DisposeAsync();
        await using var second = await KeapSandbox.StartAsync(new() { TlsPort = port, DataFile = data });

        Assert.NotEqual(first.Tls.Authority, second.Tls!.Authority);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", second.Tls.Authority, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", second.Tls.Authority, StringComparison.Ordinal);
        Assert.All(
            Directory
                .EnumerateFiles(Path.GetDirectoryName(data)!)
                .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)),
            file => Assert.DoesNotContain("PRIVATE KEY", File.ReadAllText(file), StringComparison.Ordinal)
        );
        using var trusting = TrustingClient.Of(first.Tls);
        await Assert.ThrowsAsync<HttpRequestException>(() => trusting.GetAsync(new Uri("https://api.keap.com/token")));
    }

    [Fact]
    public async Task The_port_that_is_taken_is_the_one_that_is_named()
    {
        await using var keap = await KeapSandbox.StartAsync(new() { TlsPort = 0 });
        var (plain, secure) = (keap.Address.Port, keap.Tls!.Port);

        var ofPlain = await Assert.ThrowsAsync<PortInUseException>(() =>
            KeapSandbox.StartAsync(new() { Port = plain, TlsPort = 0 })
        );
        var ofTls = await Assert.ThrowsAsync<PortInUseException>(() =>
            KeapSandbox.StartAsync(new() { TlsPort = secure })
        );

        Assert.Equal((plain, secure), (ofPlain.Port, ofTls.Port));
    }

    [Fact]
    public async Task Without_it_there_is_neither_tls_nor_a_proxy()
    {
        await using var keap = await KeapSandbox.StartAsync();

        Assert.Null(keap.Tls);
        Assert.Throws<InvalidOperationException>(keap.OpenProxy);
    }
}
