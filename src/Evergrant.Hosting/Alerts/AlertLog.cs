namespace Evergrant.Hosting.Alerts;

/// Never a reconnect link, never the path of a hook.
internal static partial class AlertLog
{
    [LoggerMessage(1, LogLevel.Warning, "Alert {Alert} opened: {Subject}")]
    public static partial void Opened(ILogger log, string alert, string subject);

    [LoggerMessage(2, LogLevel.Information, "Alert {Alert} ended: {Subject}")]
    public static partial void Closed(ILogger log, string alert, string subject);

    [LoggerMessage(3, LogLevel.Information, "Alert {Alert} ({Message}) was sent by {Way}")]
    public static partial void Sent(ILogger log, string alert, AlertMessage message, string way);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "Alert {Alert} ({Message}) was not sent by {Way}, tried again in {Seconds} s: {Why}"
    )]
    public static partial void NotSent(
        ILogger log,
        string alert,
        AlertMessage message,
        string way,
        double seconds,
        string why
    );

    [LoggerMessage(5, LogLevel.Error, "Alert {Alert} ({Message}) is given up for {Way}: {Why}")]
    public static partial void GivenUp(ILogger log, string alert, AlertMessage message, string way, string why);

    [LoggerMessage(6, LogLevel.Warning, "The heartbeat was not taken: {Why}")]
    public static partial void NoHeartbeat(ILogger log, string why);
}
