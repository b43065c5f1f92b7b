using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Server.Web;

internal static class Limits
{
    public const int Body = 64 * 1024;
    public const int Headers = 32 * 1024;
    public const int RequestLine = 8 * 1024;

    /// What streams through, however large it is.
    private static readonly PathString Gateway = new("/gw");

    public static ProblemDocument BodyTooLarge { get; } =
        Problem.New(413, "body_too_large", $"A request's body may have {Body} bytes.");

    /// The web server counts a body only while it is read, and most addresses read none.
    public static Task RefuseLargeBody(HttpContext context, RequestDelegate next)
    {
        if (!(context.Request.ContentLength > Body) || context.Request.Path.StartsWithSegments(Gateway))
            return next(context);
        // A browser reads the answer only when it has sent everything: what is left is dropped for some seconds, not cut off.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        return Refusal.WriteAsync(context, BodyTooLarge);
    }
}
