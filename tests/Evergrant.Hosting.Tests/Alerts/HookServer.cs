using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Evergrant.Hosting.Tests.Alerts;

/// Receives events and heartbeats, and checks signatures as Standard Webhooks tells receivers to.
internal sealed class HookServer : IAsyncDisposable
{
    private readonly List<ReceivedHook> hooks = [];
    private readonly WebApplication app;

    private HookServer(WebApplication app) => this.app = app;

    /// Answers in this order, then 200.
    public Queue<int> Answers { get; } = new();
    public TaskCompletionSource? Hold { get; set; }
    public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public Uri Address => new(new Uri(app.Urls.First()), "/hook/canary-path");

    public IReadOnlyList<ReceivedHook> Hooks
    {
        get
        {
            lock (hooks)
                return [.. hooks];
        }
    }

    public IEnumerable<string> Types => Hooks.Select(hook => (string)hook.Event["type"]!);

    public static async Task<HookServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new HookServer(builder.Build());
        server.app.Run(server.TakeAsync);
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync()
    {
        Hold?.TrySetResult();
        return app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        lock (hooks)
            hooks.Add(
                new ReceivedHook(
                    context.Request.Method,
                    context.Request.Path,
                    context.Request.Headers.ToDictionary(
                        header => header.Key,
                        header => header.Value.ToString(),
                        StringComparer.OrdinalIgnoreCase
                    ),
                    body
                )
            );
        if (Hold is { } hold)
        {
            Held.TrySetResult();
            await hold.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        int status;
        lock (Answers)
            status = Answers.TryDequeue(out var next) ? next : 200;
        context.Response.StatusCode = status;
        if (status == 302)
            context.Response.Headers.Location = "/elsewhere";
    }
}

internal sealed record ReceivedHook(string Method, string Path, Dictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];
    public JsonNode Event => JsonNode.Parse(Body)!;

    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret.Split('_')[1]);
        var content = Encoding.UTF8.GetBytes($"{Id}.{Headers["webhook-timestamp"]}.{Body}");
        return Headers["webhook-signature"] == "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content));
    }
}
