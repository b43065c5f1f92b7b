namespace Evergrant.Server.Consumers;

/// Ids, never texts.
internal static partial class ConsumerLog
{
    [LoggerMessage(1, LogLevel.Information, "Key {Verb}: {Key}, by an operator's page")]
    public static partial void Acted(ILogger log, string verb, string key);
}
