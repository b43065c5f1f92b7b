namespace Evergrant.Server.Web;

internal static class Forms
{
    /// Empty: the request brought none.
    public static async Task<IFormCollection> ReadFormOrEmptyAsync(this HttpRequest request) =>
        request.HasFormContentType
            ? await request.ReadFormAsync(request.HttpContext.RequestAborted)
            : FormCollection.Empty;
}
