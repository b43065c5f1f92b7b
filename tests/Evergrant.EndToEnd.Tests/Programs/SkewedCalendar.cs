using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Evergrant.EndToEnd;

/// What a machine takes for the time, which may be wrong while its provider's is right.
internal sealed class SkewedCalendar : IAsyncDisposable
{
    private readonly WebApplication app;

    private SkewedCalendar(WebApplication app) => this.app = app;

    public TimeSpan Skew { get; set; }

    public Uri Address => new(app.Urls.First());

    public static async Task<SkewedCalendar> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var calendar = new SkewedCalendar(builder.Build());
        calendar.app.MapGet(
            "/_sandbox/v1/clock",
            () => Results.Json(new { now = clock.GetUtcNow() + calendar.Skew, frozen = true })
        );
        await calendar.app.StartAsync();
        return calendar;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
