using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Evergrant.Server.Tests.Gateway;

/// A provider's API that notes what it is asked and answers as the test says.
internal sealed class StubApi : IAsyncDisposable
{
    private readonly WebApplication app;

    private StubApi(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());
    public ConcurrentQueue<Asked> Requests { get; } = new();

    /// False: <see cref="Requests"/> stays empty, for tests with very many.
    public bool Notes { get; set; } = true;
    public RequestDelegate Answer { get; set; } = context => context.Response.WriteAsync("fine");

    public static async Task<StubApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
        });
        var app = builder.Build();
        var stub = new StubApi(app);
        app.Run(async context =>
        {
            if (!stub.Notes)
            {
                await stub.Answer(context);
                return;
            }
            var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString());
            var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            stub.Requests.Enqueue(new Asked(context.Request.Method, raw, headers));
            await stub.Answer(context);
        });
        await app.StartAsync();
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
    }

    public static Task RefuseAsync(HttpContext context, string code, int status = 401)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var fault = """{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"CODE"}}}""";
        return context.Response.WriteAsync(fault.Replace("CODE", code, StringComparison.Ordinal));
    }
}

internal sealed record Asked(string Method, string Target, Dictionary<string, string> Headers);
