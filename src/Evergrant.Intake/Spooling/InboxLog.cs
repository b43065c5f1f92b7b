namespace Evergrant.Intake.Spooling;

internal static partial class InboxLog
{
    [LoggerMessage(1, LogLevel.Warning, "A submission could not be taken; it lies in {Path} with the reason beside it")]
    public static partial void SetAside(ILogger log, string path);
}
