namespace Evergrant.Server.Connect;

internal static partial class ConnectLog
{
    [LoggerMessage(1, LogLevel.Information, "A callback of {Provider} was refused: {Why}")]
    public static partial void Refused(ILogger log, string provider, string why);

    [LoggerMessage(2, LogLevel.Information, "A sign-in at {Provider} for app {App} ended: {Outcome}, grant {Grant}")]
    public static partial void Ended(ILogger log, string provider, string app, OutcomeKind outcome, string? grant);
}
