namespace Evergrant.Server.Web;

internal static class Stylesheet
{
    public const string Path = "/assets/evergrant.css";
    private static readonly byte[] Css = Load();

    public static void MapStylesheet(this IEndpointRouteBuilder routes) => routes.MapGet(Path, WriteAsync);

    private static Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "text/css; charset=utf-8";
        context.Response.ContentLength = Css.Length;
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return context.Response.Body.WriteAsync(Css, context.RequestAborted).AsTask();
    }

    private static byte[] Load()
    {
        using var stream = typeof(Stylesheet).Assembly.GetManifestResourceStream("Evergrant.Server.Web.evergrant.css")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
