namespace Evergrant;

/// <summary>How long a grant lives if nothing is refreshed from now on. Pure. By the profile's times: nobody can ask the provider.</summary>
/// <param name="IdleEndsAt">When the refresh token lapses unused. Null: it does not.</param>
/// <param name="AbsoluteEndsAt">When the grant ends however it is used. Null: it does not.</param>
/// <param name="EndsAt">The earlier of the two. Null: no end is known.</param>
/// <param name="DaysToLive">Whole days until <paramref name="EndsAt"/>, 0 when it is past.</param>
/// <param name="IsWarm">Whether a live access token is kept up; false: only the refresh token is, or nothing.</param>
public sealed record Forecast(
    DateTimeOffset? IdleEndsAt,
    DateTimeOffset? AbsoluteEndsAt,
    DateTimeOffset? EndsAt,
    int? DaysToLive,
    bool IsWarm
)
{
    public static Forecast Of(Grant grant, DateTimeOffset now)
    {
        var end = EndOf(grant);
        return new Forecast(
            grant.RefreshIdleEndsAt,
            grant.RefreshAbsoluteEndsAt,
            end,
            end is { } at ? Math.Max(0, (int)(at - now).TotalDays) : null,
            grant.Kind == GrantKind.Key || Refresh.RefreshTimes.IsWarm(grant, now)
        );
    }

    /// By lying idle or by age, whichever comes first.
    public static DateTimeOffset? EndOf(Grant grant) =>
        grant.RefreshAbsoluteEndsAt < grant.RefreshIdleEndsAt
            ? grant.RefreshAbsoluteEndsAt
            : grant.RefreshIdleEndsAt ?? grant.RefreshAbsoluteEndsAt;
}
