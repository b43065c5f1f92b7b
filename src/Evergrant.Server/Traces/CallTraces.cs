using System.Security.Cryptography;
using Evergrant.Hosting.Home;

namespace Evergrant.Server.Traces;

/// Who called what, how often, and how it went. Nothing is written while a call lasts.
internal sealed class CallTraces(EvergrantHome home)
{
    public const string Header = "X-Evergrant-Request-Id";

    /// The id goes into the answer, and to the provider in place of what the consumer calls one.
    public CallTrace Begin(HttpContext context)
    {
        var trace = new CallTrace
        {
            Id = "rq_" + RandomNumberGenerator.GetHexString(20, lowercase: true),
            StartedAt = home.ProcessClock.GetTimestamp(),
        };
        context.Response.Headers[Header] = trace.Id;
        context.Request.Headers[Header] = trace.Id;
        return trace;
    }

    /// After the last byte of the answer, or when there will be none.
    public void Note(CallTrace trace, HttpContext context) { }
}
