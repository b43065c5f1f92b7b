namespace Evergrant.Intake.Accepting;

/// Never a word of what was sent.
internal static partial class AcceptLog
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Form {Form}: the bot check's service could not be asked ({Why}); the submission is set aside"
    )]
    public static partial void BotCheckUnknown(ILogger log, string form, string why);
}
