using Evergrant.Providers;

namespace Evergrant.Refresh;

/// <summary>
/// Whether to present the refresh token, now. Pure: a function of the row as read, the demand, the app, the profile and the
/// calendar. Taken before the lease on the row that the compare-and-set then demands, so it holds when the lease is had.
/// </summary>
internal abstract record RefreshDecision
{
    private RefreshDecision() { }

    /// Nothing to redeem: the tip answers the demand. <paramref name="NextAt"/>: when the schedule should look again.
    public sealed record Enough(DateTimeOffset? NextAt) : RefreshDecision;

    /// Present the tip's refresh token; <paramref name="Try"/> as in <see cref="Attempt.Try"/>.
    public sealed record Redeem(int Try) : RefreshDecision;

    /// Presenting it now would be wrong, whoever asks. Null: until something changes.
    public sealed record Later(DateTimeOffset? At) : RefreshDecision;

    /// A refresh is wanted and there is no refresh token to present: only the owner can help.
    public sealed record Impossible : RefreshDecision;

    /// A fresh token that the API refuses is not made better by refreshing.
    public static readonly TimeSpan ForcedAge = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan LateTryBeforeEnd = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromDays(1);

    /// Clocks of nodes differ, and are set by as much, without anything being wrong.
    public static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BeforeGraceEnds = TimeSpan.FromMinutes(2);

    public static RefreshDecision For(Grant grant, Demand demand, App app, ProviderProfile profile, DateTimeOffset now)
    {
        if (grant.Kind == GrantKind.Key)
            return new Enough(null);
        if (grant.State is GrantState.Paused or GrantState.Revoked)
            return new Later(null);
        if (!grant.HasRefreshToken && grant.State == GrantState.NeedsReauthorization)
            return new Later(null);
        if (!IsWanted(grant, demand, now))
            return new Enough(RefreshTimes.NextAt(grant, now));
        if (!grant.HasRefreshToken)
            return new Impossible();

        var trouble = grant.Trouble;
        var turn = Turn(grant, app, profile) ?? DateTimeOffset.MaxValue;
        if (demand is not Demand.Ordered && Heeds(grant, app, now) && trouble.NotBefore > turn)
            turn = trouble.NotBefore.Value;
        if (turn <= now)
            return new Redeem(trouble.Unknowns);
        return new Later(turn == DateTimeOffset.MaxValue ? null : turn);
    }

    /// Back-off ends when the app was mended meanwhile, and when the clock was set back: no provider asks for more than a day.
    private static bool Heeds(Grant grant, App app, DateTimeOffset now) =>
        !(app.ChangedAt > grant.Evidence.At) && !(grant.Trouble.NotBefore > now + LongestBackOff + ClockSlack);

    private static DateTimeOffset? Turn(Grant grant, App app, ProviderProfile profile)
    {
        var trouble = grant.Trouble;
        if (trouble.Unknowns > 1 && profile.ReuseRule is (ReuseRule.Unknown or ReuseRule.RevokesFamily))
            return null;
        var turn =
            app.ChangedAt > trouble.RefusedAt ? DateTimeOffset.MinValue
            : trouble.Refusals > 0 ? RefusedTurn(grant, profile)
            : DateTimeOffset.MinValue;
        if (trouble.Unknowns == 0 || turn is null)
            return turn;
        // Refused before or not: what was sent without an answer waits for its own time as well.
        var unanswered = UnansweredTurn(grant, profile);
        return turn > unanswered ? turn : unanswered;
    }

    private static bool IsWanted(Grant grant, Demand demand, DateTimeOffset now) =>
        demand switch
        {
            Demand.Scheduled => IsDue(grant, now),
            Demand.Ahead ahead => IsDue(grant, now) || EndsTooSoon(grant, ahead.LookAhead, now),
            // Only the generation that is served can have been refused: not an older one, nor one that never was.
            Demand.Called { AfterGeneration: { } seen } when seen != grant.Generation => false,
            Demand.Called { AfterGeneration: not null } when (now - grant.ObtainedAt).Duration() >= ForcedAge => true,
            Demand.Called called => grant.AccessExpiresAt - now < Clip(called.MinTtl, grant),
            Demand.Ordered ordered => ordered.AtGeneration >= grant.Generation,
            _ => false,
        };

    private static bool IsDue(Grant grant, DateTimeOffset now) =>
        IsOfTheFuture(grant, now) || now >= (IsTroubled(grant) ? grant.NextRefreshAt : RefreshTimes.NextAt(grant, now));

    /// Its times were written before the clock was set back: the tokens end earlier than they say.
    public static bool IsOfTheFuture(Grant grant, DateTimeOffset now) => grant.ObtainedAt - now > ClockSlack;

    /// Whether a warm access token would end within <paramref name="lookAhead"/>. One of the last minute, or of the last 96th
    /// of a shorter life, is not renewed: whoever did that runs beside us.
    public static bool EndsTooSoon(Grant grant, TimeSpan lookAhead, DateTimeOffset now) =>
        grant.AccessExpiresAt - now < lookAhead
        && now - grant.ObtainedAt >= Youngest((grant.AccessExpiresAt - grant.ObtainedAt) / 96)
        && RefreshTimes.IsWarm(grant, now);

    private static TimeSpan Youngest(TimeSpan share) => share < ForcedAge ? share : ForcedAge;

    private static bool IsTroubled(Grant grant) => grant.Trouble != Trouble.None;

    /// A caller may ask for two thirds of the life at most: more would refresh on every read.
    private static TimeSpan Clip(TimeSpan minTtl, Grant grant)
    {
        var most = (grant.AccessExpiresAt - grant.ObtainedAt) * 2 / 3;
        return minTtl < most ? minTtl : most;
    }

    /// When a token that was sent and not answered may be sent again. Null: never.
    public static DateTimeOffset? UnansweredTurn(Grant grant, ProviderProfile profile)
    {
        if (grant.Trouble is not { UnknownSince: { } since, Unknowns: var unknowns })
            return null;
        return profile.ReuseRule switch
        {
            ReuseRule.Harmless => since + GraceTry(unknowns) ?? since + TimeSpan.FromHours(unknowns),
            ReuseRule.Grace when profile.Grace is { } grace => GraceTurn(since, grace, unknowns),
            _ when unknowns == 1 => LateTry(grant, since),
            _ => null,
        };
    }

    /// The late try: 30 min before the access token's end, so that it is served undisturbed till then; 2 min after sending
    /// when it is dead already.
    private static DateTimeOffset LateTry(Grant grant, DateTimeOffset since)
    {
        var soonest = since + TimeSpan.FromMinutes(2);
        var beforeEnd = grant.AccessExpiresAt - LateTryBeforeEnd;
        return beforeEnd > soonest ? beforeEnd : soonest;
    }

    private static DateTimeOffset? GraceTurn(DateTimeOffset since, TimeSpan grace, int unknowns)
    {
        // Two minutes before the end; of a period that is hardly longer, its middle.
        var last = grace - (grace < 2 * BeforeGraceEnds ? grace / 2 : BeforeGraceEnds);
        if (GraceTry(unknowns) is { } next && next < last)
            return since + next;
        var before = unknowns > 1 ? GraceTry(unknowns - 1) ?? last : TimeSpan.Zero;
        return before < last ? since + last : null;
    }

    private static TimeSpan? GraceTry(int number) =>
        number switch
        {
            1 => TimeSpan.FromSeconds(5),
            2 => TimeSpan.FromSeconds(30),
            3 => TimeSpan.FromMinutes(2),
            4 => TimeSpan.FromMinutes(10),
            _ => null,
        };

    /// When a token that was refused may be presented again: after 15 min, after 2 h, near the access token's end. Null:
    /// never, until the app's secret or its profile changes. Where reuse revokes everything, once is enough.
    public static DateTimeOffset? RefusedTurn(Grant grant, ProviderProfile profile)
    {
        if (
            grant.Trouble is not { RefusedAt: { } at, Refusals: var refusals }
            || grant.State == GrantState.NeedsReauthorization
            || profile.ReuseRule == ReuseRule.RevokesFamily
        )
            return null;
        var nearEnd = grant.AccessExpiresAt - LateTryBeforeEnd;
        return refusals switch
        {
            1 => at + TimeSpan.FromMinutes(15),
            2 => at + TimeSpan.FromHours(2),
            3 when nearEnd > at => nearEnd,
            _ => null,
        };
    }
}
