namespace Evergrant.Intake.Keeping;

internal static partial class IntakeChoresLog
{
    [LoggerMessage(1, LogLevel.Information, "Took {Count} submissions out of files")]
    public static partial void Taken(ILogger log, int count);

    [LoggerMessage(2, LogLevel.Warning, "Submissions wait in files: {Why}")]
    public static partial void Waits(ILogger log, string why);

    [LoggerMessage(3, LogLevel.Error, "Looking for submissions in files failed, and is tried again")]
    public static partial void Stumbled(ILogger log, Exception mistake);
}
