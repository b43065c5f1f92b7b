using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;

namespace Evergrant.Server.Intake;

/// Which pages elsewhere may read what a form answers. Plain HTML needs none of this.
internal static class CrossSite
{
    /// For the sites that the form lists.
    public static void Allow(HttpContext context, Form form)
    {
        var headers = context.Response.Headers;
        headers.Vary = "Origin";
        var origin = context.Request.Headers.Origin.ToString();
        if (!Origins.AreListed(form.Definition.Origins, origin))
            return;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "Retry-After, Idempotent-Replayed";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    /// The same whether there is a form or not: only its listed sites learn more.
    public static async Task PreflightAsync(HttpContext context)
    {
        var forms = context.RequestServices.GetRequiredService<OpenForms>();
        var name = (string)context.Request.RouteValues["form"]!;
        if (await forms.FindAsync(name, context.RequestAborted) is { } form)
        {
            Allow(context, form);
            if (context.Response.Headers.AccessControlAllowOrigin.Count > 0)
            {
                context.Response.Headers.AccessControlAllowMethods = "GET, POST";
                context.Response.Headers.AccessControlAllowHeaders = "Content-Type, Idempotency-Key";
                context.Response.Headers.AccessControlMaxAge = "600";
            }
        }
        context.Response.Headers.Vary = "Origin";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
