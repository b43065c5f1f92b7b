using Evergrant.Providers;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Refresh;

/// What becomes of a grant when an attempt brings no tokens. Pure; the store applies it by compare-and-set.
internal static class Standing
{
    /// Late is for what keeps failing, not for one dropped connection.
    private const int FailuresUntilLate = 3;

    /// 15 min, 2 h, 16 h, then daily.
    private const int MalformedSlowing = 8;
    private static readonly TimeSpan FirstAfterMalformed = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestAfterMalformed = TimeSpan.FromDays(1);

    /// Nothing was written, or the answer says nothing about the grant: tried again with back-off, or when the provider says.
    public static GrantChange AfterPassing(Grant grant, Evidence evidence, TimeSpan? retryAfter)
    {
        var failures = grant.Trouble.Failures + 1;
        var backOff = RefreshTimes.BackOff(grant, failures);
        var at = evidence.At + (retryAfter > backOff ? retryAfter.Value : backOff);
        var late = failures >= FailuresUntilLate || !grant.IsAlive(evidence.At);
        return new GrantChange
        {
            State = grant.State == GrantState.Active && late ? GrantState.Late : grant.State,
            Evidence = evidence,
            Trouble = grant.Trouble with { Failures = failures, NotBefore = at },
            NextRefreshAt = at,
        };
    }

    /// <summary>
    /// A gateway answered for the token endpoint and cannot know whether the refresh went through. If it did, the new pair
    /// is lost already, and presenting the old token again could end the access token that still works: where reuse may do
    /// that, it waits until 30 min before that token's end. No presentation without an answer, so the tries are not counted.
    /// </summary>
    public static GrantChange AfterDoubtful(Grant grant, ProviderProfile profile, GrantChange passing)
    {
        var at = grant.AccessExpiresAt - RefreshDecision.LateTryBeforeEnd;
        if (profile.ReuseRule is not (ReuseRule.Unknown or ReuseRule.RevokesFamily) || at <= passing.NextRefreshAt)
            return passing;
        return passing with
        {
            Evidence = passing.Evidence with
            {
                Meaning =
                    "Something in front of the provider answered, and the refresh may have gone through all the same. So as not to end the access token that works, it is tried again 30 minutes before that one ends.",
            },
            Trouble = passing.Trouble with { NotBefore = at },
            NextRefreshAt = at,
        };
    }

    public static GrantChange AfterUnanswered(
        Grant grant,
        ProviderProfile profile,
        Evidence evidence,
        DateTimeOffset sentAt
    )
    {
        var trouble = grant.Trouble with
        {
            Unknowns = grant.Trouble.Unknowns + 1,
            UnknownSince = grant.Trouble.UnknownSince ?? sentAt,
            NotBefore = null,
        };
        var turn = RefreshDecision.UnansweredTurn(grant with { Trouble = trouble }, profile);
        return new GrantChange
        {
            State = turn is null ? GrantState.NeedsReauthorization : GrantState.Uncertain,
            Evidence = evidence,
            Trouble = trouble,
            NextRefreshAt = turn,
        };
    }

    /// An attempt that was held to be unanswered turned out otherwise: it counts no longer.
    public static Grant WithoutUnanswered(Grant grant)
    {
        var unknowns = Math.Max(0, grant.Trouble.Unknowns - 1);
        return grant with
        {
            State = unknowns == 0 && grant.State == GrantState.Uncertain ? GrantState.Active : grant.State,
            Trouble = grant.Trouble with
            {
                Unknowns = unknowns,
                UnknownSince = unknowns == 0 ? null : grant.Trouble.UnknownSince,
            },
        };
    }

    /// <see cref="Evidence.What"/> of a grant whose tokens do not open.
    public const string SealBroken = "seal_broken";

    public static GrantChange SetAside(Grant grant, SealBrokenException broken, DateTimeOffset now) =>
        new()
        {
            State = grant.State == GrantState.Active ? GrantState.Late : grant.State,
            Evidence = new Evidence
            {
                At = now,
                What = SealBroken,
                Meaning =
                    $"Its tokens cannot be read from the store. {broken.Message} Bring the master key or a copy of the store back (evergrant store verify says more), or have the owner approve again.",
            },
            Trouble = grant.Trouble with { Failures = grant.Trouble.Failures + 1 },
            NextRefreshAt = now + TimeSpan.FromHours(1),
        };

    public static GrantChange WithoutRefreshToken(Grant grant, DateTimeOffset now) =>
        new()
        {
            State = GrantState.NeedsReauthorization,
            Evidence = new Evidence
            {
                At = now,
                What = "no_refresh_token",
                Meaning =
                    "The provider sent no refresh token with the access token, so only the owner can bring another.",
            },
            Trouble = grant.Trouble,
        };

    /// Refused with the present secret of two: says nothing yet, and counts as nothing.
    public static GrantChange BeforeNextSecret(Grant grant, Evidence evidence) =>
        new()
        {
            State = grant.State,
            Evidence = evidence with
            {
                Meaning = "Refused with the app's present secret; the next one is tried at once.",
            },
            Trouble = grant.Trouble with { NotBefore = null },
            NextRefreshAt = evidence.At,
        };

    public static GrantChange AfterRefusal(
        Grant grant,
        App app,
        ProviderProfile profile,
        Evidence evidence,
        Verdict verdict
    )
    {
        if (verdict.Kind == VerdictKind.Unknown)
            return AfterMalformed(grant, evidence with { What = verdict.What, Meaning = verdict.Meaning });
        var refused = grant with
        {
            State = verdict.Kind == VerdictKind.Reconnect ? GrantState.NeedsReauthorization : GrantState.Late,
            Trouble = grant.Trouble with
            {
                Refusals = grant.Trouble.Refusals + 1,
                // Never before what was refused, so that only something newer counts as changed.
                RefusedAt = evidence.At > app.ChangedAt ? evidence.At : app.ChangedAt,
                NotBefore = null,
            },
        };
        return new GrantChange
        {
            State = refused.State,
            Evidence = evidence with { What = verdict.What, Meaning = verdict.Meaning },
            Trouble = refused.Trouble,
            NextRefreshAt = RefreshDecision.RefusedTurn(refused, profile),
        };
    }

    /// A mistake of ours or of the profile: no refusal of the token, so it counts as none, here and beside its siblings. It does
    /// not pass in minutes either.
    private static GrantChange AfterMalformed(Grant grant, Evidence evidence)
    {
        var wait =
            grant.Evidence.What == Verdict.Malformed && grant.Trouble.NotBefore is { } last
                ? (last - grant.Evidence.At) * MalformedSlowing
                : FirstAfterMalformed;
        var at = evidence.At + (wait < LongestAfterMalformed ? wait : LongestAfterMalformed);
        return new GrantChange
        {
            State = grant.State == GrantState.Active ? GrantState.Late : grant.State,
            Evidence = evidence,
            Trouble = grant.Trouble with { Failures = grant.Trouble.Failures + 1, NotBefore = at },
            NextRefreshAt = at,
        };
    }
}
