namespace Evergrant.Hosting.Chores;

internal static partial class ChoresLog
{
    [LoggerMessage(1, LogLevel.Error, "The token file {Path} cannot be written: {Problem}")]
    public static partial void FileNotWritten(ILogger log, string path, string problem);

    [LoggerMessage(2, LogLevel.Warning, "The chores wait for the store: {Why}")]
    public static partial void Waits(ILogger log, string why);

    [LoggerMessage(3, LogLevel.Error, "The chores stumbled and go on")]
    public static partial void Stumbled(ILogger log, Exception mistake);
}
