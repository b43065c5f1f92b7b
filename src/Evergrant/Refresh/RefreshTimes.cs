using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Evergrant.Refresh;

/// When a grant in good order is refreshed. Pure: no clock, and the jitter is a hash, so that every node computes the same.
internal static class RefreshTimes
{
    /// A grant kept <see cref="Keep.Auto"/> is warm while it was read within this time.
    public static readonly TimeSpan WarmAfterRead = TimeSpan.FromDays(7);

    private static readonly TimeSpan ShortestLead = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestLead = TimeSpan.FromDays(7);
    private static readonly TimeSpan ShortestGap = TimeSpan.FromSeconds(30);

    /// Two thirds of the access token's life, give or take a twenty-fourth of it (Keap: 16 h ± 1 h of 24 h). At least 60 s
    /// and at most 7 days before the end; at least 30 s, or half a shorter life, after the last rotation.
    public static DateTimeOffset WarmAt(Lifespan span)
    {
        var life = span.AccessExpiresAt - span.ObtainedAt;
        var lead = (life / 3) + (life / 24 * Jitter(span));
        lead =
            lead < ShortestLead ? ShortestLead
            : lead > LongestLead ? LongestLead
            : lead;
        var gap = life / 2 < ShortestGap ? life / 2 : ShortestGap;
        var at = span.AccessExpiresAt - Whole(lead);
        return at < span.ObtainedAt + gap ? span.ObtainedAt + gap : at;
    }

    /// Two thirds of the refresh token's idle life, up to a forty-fifth of it earlier (Keap: day 29 to 30 of 45). Null when
    /// the refresh token does not lapse by lying idle.
    public static DateTimeOffset? AliveAt(Lifespan span)
    {
        if (span.RefreshIdleEndsAt is not { } end)
            return null;
        var idle = end - span.ObtainedAt;
        return span.ObtainedAt + Whole((idle * 2 / 3) - (idle / 45 * Math.Abs(Jitter(span))));
    }

    public static bool IsWarm(Grant grant, DateTimeOffset now) =>
        grant.Keep switch
        {
            Keep.Warm => true,
            Keep.Alive => false,
            _ => !grant.IsRationed && now - (grant.LastReadAt ?? grant.CreatedAt) < WarmAfterRead,
        };

    public static DateTimeOffset? NextAt(Grant grant, DateTimeOffset now) => NextAt(grant.Lifespan, IsWarm(grant, now));

    /// When the schedule refreshes a grant in good order. Null: only on demand.
    public static DateTimeOffset? NextAt(Lifespan span, bool warm)
    {
        var alive = AliveAt(span);
        if (!warm)
            return alive;
        var warmAt = WarmAt(span);
        return alive < warmAt ? alive : warmAt;
    }

    /// Full jitter over a span that doubles from 30 s to 30 min with each failure in a row.
    public static TimeSpan BackOff(Grant grant, int failures)
    {
        var seconds = Math.Min(30 * Math.Pow(2, Math.Min(failures - 1, 10)), 1800);
        return Whole(TimeSpan.FromSeconds(Math.Max(5, seconds * (0.5 + (Jitter(grant.Lifespan, failures) / 2)))));
    }

    /// Stores keep milliseconds. A time that they would shorten is due before it has come.
    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Floor(span.TotalMilliseconds));

    /// -1 to 1, the same for the same grant and generation wherever it is computed.
    private static double Jitter(Lifespan span, int salt = 0)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{span.Grant}/{span.Generation}/{salt}"), hash);
        return (BinaryPrimitives.ReadUInt32LittleEndian(hash) / (double)uint.MaxValue * 2) - 1;
    }
}
