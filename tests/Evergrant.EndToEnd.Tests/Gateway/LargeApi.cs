using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Evergrant.EndToEnd.Gateway;

/// An API that takes and gives as many bytes as it is asked to: a POST is answered with their count, a GET with `?bytes=N`, and
/// any other with a little JSON.
internal sealed class LargeApi : IAsyncDisposable
{
    private static readonly byte[] Piece = new byte[64 * 1024];
    private readonly WebApplication app;

    private LargeApi(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    public static async Task<LargeApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var api = new LargeApi(builder.Build());
        api.app.Run(context => HttpMethods.IsPost(context.Request.Method) ? TakeAsync(context) : GiveAsync(context));
        await api.app.StartAsync();
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static async Task TakeAsync(HttpContext context)
    {
        var buffer = new byte[Piece.Length];
        var taken = 0L;
        while (await context.Request.Body.ReadAsync(buffer) is > 0 and var count)
            taken += count;
        await context.Response.WriteAsync(taken.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task GiveAsync(HttpContext context)
    {
        if (!long.TryParse(context.Request.Query["bytes"], CultureInfo.InvariantCulture, out var left))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{}");
            return;
        }
        context.Response.ContentType = "application/octet-stream";
        for (; left > 0; left -= Piece.Length)
            await context.Response.Body.WriteAsync(Piece.AsMemory(0, (int)Math.Min(left, Piece.Length)));
    }
}
