using System.Net;
using Evergrant.Server.Web;

namespace Evergrant.Bench;

/// A server with the same Kestrel as Evergrant's and nothing before its one answer.
internal sealed class Plain : IAsyncDisposable
{
    private readonly WebApplication app;

    private Plain(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());
    public IPEndPoint EndPoint => new(IPAddress.Loopback, Address.Port);

    public static async Task<Plain> StartAsync(Subject subject, RequestDelegate answer)
    {
        var listen = new Uri("http://127.0.0.1:0");
        var app = WebHost.CreateBuilder(subject.Home, listen, socket: null).Build();
        app.Run(answer);
        await app.StartAsync();
        return new Plain(app);
    }

    /// <summary>The same bytes each time.</summary>
    public static RequestDelegate Always(byte[] body) =>
        context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body).AsTask();
        };

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
