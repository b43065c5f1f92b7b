namespace Evergrant.Refresh;

/// Which grants somebody should look at. Pure; the stores ask the same in their own words.
internal static class Attention
{
    /// Due for so long, a grant is refreshed by nobody.
    public static readonly TimeSpan Overdue = TimeSpan.FromHours(1);

    /// Of a refresh token's time: at each a person is told that it ends and nothing avoids it. The stores' tables know the
    /// first.
    public static readonly IReadOnlyList<int> ReminderPercents = [50, 80, 95];

    public static bool IsWanted(Grant grant, DateTimeOffset now) =>
        grant.State != GrantState.Revoked
        && !IsLetGo(grant, now)
        && (
            grant.State is GrantState.Late or GrantState.Uncertain or GrantState.NeedsReauthorization
            || grant.Trouble.Failures > 0
            || IsOverdue(grant, now)
            || Reminder(grant, now) > 0
        );

    public static bool IsOverdue(Grant grant, DateTimeOffset now) => grant.NextRefreshAt <= now - Overdue;

    /// Which reminder is due: 1 the first, 3 the last. 0: none. An end by lying idle is one only where no refresh is going to
    /// come before it; one by age always is.
    public static int Reminder(Grant grant, DateTimeOffset now) =>
        IsLetGo(grant, now)
            ? 0
            : Math.Max(
                IsKeptUp(grant, now) ? 0 : Stage(grant.RefreshIdleEndsAt, grant.ObtainedAt, now),
                Stage(grant.RefreshAbsoluteEndsAt, grant.ConsentedAt ?? grant.CreatedAt, now)
            );

    /// Paused until after its end.
    private static bool IsLetGo(Grant grant, DateTimeOffset now) =>
        grant.State == GrantState.Paused && Forecast.EndOf(grant) <= now;

    /// A refresh that fails is tried again: not for an hour yet does that speak for the end.
    private static bool IsKeptUp(Grant grant, DateTimeOffset now) =>
        grant.NextRefreshAt < grant.RefreshIdleEndsAt
        && !IsOverdue(grant, now)
        && (grant.State == GrantState.Active || (grant.State == GrantState.Late && now - grant.Since < Overdue));

    private static int Stage(DateTimeOffset? end, DateTimeOffset start, DateTimeOffset now) =>
        ReminderPercents.Count(percent => (now - start) * 100 >= (end - start) * percent);
}
