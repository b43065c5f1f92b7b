namespace Evergrant.Refresh;

/// Why there is no live token, from how the refresh ended and where the grant stands.
internal static class Unserved
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static TokenResult Because(RefreshOutcome outcome, Grant? grant, DateTimeOffset now) =>
        outcome switch
        {
            RefreshOutcome.StoreUnavailable(var why) => new TokenResult.Unavailable(
                "store_unavailable",
                why,
                Shortest,
                grant
            ),
            RefreshOutcome.SpoolUnavailable => new TokenResult.Unavailable(
                "spool_unavailable",
                "No place could be made for the provider's answer, so nothing was sent: is the disk full?",
                TimeSpan.FromSeconds(10),
                grant
            ),
            RefreshOutcome.ShuttingDown => new TokenResult.Unavailable(
                "shutting_down",
                "The server is stopping.",
                TimeSpan.FromSeconds(5),
                grant
            ),
            RefreshOutcome.InProgress(var node) => new TokenResult.Unavailable(
                "refresh_in_progress",
                $"A refresh is running on {node}.",
                Shortest,
                grant
            ),
            RefreshOutcome.Held(_, var until) => new TokenResult.Unavailable(
                "provider_unavailable",
                "The provider's token endpoint fails or takes no more now, so nothing is sent to it; it is tried again by itself.",
                Bound(until - now),
                grant
            ),
            _ when grant is not null => Because(grant, now),
            _ => throw new InvalidOperationException($"No token and no reason: {outcome}."),
        };

    private static TokenResult Because(Grant grant, DateTimeOffset now)
    {
        var retry = Bound(grant.NextRefreshAt - now ?? Longest);
        return grant.State switch
        {
            GrantState.NeedsReauthorization => new TokenResult.NeedsReauthorization(grant),
            GrantState.Paused or GrantState.Revoked => new TokenResult.Stopped(grant),
            GrantState.Uncertain => new TokenResult.Unavailable(
                "outcome_unknown",
                Advice.For(grant, now),
                retry,
                grant
            ),
            _ when grant.Trouble.Refusals > 0 => new TokenResult.Unavailable(
                "refresh_refused",
                Advice.For(grant, now),
                retry,
                grant
            ),
            _ => new TokenResult.Unavailable(
                "provider_unavailable",
                $"The provider could not be reached or gave no usable answer: {grant.Evidence.Received}.",
                retry,
                grant
            ),
        };
    }

    private static TimeSpan Bound(TimeSpan wait) =>
        wait < Shortest ? Shortest
        : wait > Longest ? Longest
        : wait;
}
