using System.Net;
using Evergrant.Http;
using Evergrant.Server.Tests.Gateway;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Evergrant.Hosting.Tests.Http;

/// A proxy in the environment gets to see no secret that stays on this machine.
public sealed class ProxyTests
{
    [Fact]
    public async Task A_server_on_this_machine_is_asked_without_a_proxy()
    {
        await using var proxy = await StubApi.StartAsync();
        await using var server = await StubApi.StartAsync();
        server.Answer = context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(
                """{"access_token":"a","expires_at":null,"expires_in":null,"generation":1}"""
            );
        };
        SystemProxy.Stand(proxy.Address, before: server.Address);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Of("key"), "eg_key");
        await using var client = await EvergrantClient.OpenAsync(
            new EvergrantOptions { Server = server.Address, KeyFile = folder.Of("key") }
        );
        await client.GetAsync(Stage.Grant, default);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task An_api_on_this_machine_is_called_without_a_proxy()
    {
        await using var proxy = await StubApi.StartAsync();
        await using var stage = await Stage.ConnectedAsync();
        SystemProxy.Stand(proxy.Address, before: stage.Keap.Address);
        using var own = stage.Client.CreateHttpClient(Stage.Grant);
        (await own.GetAsync(Stage.Contacts)).EnsureSuccessStatusCode().Dispose();
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task A_client_of_the_factory_calls_an_api_on_this_machine_without_a_proxy()
    {
        await using var proxy = await StubApi.StartAsync();
        await using var stage = await Stage.ConnectedAsync();
        SystemProxy.Stand(proxy.Address, before: stage.Keap.Address);
        foreach (var sender in (HttpMessageHandler[])[new SocketsHttpHandler(), new HttpClientHandler()])
        {
            await using var services = ServicesOf(stage, http => http.ConfigurePrimaryHttpMessageHandler(() => sender));
            using var made = services.GetRequiredService<IHttpClientFactory>().CreateClient("crm");
            (await made.GetAsync(new Uri(stage.Keap.Address, Stage.Contacts))).EnsureSuccessStatusCode().Dispose();
        }
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task A_sender_that_would_send_a_token_in_the_clear_through_a_proxy_is_refused()
    {
        await using var proxy = await StubApi.StartAsync();
        await using var stage = await Stage.ConnectedAsync();
        SystemProxy.Stand(proxy.Address, before: stage.Keap.Address);
        foreach (
            var sender in (HttpMessageHandler[])
                [
                    new SocketsHttpHandler { AllowAutoRedirect = false },
                    new SocketsHttpHandler { AllowAutoRedirect = false, Proxy = new Everything(proxy.Address) },
                    new HttpClientHandler { AllowAutoRedirect = false },
                ]
        )
        {
            using var http = new HttpClient(
                new AccessTokenHandler(stage.Client, Stage.Grant) { InnerHandler = sender }
            );
            var refused = await Assert.ThrowsAsync<TokenNotAllowedException>(() =>
                http.GetAsync(new Uri(stage.Keap.Address, Stage.Contacts))
            );
            Assert.Contains("UseProxy = false", refused.Message, StringComparison.Ordinal);
        }
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public void A_proxy_is_used_for_everything_that_leaves_this_machine()
    {
        var proxy = new Uri("http://proxy.example:3128");
        var elsewhere = new ProxyElsewhere(new Everything(proxy));
        Assert.Equal(proxy, elsewhere.GetProxy(new Uri("https://api.infusionsoft.com/crm")));
        Assert.False(elsewhere.IsBypassed(new Uri("https://api.infusionsoft.com/crm")));
        foreach (
            var here in (string[])
                ["http://127.0.0.1:7400", "https://localhost", "http://keap.localhost:1", "http://[::1]"]
        )
            Assert.True(elsewhere.IsBypassed(new Uri(here)) && elsewhere.GetProxy(new Uri(here)) is null, here);
    }

    private static ServiceProvider ServicesOf(Stage stage, Action<IHttpClientBuilder> configure)
    {
        var services = new ServiceCollection();
        services.AddSingleton(stage.Client);
        var http = services.AddHttpClient("crm");
        configure(http);
        http.AddEvergrantToken(Stage.Grant);
        return services.BuildServiceProvider();
    }

    private sealed class Everything(Uri proxy) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => proxy;

        public bool IsBypassed(Uri host) => false;
    }
}
