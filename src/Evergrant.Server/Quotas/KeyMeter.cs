using Evergrant.Server.Policies;

namespace Evergrant.Server.Quotas;

/// What one key has called here, and what it may. Whoever calls holds its <see cref="Gate"/>.
internal sealed class KeyMeter(string id, long frequency)
{
    private Allowance? second;
    private Allowance? minute;
    private long minuteBegan;

    public Lock Gate { get; } = new();
    public string Id => id;

    /// Of the provider's day, in per cent. Null: none is stated.
    public int? Share { get; private set; }

    /// The calendar's, of its last call. Null: it has made none.
    public DateTime? Day { get; private set; }

    /// Sent from here, on that day.
    public long Today { get; private set; }

    /// Sent from other nodes, and from here before the last start.
    public long Elsewhere { get; private set; }

    /// Timestamp of when <see cref="Elsewhere"/> was looked up. Null: never, for this day.
    public long? LookedAt { get; private set; }

    public long ThisMinute { get; private set; }

    public long All => Today + Elsewhere;

    /// <param name="today">Of the calendar.</param>
    public void Adjust(KeyPolicy policy, DateTime today, long now)
    {
        Share = policy.DailyShare;
        second = policy.PerSecond is { } s
            ? second?.Count == s
                ? second
                : new Allowance(s, frequency)
            : null;
        minute = policy.PerMinute is { } m
            ? minute?.Count == m
                ? minute
                : new Allowance(m, 60 * frequency)
            : null;
        if (Day != today)
            (Day, Today, Elsewhere, LookedAt) = (today, 0, 0, null);
        if (now - minuteBegan >= 60 * frequency)
            (minuteBegan, ThisMinute) = (now, 0);
    }

    public void Know(long elsewhere, DateTime of, long now)
    {
        if (Day == of)
            (Elsewhere, LookedAt) = (elsewhere, now);
    }

    /// Timestamps until its own rates let it call; 0 or less: now.
    public long Wait(long now) => Math.Max(second?.Wait(now) ?? 0, minute?.Wait(now) ?? 0);

    /// `second` or `minute`, whichever it waits for longer.
    public string Slowest(long now) => (second?.Wait(now) ?? 0) >= (minute?.Wait(now) ?? 0) ? "second" : "minute";

    public void Take(long now)
    {
        second?.Take(now);
        minute?.Take(now);
        Today++;
        ThisMinute++;
    }

    /// Draft-ietf-httpapi-ratelimit-headers: what is left, and in how many seconds all of it is there again.
    public string? Fields(long now, long? dayLimit, DateTimeOffset calendar) =>
        Join(
            Field("second", second, now),
            Field("minute", minute, now),
            dayLimit is { } limit
                ? $"\"day\";r={Math.Max(0, limit - All)};t={(long)Math.Ceiling((calendar.UtcDateTime.Date.AddDays(1) - calendar.UtcDateTime).TotalSeconds)}"
                : null
        );

    public string? PolicyFields(long? dayLimit) =>
        Join(
            second is null ? null : $"\"second\";q={second.Count};w=1",
            minute is null ? null : $"\"minute\";q={minute.Count};w=60",
            dayLimit is { } limit ? $"\"day\";q={limit};w=86400" : null
        );

    private string? Field(string name, Allowance? allowance, long now) =>
        allowance is null
            ? null
            : $"\"{name}\";r={Math.Max(0, allowance.Left(now))};t={(allowance.Reset(now) + frequency - 1) / frequency}";

    private static string? Join(params string?[] parts)
    {
        var text = string.Join(", ", parts.Where(part => part is not null));
        return text.Length == 0 ? null : text;
    }
}
