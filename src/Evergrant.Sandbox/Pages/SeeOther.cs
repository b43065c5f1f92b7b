namespace Evergrant.Sandbox.Pages;

/// <summary>303: the browser goes on with GET, and reloading what it comes to sends no form again.</summary>
internal static class SeeOther
{
    public static Task To(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
