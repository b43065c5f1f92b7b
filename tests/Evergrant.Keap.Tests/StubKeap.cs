using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Evergrant.Keap.Tests;

/// Answers what the sandbox cannot be made to, over real HTTP.
internal sealed class StubKeap : IAsyncDisposable
{
    private readonly WebApplication app;

    private StubKeap(WebApplication app, KeapClientOptions? options)
    {
        this.app = app;
        Http = Desk.Of(new Uri(app.Urls.First()));
        Keap = new KeapClient(Http, options);
    }

    public HttpClient Http { get; }
    public KeapClient Keap { get; }
    public Uri Address => Http.BaseAddress!;

    /// Path and query of each request.
    public List<string> Asked { get; } = [];

    public static async Task<StubKeap> StartAsync(RequestDelegate answer, KeapClientOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var asked = (StubKeap?)null;
        app.Run(context =>
        {
            lock (asked!.Asked)
                asked.Asked.Add($"{context.Request.Path}{context.Request.QueryString}");
            return answer(context);
        });
        await app.StartAsync();
        return asked = new StubKeap(app, options);
    }

    public static Task<StubKeap> StartAsync(int status, string body, string type = "application/json") =>
        StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
