namespace Evergrant.Server.Traces;

internal static partial class TraceLog
{
    [LoggerMessage(1, LogLevel.Warning, "What keys were used for cannot be stored now: {Why}")]
    public static partial void Waits(ILogger log, string why);

    [LoggerMessage(2, LogLevel.Error, "What keys were used for could not be stored")]
    public static partial void Stumbled(ILogger log, Exception mistake);
}
