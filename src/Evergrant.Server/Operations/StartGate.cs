using Evergrant.Server.Web;

namespace Evergrant.Server.Operations;

/// The port is taken before the keeper starts; until it has, nothing is answered from what it does not know yet.
internal sealed class StartGate(Readiness readiness)
{
    public Task CheckAsync(HttpContext context, RequestDelegate next) =>
        readiness.IsStarted || context.Request.Path.Value is "/livez" or "/readyz"
            ? next(context)
            : Refusal.WriteAsync(
                context,
                Problem.Unavailable("starting", "The server is starting.", TimeSpan.FromSeconds(1))
            );
}
