using System.Globalization;
using Evergrant.Sandbox.Authorization;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Profiles;

namespace Evergrant.Sandbox.Log;

/// <summary>Numbers each emulated request and writes it down when it is over. Control calls are not requests to Keap.</summary>
internal sealed class RequestJournal(SandboxRequestLog log, SandboxClock clock, ProfileBook profiles)
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
        var round = log.Round;
        var written = false;
        var notes = new RequestNotes
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"req-{number}"),
            Era = profiles.World.Era,
            WriteDown = (notes, cut) =>
            {
                if (!written)
                {
                    written = true;
                    log.Add(Entry(context, notes, time, cut) with { Round = round });
                }
            },
        };
        context.Features.Set(notes);
        // Before the first byte leaves: whoever has the answer may look at the log at once.
        context.Response.OnStarting(() =>
        {
            if (profiles.World.Has(SandboxSwitch.OwnHeaders, "left-out"))
                SandboxHeaders.Remove(context.Response.Headers);
            else
                SandboxHeaders.Write(context.Response.Headers, notes, KeysOf(context, notes), clock.GetUtcNow());
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

    private static LedgerKeys KeysOf(HttpContext context, RequestNotes notes) =>
        new(
            notes.Era,
            LedgerKeys.PlaceOf(context.Request.Path),
            notes.Behaviour?.Key,
            notes.Operation?.Key,
            notes.Refused?.Name,
            notes.Fault
        );

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
            Presentation = notes.Presentation,
            Issued = notes.Issued,
            Refused = notes.Refused?.Name,
            Redirect = notes.Redirect,
            Keys = KeysOf(context, notes),
            // The doctor knows calls, and would miss a credential on a page.
            Sent = BearerGate.IsPage(context.Request.Path) ? null : SentExchange.Of(context, notes, cut),
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
