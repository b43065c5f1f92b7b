using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Evergrant.Protocol;
using Evergrant.Storage;

namespace Evergrant.Refresh;

/// What exchanges say about the token endpoint itself, and when it is left alone for it. Pure. A hold is calendar time, as
/// the back-off of a grant is.
internal static class Breaker
{
    /// Of many nodes and grants together, so a few dropped connections are not enough.
    public const int FailuresUntilHeld = 5;

    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(1);

    /// A clock that was set back further than this does not hold an endpoint up.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public static EndpointSign SignOf(Exchange exchange) =>
        exchange switch
        {
            Exchange.Answered({ Status: 429 }) => EndpointSign.Throttled,
            Exchange.Answered({ Status: >= 500 or 408 }) => EndpointSign.Failing,
            // A page comes from something in between: a portal, a bot check.
            Exchange.Answered(var answer) => answer.Body.Span.TrimStart(" \t\r\n"u8).StartsWith("<"u8)
                ? EndpointSign.Failing
                : EndpointSign.Working,
            _ => EndpointSign.Failing,
        };

    public static bool IsHeld(EndpointStanding standing, DateTimeOffset now) =>
        standing.HeldUntil > now && !(now < standing.HeldAt - Slack);

    /// <summary>Null: nothing that is not on record already.</summary>
    /// <param name="isProbe">It was the one that was sent to see whether the endpoint is back.</param>
    public static EndpointChange? AfterFailure(
        string address,
        EndpointStanding before,
        EndpointSign sign,
        TimeSpan? retryAfter,
        bool isProbe,
        DateTimeOffset now
    )
    {
        if (IsHeld(before, now) && !isProbe)
        {
            // What was under way when it was held up: the same failure once more.
            return retryAfter is { } longer && now + longer > before.HeldUntil
                ? Held(before.Failures, before.HeldAt ?? now, now + longer)
                : null;
        }
        var failures = before.Failures + 1;
        var isThrottled = sign == EndpointSign.Throttled || retryAfter is not null;
        if (!isThrottled && before.HeldUntil is null && failures < FailuresUntilHeld)
            return new EndpointChange { Failures = failures };
        // It knows best when, unless it said so in vain.
        var wait =
            retryAfter is { } asked && failures < FailuresUntilHeld
                ? asked
                : Longer(BackOff(address, before, isThrottled ? failures : failures - FailuresUntilHeld), retryAfter);
        return Held(failures, now, now + Longer(wait, ShortestHold));
    }

    /// Full jitter over a span that doubles from 15 s to 5 min.
    private static TimeSpan BackOff(string address, EndpointStanding before, int doublings)
    {
        var span = FirstHold * Math.Pow(2, Math.Clamp(doublings, 0, 10));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{address}/{before.Version}"), hash);
        var share = BinaryPrimitives.ReadUInt32LittleEndian(hash) / (double)uint.MaxValue;
        return (span < LongestBackOff ? span : LongestBackOff) * share;
    }

    private static EndpointChange Held(int failures, DateTimeOffset at, DateTimeOffset until) =>
        new()
        {
            Failures = failures,
            HeldAt = at,
            HeldUntil = until,
        };

    private static TimeSpan Longer(TimeSpan one, TimeSpan? other) => other > one ? other.Value : one;
}

internal enum EndpointSign
{
    /// It answered the question, whatever the answer.
    Working,

    /// No connection, no whole answer, 5xx, or a page of something in between.
    Failing,

    /// 429.
    Throttled,
}
