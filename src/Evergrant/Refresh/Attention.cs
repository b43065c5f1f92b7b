namespace Evergrant.Refresh;

/// Which grants somebody should look at. Pure; the stores ask the same in their own words.
internal static class Attention
{
    /// Due for so long, a grant is refreshed by nobody.
    public static readonly TimeSpan Overdue = TimeSpan.FromHours(1);

    /// Reminders of a refresh token's end, 14, 7 and 2 days before it; of a life shorter than this, as large a part.
    public static readonly TimeSpan FullLife = TimeSpan.FromDays(45);
    public static readonly IReadOnlyList<int> ReminderDays = [14, 7, 2];

    public static bool IsWanted(Grant grant, DateTimeOffset now) =>
        grant.State != GrantState.Revoked
        && (
            grant.State is GrantState.Late or GrantState.Uncertain or GrantState.NeedsReauthorization
            || grant.Trouble.Failures > 0
            || IsOverdue(grant, now)
            || Reminder(grant, now) > 0
        );

    public static bool IsOverdue(Grant grant, DateTimeOffset now) => grant.NextRefreshAt <= now - Overdue;

    /// Which reminder is due: 1 the first, 3 the last. 0: none. A grant that is refreshed in time never gets so far; one that
    /// was paused until after the end was let go.
    public static int Reminder(Grant grant, DateTimeOffset now) =>
        grant.State == GrantState.Paused && RefreshEnd(grant) <= now
            ? 0
            : Math.Max(
                Reminder(grant.RefreshIdleEndsAt, grant.ObtainedAt, now),
                Reminder(grant.RefreshAbsoluteEndsAt, grant.CreatedAt, now)
            );

    public static DateTimeOffset? RefreshEnd(Grant grant) =>
        grant.RefreshAbsoluteEndsAt < grant.RefreshIdleEndsAt
            ? grant.RefreshAbsoluteEndsAt
            : grant.RefreshIdleEndsAt ?? grant.RefreshAbsoluteEndsAt;

    private static int Reminder(DateTimeOffset? end, DateTimeOffset start, DateTimeOffset now) =>
        ReminderDays.Count(days =>
            end - now <= TimeSpan.FromDays(days) && (end - now) * FullLife.TotalDays <= (end - start) * days
        );
}
