using System.Globalization;
using System.Text.Json;
using Evergrant.Hosting.Home;
using Evergrant.Server.Web;

namespace Evergrant.Server.Traces;

internal sealed class LogEndpoint(EvergrantHome home, CallLog log)
{
    private const int Usual = 100;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    public async Task GetAsync(HttpContext context)
    {
        var asked = context.Request.Query["limit"];
        var limit = Usual;
        if (asked.Count > 0 && !TryRead(asked.ToString(), out limit))
            await Problem.WriteAsync(context, 400, "invalid_limit", $"limit is a number, 1 to {CallLog.Size}.");
        else if (context.Request.Query["follow"] == "true")
            await FollowAsync(context, limit);
        else
            await Json.WriteAsync(
                context,
                200,
                new CallsAnswer([.. log.After(0, limit).Select(CallAnswer.Of)]),
                CallsJson.Default.CallsAnswer
            );
    }

    private async Task FollowAsync(HttpContext context, int limit)
    {
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.CacheControl = "no-store";
        using var timer = new PeriodicTimer(Period, home.ProcessClock);
        var (last, most) = (0L, limit);
        do
        {
            foreach (var call in log.After(last, most))
            {
                await context.Response.WriteAsync(
                    JsonSerializer.Serialize(CallAnswer.Of(call), CallsJson.Default.CallAnswer) + "\n",
                    context.RequestAborted
                );
                last = call.Number;
            }
            most = CallLog.Size;
            await context.Response.Body.FlushAsync(context.RequestAborted);
        } while (await timer.WaitForNextTickAsync(context.RequestAborted));
    }

    private static bool TryRead(string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
        && limit is >= 1 and <= CallLog.Size;
}
