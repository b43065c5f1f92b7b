using Evergrant.Sandbox.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Sandbox.Control;

/// <summary>
/// A page in a browser can send neither the header nor JSON to another origin without asking first, and the sandbox
/// never says yes.
/// </summary>
internal static class ControlGuard
{
    public const string Header = "X-Evergrant-Sandbox";

    public static RequestDelegate Guarded(RequestDelegate call) =>
        context =>
        {
            if (context.Request.Headers[Header] != "1")
            {
                throw new ProblemException(403, "control_header_missing", $"Send the header {Header}: 1.");
            }

            if (HasBody(context) && !context.Request.HasJsonContentType())
                throw new ProblemException(415, "json_required", "Send the body as application/json.");

            return call(context);
        };

    public static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
        && context.Request.ContentLength != 0;
}
