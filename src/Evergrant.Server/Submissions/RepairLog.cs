namespace Evergrant.Server.Submissions;

internal static partial class RepairLog
{
    [LoggerMessage(1, LogLevel.Information, "Page: {Verb} of submission {Id}")]
    public static partial void Acted(ILogger log, string verb, string id);

    [LoggerMessage(2, LogLevel.Information, "Page: {Verb} of {Count} submissions")]
    public static partial void ActedOnMany(ILogger log, string verb, long count);
}
