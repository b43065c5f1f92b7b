using Microsoft.Extensions.Logging;

namespace Evergrant;

/// Ids, states and fingerprints; never a token, a secret or a body.
internal static partial class KeeperLog
{
    [LoggerMessage(1, LogLevel.Information, "Grant {Name} ({Grant}) rotated to generation {Generation} by {Attempt}")]
    public static partial void Rotated(ILogger log, GrantId grant, string name, int generation, AttemptId attempt);

    [LoggerMessage(2, LogLevel.Warning, "Grant {Name} ({Grant}) is {State}: {What}, {Received}. {Meaning}")]
    public static partial void Ended(
        ILogger log,
        GrantId grant,
        string name,
        GrantState state,
        string what,
        string? received,
        string? meaning
    );

    [LoggerMessage(
        3,
        LogLevel.Critical,
        "The answer to {Attempt} of grant {Grant} is not in the store yet (in the spool: {Spooled}); retrying: {Why}"
    )]
    public static partial void NotStored(ILogger log, GrantId grant, AttemptId attempt, bool spooled, string why);

    [LoggerMessage(
        15,
        LogLevel.Critical,
        "The answer to {Attempt} of grant {Grant} cannot be stored (in the spool: {Spooled}); retrying"
    )]
    public static partial void Unstorable(
        ILogger log,
        GrantId grant,
        AttemptId attempt,
        bool spooled,
        Exception mistake
    );

    [LoggerMessage(
        4,
        LogLevel.Critical,
        "The answer to {Attempt} of grant {Grant} is not in the spool; retrying: {Why}"
    )]
    public static partial void NotSpooled(ILogger log, GrantId grant, AttemptId attempt, string why);

    [LoggerMessage(5, LogLevel.Warning, "Adopted the answer to {Attempt} of grant {Grant} from the spool of {Node}")]
    public static partial void Adopted(ILogger log, GrantId grant, AttemptId attempt, string node);

    [LoggerMessage(6, LogLevel.Error, "The spool of {Node} is kept: {Problem}")]
    public static partial void SpoolProblem(ILogger log, string node, string problem);

    [LoggerMessage(7, LogLevel.Warning, "The schedule waits for the store: {Why}")]
    public static partial void ScheduleWaits(ILogger log, string why);

    [LoggerMessage(8, LogLevel.Warning, "The store does not answer; what is in memory is served: {Why}")]
    public static partial void StoreLost(ILogger log, string why);

    [LoggerMessage(9, LogLevel.Information, "Grant {Name} ({Grant}) connected to {Account}, consent {Epoch}")]
    public static partial void Connected(ILogger log, GrantId grant, string name, string? account, int epoch);

    [LoggerMessage(14, LogLevel.Information, "Grant {Name} ({Grant}) got a key of app {App}, generation {Generation}")]
    public static partial void KeyAdded(ILogger log, GrantId grant, string name, string app, int generation);

    [LoggerMessage(11, LogLevel.Error, "Grant {Name} ({Grant}) could not be refreshed; tried again in an hour")]
    public static partial void NotRefreshed(ILogger log, GrantId grant, string name, Exception mistake);

    [LoggerMessage(12, LogLevel.Error, "{What} stumbled and goes on")]
    public static partial void Stumbled(ILogger log, string what, Exception mistake);

    [LoggerMessage(
        13,
        LogLevel.Error,
        "{Attempt} of grant {Grant} was not sent, and the store cannot be told: its token will be held for sent. {Why}"
    )]
    public static partial void NotWithdrawn(ILogger log, GrantId grant, AttemptId attempt, string why);

    [LoggerMessage(
        15,
        LogLevel.Warning,
        "{Endpoint} fails, {Failures} times in a row: nothing is sent to it until {Until}"
    )]
    public static partial void EndpointHeld(ILogger log, string endpoint, int failures, DateTimeOffset until);

    [LoggerMessage(16, LogLevel.Information, "{Endpoint} answers again")]
    public static partial void EndpointBack(ILogger log, string endpoint);

    [LoggerMessage(
        17,
        LogLevel.Warning,
        "The clock of this machine differs from that of {Endpoint} by {Seconds} s: is it set right? Token lives count from sending, so nothing is lost by it"
    )]
    public static partial void ClockDiffers(ILogger log, string endpoint, long seconds);

    [LoggerMessage(
        18,
        LogLevel.Warning,
        "The calendar was set back by {Seconds} s: {Count} grants are refreshed now, for their times are not to be trusted"
    )]
    public static partial void CalendarSetBack(ILogger log, long seconds, int count);

    [LoggerMessage(
        19,
        LogLevel.Warning,
        "{Count} grants of the app {App} are only kept alive: its share of the provider's daily quota keeps {Most} warm"
    )]
    public static partial void Rationed(ILogger log, string app, int count, int most);

    [LoggerMessage(10, LogLevel.Critical, "{Count} redemptions are still in flight after draining for {Seconds} s")]
    public static partial void NotDrained(ILogger log, int count, double seconds);

    [LoggerMessage(
        15,
        LogLevel.Error,
        "The journal of this home cannot be written, so {Attempt} of grant {Grant} is not in it: {Why}"
    )]
    public static partial void NotJournaled(ILogger log, GrantId grant, AttemptId attempt, string why);

    [LoggerMessage(16, LogLevel.Error, "Grant {Name} ({Grant}) is set aside: {Problem}")]
    public static partial void SetAside(ILogger log, GrantId grant, string name, string problem);
}
