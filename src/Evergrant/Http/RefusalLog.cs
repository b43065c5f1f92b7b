using Microsoft.Extensions.Logging;

namespace Evergrant.Http;

internal static partial class RefusalLog
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Grant {Grant}: the API says that the token of generation {Generation} is dead; refreshing once"
    )]
    public static partial void Refreshing(ILogger log, string grant, int generation);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "Grant {Grant}: the API refused the token of generation {Generation}; it is not refreshed again within ten minutes of the last time"
    )]
    public static partial void RefusedAgain(ILogger log, string grant, int generation);

    [LoggerMessage(
        3,
        LogLevel.Error,
        "App {App}: the API refuses the tokens of many of its grants at once, now of {Grant}; look at the app and at the API. No refresh is forced for ten minutes"
    )]
    public static partial void ManyRefused(ILogger log, string app, string grant);
}
