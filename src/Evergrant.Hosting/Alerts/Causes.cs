using Evergrant.Hosting.Sinks;
using Evergrant.Providers;
using Evergrant.Refresh;

namespace Evergrant.Hosting.Alerts;

/// From grants that somebody should look at to the causes a person is told of. Pure.
internal static class Causes
{
    /// What passes by itself is not told earlier, unless it stops calls.
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// Patience is for beginning: what has been told lasts until it is over, also for one who looks more often.
    public static readonly TimeSpan Impatient = TimeSpan.FromDays(10_000);

    /// Of so many, each may be refused for reasons of its own.
    private const int MostOfTheirOwn = 2;

    /// <param name="profiles">By app.</param>
    /// <param name="untilNext">How long nobody may look again: patience ends when calls would stop before then.</param>
    public static IReadOnlyList<Cause> Of(
        IReadOnlyList<Grant> grants,
        IReadOnlyDictionary<string, ProviderProfile> profiles,
        DateTimeOffset now,
        TimeSpan untilNext
    )
    {
        var causes = new List<Cause>();
        foreach (var app in grants.Where(grant => grant.State != GrantState.Revoked).GroupBy(grant => grant.App))
            causes.AddRange(OfApp(app.Key, [.. app], profiles.GetValueOrDefault(app.Key), now, untilNext));
        // An endpoint that fails is left alone: those behind it wait for that and not for us.
        var failing = causes.Where(cause => cause.Kind == CauseKind.Late).Select(cause => cause.App).ToHashSet();
        var overdue = grants
            .Where(grant => Attention.IsOverdue(grant, now) && !failing.Contains(grant.App))
            .OrderBy(grant => grant.NextRefreshAt)
            .ToList();
        if (overdue.Count > 0)
            causes.Add(new Cause("overdue", CauseKind.Overdue, overdue, null, false, overdue[0].NextRefreshAt!.Value));
        return causes;
    }

    /// Token files that cannot be written, each with its grant. Who reads them is no more served than by a dead grant.
    public static IReadOnlyList<Cause> Of(IReadOnlyList<(Sink File, Grant Grant)> files, DateTimeOffset now) =>
        files.Count > MostOfTheirOwn
            ? [OfFiles("token_file", files, isOfGrant: false, now)]
            : [.. files.Select(one => OfFiles($"token_file/{one.File.Path}", [one], isOfGrant: true, now))];

    /// What forms accepted, each grant's with the grant.
    public static IReadOnlyList<Cause> Of(IReadOnlyList<(SubmissionTrouble Trouble, Grant Grant)> submissions) =>
        [.. submissions.Select(one => OfSubmissions(one.Trouble, one.Grant))];

    private static Cause OfSubmissions(SubmissionTrouble trouble, Grant grant)
    {
        var kind =
            trouble.IsQuarantine ? CauseKind.SubmissionsQuarantined
            : trouble.Held is null ? CauseKind.SubmissionsNeedAttention
            : CauseKind.SubmissionsHeld;
        return new Cause($"{Words.Of(kind)}/grant/{grant.Id}", kind, [grant], grant.App, true, trouble.Since)
        {
            Submissions = trouble,
        };
    }

    private static Cause OfFiles(
        string key,
        IReadOnlyList<(Sink File, Grant Grant)> files,
        bool isOfGrant,
        DateTimeOffset now
    )
    {
        var grants = files.Select(one => one.Grant).DistinctBy(grant => grant.Id).ToList();
        var app = isOfGrant ? grants[0].App : null;
        return new Cause(key, CauseKind.TokenFile, grants, app, isOfGrant, now)
        {
            Files = [.. files.Select(one => one.File)],
        };
    }

    private static List<Cause> OfApp(
        string app,
        List<Grant> grants,
        ProviderProfile? profile,
        DateTimeOffset now,
        TimeSpan untilNext
    )
    {
        var causes = new List<Cause>();
        var refused = grants.Where(grant => grant is { State: GrantState.Late, Trouble.Refusals: > 0 }).ToList();
        if (refused.Any(Verdict.BlamesSecret))
            Add(causes, app, CauseKind.WrongSecret, refused);
        else
            AddRefused(causes, app, [.. refused.Where(IsOverPatience)]);
        var isFailing = grants.Any(grant =>
            grant is { State: GrantState.Late, Trouble: { Failures: > 0, Refusals: 0 } } && IsOverPatience(grant)
        );
        Add(
            causes,
            app,
            CauseKind.Late,
            grants.Where(grant =>
                grant is { State: GrantState.Late, Trouble.Refusals: 0 } && IsOverPatience(grant)
                || grant is { State: GrantState.Active, Trouble.Failures: > 0 } && StopsCalls(grant)
                || isFailing && Attention.IsOverdue(grant, now)
            )
        );

        var together = causes.Where(cause => !cause.IsOfGrant).SelectMany(cause => cause.Grants).ToHashSet();
        foreach (var grant in grants)
        {
            if (grant.State == GrantState.NeedsReauthorization)
                causes.Add(OfGrant(CauseKind.NeedsReauthorization, grant));
            else if (grant.State == GrantState.Uncertain && (now >= UncertainFrom(grant, profile) || StopsCalls(grant)))
                causes.Add(OfGrant(CauseKind.Uncertain, grant));
        }
        AddReminders(causes, app, grants, together, now);
        return causes;

        bool IsOverPatience(Grant grant) => now - grant.Since >= Patience || StopsCalls(grant);

        // A grant that nobody reads lies without a live token for weeks.
        bool StopsCalls(Grant grant) => RefreshTimes.IsWarm(grant, now) && !grant.IsAlive(now + untilNext);
    }

    private static void AddRefused(List<Cause> causes, string app, List<Grant> refused)
    {
        if (refused.Count > MostOfTheirOwn)
            Add(causes, app, CauseKind.Refused, refused);
        else
            causes.AddRange(refused.Select(grant => OfGrant(CauseKind.Refused, grant)));
    }

    /// One for each stage: the next one is a message of its own.
    private static void AddReminders(
        List<Cause> causes,
        string app,
        List<Grant> grants,
        HashSet<Grant> together,
        DateTimeOffset now
    )
    {
        foreach (
            var grant in grants.Where(grant =>
                grant.State != GrantState.NeedsReauthorization && !together.Contains(grant)
            )
        )
            if (Attention.Reminder(grant, now) is > 0 and var stage)
                causes.Add(OfGrant(CauseKind.Ending, grant) with { Key = $"ending.{stage}/grant/{grant.Id}" });
        // Whom one cause hits, one reminder reminds of.
        foreach (var stage in together.GroupBy(grant => Attention.Reminder(grant, now)).Where(stage => stage.Key > 0))
            Add(causes, app, CauseKind.Ending, stage, $"ending.{stage.Key}");
    }

    /// Where the provider takes an unanswered token again for a while, that is how it usually ends.
    private static DateTimeOffset UncertainFrom(Grant grant, ProviderProfile? profile) =>
        profile switch
        {
            { ReuseRule: ReuseRule.Grace, Grace: { } grace } => grant.Since + (grace < Patience ? grace : Patience),
            { ReuseRule: ReuseRule.Harmless } => grant.Since + Patience,
            _ => DateTimeOffset.MinValue,
        };

    private static Cause OfGrant(CauseKind kind, Grant grant) =>
        new($"{Words.Of(kind)}/grant/{grant.Id}", kind, [grant], grant.App, true, grant.Since);

    private static void Add(
        List<Cause> causes,
        string app,
        CauseKind kind,
        IEnumerable<Grant> grants,
        string? key = null
    )
    {
        var hit = grants.OrderBy(SinceOf).ThenBy(grant => grant.Name, StringComparer.Ordinal).ToList();
        if (hit.Count > 0)
            causes.Add(new Cause($"{key ?? Words.Of(kind)}/app/{app}", kind, hit, app, false, SinceOf(hit[0])));
    }

    /// An active grant whose refresh failed has been active for long.
    private static DateTimeOffset SinceOf(Grant grant) =>
        grant.State == GrantState.Active && grant.Trouble.Failures > 0 ? grant.Evidence.At : grant.Since;
}
