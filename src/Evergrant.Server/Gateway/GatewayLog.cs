namespace Evergrant.Server.Gateway;

/// Never a path, a header or a body.
internal static partial class GatewayLog
{
    [LoggerMessage(1, LogLevel.Warning, "Grant {Grant}: no answer from the API, phase {Phase}, timed out: {TimedOut}")]
    public static partial void NoAnswer(ILogger log, string grant, ForwardPhase phase, bool timedOut);
}
