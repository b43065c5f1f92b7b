using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Evergrant.Bench;

/// A token endpoint that does nothing but answer with the next pair, so that what is measured is the keeper's own work; or
/// that does not answer at all.
internal sealed class Rotator : IAsyncDisposable
{
    private readonly WebApplication app;
    private long issued;
    private TaskCompletionSource? hanging;

    private Rotator(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    /// Answers so far.
    public long Issued => Interlocked.Read(ref issued);

    public static async Task<Rotator> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var rotator = new Rotator(app);
        app.Run(rotator.AnswerAsync);
        await app.StartAsync();
        rotator.Address = new Uri(app.Urls.First());
        return rotator;
    }

    /// From now on, until it is called with false: whoever asks waits.
    public void Hang(bool hang)
    {
        if (hang)
            hanging ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        else
            Interlocked.Exchange(ref hanging, null)?.TrySetResult();
    }

    public ValueTask DisposeAsync()
    {
        Hang(false);
        return app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (hanging is { } wait)
            await wait.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var number = Interlocked.Increment(ref issued);
        var body = Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"access_token":"a{{number:D27}}","token_type":"bearer","expires_in":86400,"refresh_token":"r{{number:D31}}","scope":"full|bench.infusionsoft.com"}"""
            )
        );
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }
}
