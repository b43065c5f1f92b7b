namespace Evergrant.Server.Web;

/// Never a path, a query or a header: links and callbacks carry codes there.
internal static partial class WebLog
{
    [LoggerMessage(1, LogLevel.Error, "Unexpected failure of request {TraceId}")]
    public static partial void Unexpected(ILogger log, string traceId, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "A request was refused because the store is unavailable: {Why}")]
    public static partial void StoreUnavailable(ILogger log, string why);
}
