using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Evergrant.Sandbox.Tests.Hooks;

/// <summary>A receiver of hooks on loopback: echoes secrets, and answers deliveries as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<JsonNode> deliveries = [];
    private readonly ConcurrentQueue<string> secrets = [];

    private Receiver(WebApplication app) => this.app = app;

    /// <summary>Of deliveries. 0 never answers.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Of handshakes: whether the secret comes back.</summary>
    public bool Echoes { get; set; } = true;

    public string Url { get; private set; } = "";

    public IReadOnlyList<JsonNode> Deliveries => [.. deliveries];

    public IReadOnlyList<string> Secrets => [.. secrets];

    /// <summary>When a delivery is here, answered or not.</summary>
    public Task AskedAsync() => asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public static async Task<Receiver> StartAsync(IPAddress? address = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(options => options.Listen(address ?? IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var receiver = new Receiver(builder.Build());
        receiver.app.Run(receiver.HandleAsync);
        await receiver.app.StartAsync();
        receiver.Url = receiver.app.Urls.First() + "/hook";
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        released.TrySetResult();
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Headers["X-Hook-Secret"].ToString() is { Length: > 0 } secret)
        {
            secrets.Enqueue(secret);
            if (Echoes)
                context.Response.Headers["X-Hook-Secret"] = secret;

            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        deliveries.Enqueue(JsonNode.Parse(await reader.ReadToEndAsync())!);
        asked.TrySetResult();
        if (Status == 0)
            await released.Task.WaitAsync(context.RequestAborted);
        else
            context.Response.StatusCode = Status;
    }
}
