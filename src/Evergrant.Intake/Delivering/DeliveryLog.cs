namespace Evergrant.Intake.Delivering;

/// Receipts and codes only: nothing of what was sent.
internal static partial class DeliveryLog
{
    [LoggerMessage(1, LogLevel.Warning, "Nothing of {Grant} is delivered: {Why}")]
    public static partial void Held(ILogger log, GrantId grant, string why);

    [LoggerMessage(2, LogLevel.Information, "What was sent for {Grant} is delivered again")]
    public static partial void Resumed(ILogger log, GrantId grant);

    [LoggerMessage(3, LogLevel.Warning, "The submission {Receipt} needs attention: {Problem}")]
    public static partial void NeedsAttention(ILogger log, string receipt, string problem);

    [LoggerMessage(4, LogLevel.Warning, "The delivery waits for the store: {Why}")]
    public static partial void Waits(ILogger log, string why);

    [LoggerMessage(5, LogLevel.Error, "The delivery stumbled and goes on")]
    public static partial void Stumbled(ILogger log, Exception mistake);

    // The exception may hold what was sent: its kind has to do.
    [LoggerMessage(6, LogLevel.Error, "The submission {Receipt} could not be handled: {Kind}")]
    public static partial void Broken(ILogger log, string receipt, string kind);
}
