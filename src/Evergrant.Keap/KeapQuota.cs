using Evergrant.Keap.Calling;

namespace Evergrant.Keap;

/// <summary>How many calls are left, as the headers of an answer say (<c>x-keap-*</c>).</summary>
public sealed record KeapQuota
{
    /// <summary>Of the app, PAT or SAK that called, over all accounts. Null, as each of these: not said.</summary>
    public QuotaWindow? AppMinute { get; init; }

    /// <inheritdoc cref="AppMinute"/>
    public QuotaWindow? AppDay { get; init; }

    /// <summary>Of the account, over all that call it.</summary>
    public QuotaWindow? TenantMinute { get; init; }

    /// <inheritdoc cref="TenantMinute"/>
    public QuotaWindow? TenantDay { get; init; }

    /// <summary>When the day's calls begin anew: the next midnight, UTC.</summary>
    public DateTimeOffset? DayEnds { get; init; }

    /// <summary>The account's host, such as ab103.infusionsoft.com.</summary>
    public string? Tenant { get; init; }

    /// <summary>Which is used up, the longest first. <see cref="QuotaSpan.Unknown"/>: none that was said.</summary>
    public QuotaSpan UsedUp =>
        AppDay is { Available: <= 0 } || TenantDay is { Available: <= 0 } ? QuotaSpan.Day
        : AppMinute is { Available: <= 0 } || TenantMinute is { Available: <= 0 } ? QuotaSpan.Minute
        : QuotaSpan.Unknown;

    /// <summary>Reads the headers of any answer of Keap's.</summary>
    /// <returns>Null when they say nothing.</returns>
    public static KeapQuota? Of(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return QuotaHeaders.Read(response.Headers);
    }
}

/// <summary>The calls of one span of time.</summary>
/// <param name="Limit">All of them.</param>
/// <param name="Available">Those that are left.</param>
/// <param name="Used">Those that were made.</param>
public sealed record QuotaWindow(long Limit, long Available, long Used);

/// <summary>What calls are counted by.</summary>
public enum QuotaSpan
{
    /// <summary>Nobody said.</summary>
    Unknown,

    /// <summary>A burst: too many at once.</summary>
    Second,

    /// <summary>A minute, which rolls on in steps of 15 seconds.</summary>
    Minute,

    /// <summary>A day, which begins at 00:00 UTC.</summary>
    Day,
}
