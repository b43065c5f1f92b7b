using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Evergrant.EndToEnd.Php;

/// A host that answers as a test wants, and remembers what it was asked with.
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeApi(WebApplication app) => this.app = app;

    public List<string> Bearers { get; } = [];

    public string Address => app.Urls.First();

    public static async Task<FakeApi> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var api = new FakeApi(builder.Build());
        api.app.Run(context =>
        {
            lock (api.Bearers)
                api.Bearers.Add(context.Request.Headers.Authorization.ToString());
            return answer(context);
        });
        await api.app.StartAsync();
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
