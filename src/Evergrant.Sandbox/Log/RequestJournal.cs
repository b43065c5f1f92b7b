using System.Globalization;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Fidelity;

namespace Evergrant.Sandbox.Log;

/// <summary>Numbers each emulated request and writes it down when it is over. Control calls are not requests to Keap.</summary>
internal sealed class RequestJournal(SandboxRequestLog log, SandboxClock clock)
{
    private long lastNumber;

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (IsOurs(context.Request))
        {
            await next(context);
            return;
        }

        var number = Interlocked.Increment(ref lastNumber);
        var time = clock.GetUtcNow();
        var written = false;
        var notes = new RequestNotes
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"req-{number}"),
            WriteDown = (notes, cut) =>
            {
                if (!written)
                {
                    written = true;
                    log.Add(Entry(context, notes, time, cut));
                }
            },
        };
        context.Features.Set(notes);
        context.Response.Headers["x-sandbox-request-id"] = notes.Id;
        // Before the first byte leaves: whoever has the answer may look at the log at once.
        context.Response.OnStarting(() =>
        {
            notes.Done();
            return Task.CompletedTask;
        });
        try
        {
            await next(context);
        }
        finally
        {
            if (context.RequestAborted.IsCancellationRequested)
                notes.Cut(context);
            else if (context.Response.HasStarted)
                notes.Done();
        }
    }

    private static bool IsOurs(HttpRequest request) =>
        request.Path.StartsWithSegments("/_sandbox", StringComparison.Ordinal)
        || (request.Path == "/" && HttpMethods.IsGet(request.Method));

    private static LoggedRequest Entry(HttpContext context, RequestNotes notes, DateTimeOffset time, bool cut)
    {
        var presenter = Presenter.Of(context);
        return new LoggedRequest
        {
            Id = notes.Id,
            Time = time,
            Method = context.Request.Method,
            Path = Redaction.Path(context.Request.Path),
            Query = Redaction.Query(context.Request.Query),
            Status = cut ? null : context.Response.StatusCode,
            Client = notes.Client,
            GrantType = notes.GrantType,
            Tenant = notes.Tenant,
            Presented = notes.Presented,
            Issued = notes.Issued,
            Refused = notes.Refused?.Name,
            Redirect = notes.Redirect,
            Keys = new LedgerKeys(
                notes.Era,
                LedgerKeys.PlaceOf(context.Request.Path),
                notes.Behaviour?.Key,
                notes.Operation?.Key,
                notes.Refused?.Name,
                notes.Fault
            ),
            Sent = SentExchange.Of(context, notes, cut),
            Call = CopiedCall.Of(context.Request, notes.Body),
            Fault = notes.Fault,
            Exchange = new LoggedExchange
            {
                RequestHeaders = ShownHeaders.Of(context.Request),
                RequestFields = notes.Fields,
                ResponseHeaders = cut ? [] : ShownHeaders.Of(context.Response),
                ResponseBody = cut ? null : notes.Answer,
            },
            UserAgent = presenter.UserAgent,
            RemotePort = presenter.RemotePort,
        };
    }
}
