using Evergrant.Protocol;
using Evergrant.Refresh;

namespace Evergrant.Hosting.Alerts;

/// What is said about a cause, as it was when it was opened. No secret; texts of the provider are one bounded line each.
internal sealed record AlertText
{
    private const int MostNames = 3;
    private const int LongestLine = 300;

    /// Of one grant's page or mail: `Keap acme: the owner has to approve again`.
    public required string Subject { get; init; }
    public required string WhatHappened { get; init; }
    public required string WhatToDo { get; init; }

    /// Commands that do it, one a line.
    public required IReadOnlyList<string> Commands { get; init; }

    /// `Keap acme`, for later messages.
    public required string About { get; init; }

    /// Whether a reconnect link helps.
    public required bool WantsLink { get; init; }

    /// False: the trouble has not come yet, or may pass.
    public required bool IsError { get; init; }
    public required int Count { get; init; }

    /// Of at most three of the grants.
    public required IReadOnlyList<AlertGrant> Grants { get; init; }
    public required DateTimeOffset CallsWorkUntil { get; init; }
    public required AlertEvidence Evidence { get; init; }

    public static AlertText Of(Cause cause, string provider, DateTimeOffset now)
    {
        var (happened, subject) = Tell(cause, now);
        var about = WhatAbout(cause, provider);
        return new AlertText
        {
            About = about,
            Subject = $"{about}: {subject}",
            WhatHappened = happened,
            WhatToDo = ToDo(cause, now),
            Commands = CommandsFor(cause),
            WantsLink = WantsLinkOf(cause),
            IsError = IsErrorOf(cause, now),
            Count = cause.Grants.Count,
            Grants = [.. cause.Grants.Take(MostNames).Select(AlertGrant.Of)],
            CallsWorkUntil = cause.Grants.Min(grant => grant.AccessExpiresAt),
            Evidence = AlertEvidence.Of(cause.Evidence),
        };
    }

    private static string WhatAbout(Cause cause, string provider) =>
        cause switch
        {
            { App: null } => "Evergrant",
            { IsOfGrant: true } => $"{provider} {cause.First.Name}",
            _ => $"{provider} app {cause.App}",
        };

    private static (string Happened, string Subject) Tell(Cause cause, DateTimeOffset now)
    {
        var who = cause.IsOfGrant ? Whose(cause.First) : Which(cause.Grants);
        var end = Forecast.EndOf(cause.First);
        return cause.Kind switch
        {
            CauseKind.NeedsReauthorization => (
                $"The permission of {who} has to be given again: its refresh token works no more.",
                "the owner has to approve again"
            ),
            CauseKind.Uncertain => (
                $"A refresh of {who} was sent and no answer came back, so its refresh token may be spent.",
                "a refresh was sent and no answer came"
            ),
            CauseKind.Refused => (
                $"The provider refuses the refresh token of {who}, though the app's secret works.",
                cause.IsOfGrant ? "its refresh token is refused" : $"{Many(cause)} are refused"
            ),
            CauseKind.Ending when end <= now => (
                $"The refresh token of {who} ended at {end:u}, and nothing renewed it.",
                "the refresh token has ended"
            ),
            CauseKind.Ending => (
                $"The refresh token of {who} ends at {end:u}, and nothing renews it{Why(cause.First)}.",
                cause.IsOfGrant ? $"ends in {Span(end - now)}" : $"{Many(cause)} end within {Span(end - now)}"
            ),
            CauseKind.Late => (
                $"Refreshing {who} fails. It is tried on by itself.",
                $"{Many(cause)} cannot be refreshed"
            ),
            CauseKind.WrongSecret => (
                $"The provider does not accept the secret of the app {cause.App}, so {who} cannot be refreshed. The grants themselves are not dead.",
                $"the app's secret is wrong ({Many(cause)})"
            ),
            CauseKind.Overdue => (
                $"{who} should have been refreshed and nothing does it.",
                $"{Many(cause)} due and not refreshed"
            ),
            CauseKind.TokenFile when cause.Files is [var file] => (
                $"The token file {file.Path} of {who} cannot be written: {Plain.Text(file.Problem!, LongestLine)}.",
                "its token file cannot be written"
            ),
            CauseKind.TokenFile => (
                $"{cause.Files.Count} token files of {who} cannot be written, the first {cause.Files[0].Path}: {Plain.Text(cause.Files[0].Problem!, LongestLine)}.",
                $"{cause.Files.Count} token files cannot be written"
            ),
            CauseKind.SubmissionsNeedAttention => (
                $"{Submissions(cause, "was", "were")} sent to forms of {who} and cannot be delivered before somebody mends what is wrong.",
                Submissions(cause, "needs attention", "need attention")
            ),
            CauseKind.SubmissionsHeld => (
                $"Nothing that is sent to forms of {who} is delivered since {cause.Since:u} ({cause.Submissions!.Held}). {Submissions(cause, "waits", "wait")}; nothing is lost.",
                Submissions(cause, "is held", "are held")
            ),
            CauseKind.SubmissionsQuarantined when cause.Submissions!.Held is not null => (
                $"{Submissions(cause, "was", "were")} sent to forms of {who} and set aside since {cause.Since:u}, for the bot check's service could not be asked.",
                $"{Submissions(cause, "is", "are")} in quarantine: the bot check does not work"
            ),
            CauseKind.SubmissionsQuarantined => (
                $"{Submissions(cause, "was", "were")} sent to forms of {who} and set aside, the first at {cause.Since:u}: what looks like a program's is never delivered by itself.",
                Submissions(cause, "is in quarantine", "are in quarantine")
            ),
            _ => throw new InvalidOperationException($"Nothing to say about {cause.Kind}."),
        };
    }

    private static string ToDo(Cause cause, DateTimeOffset now) =>
        cause.Kind switch
        {
            CauseKind.WrongSecret =>
                $"{Calls(cause, now)} Put in the app's right secret, from the provider's developer pages; its grants are then tried again by themselves.",
            CauseKind.Late =>
                $"{Calls(cause, now)} Look whether the provider is down or this machine has no way to it. If neither, look at what came back, below.",
            CauseKind.Overdue =>
                $"{Calls(cause, now)} Look whether evergrant serve runs (or evergrant tick, by cron), whether the disk is full, and into the log.",
            CauseKind.TokenFile =>
                "Mend what is named; the file is then written by itself. Until then whoever reads it finds an old token or none.",
            CauseKind.SubmissionsNeedAttention =>
                "Look at each: it says what Keap did not take. Mend the form or the submission, then have it delivered again.",
            CauseKind.SubmissionsHeld when cause.First.State == GrantState.Paused =>
                "Resume the grant; what waits is then delivered by itself.",
            CauseKind.SubmissionsHeld =>
                "Look whether Keap is down or refuses the grant's calls. What waits is delivered by itself when it works again.",
            CauseKind.SubmissionsQuarantined when cause.Submissions!.Held is not null =>
                "Look whether the service can be reached from here and whether its secret is right; the log says which. Then release what people sent.",
            CauseKind.SubmissionsQuarantined => "Look at them: release what people sent, discard the rest.",
            CauseKind.Ending when cause.First.State == GrantState.Paused =>
                $"Resume the grant if it is still needed. If not, do nothing: after the end its owner has to approve again.",
            CauseKind.Ending =>
                $"{Calls(cause, now)} Have the owner approve again before the end: that starts a new life.",
            _ => Advice.For(cause.First, now).Trim(),
        };

    private static IReadOnlyList<string> CommandsFor(Cause cause) =>
        cause switch
        {
            { Kind: CauseKind.WrongSecret } => [$"evergrant app secret {cause.App}"],
            { Kind: CauseKind.TokenFile } => ["evergrant sink list"],
            { Kind: CauseKind.SubmissionsNeedAttention } => ["evergrant form submissions --state needs_attention"],
            { Kind: CauseKind.SubmissionsQuarantined } => ["evergrant form submissions --state quarantined"],
            { Kind: CauseKind.SubmissionsHeld, First.State: not GrantState.Paused } =>
            [
                $"evergrant grant show {cause.First.Name}",
            ],
            { Kind: CauseKind.Late or CauseKind.Overdue } => [$"evergrant grant show {cause.First.Name}"],
            { First.State: GrantState.Paused } => [$"evergrant grant resume {cause.First.Name}"],
            { IsOfGrant: true } => [$"evergrant connect {cause.App} --name {cause.First.Name}"],
            _ => ["evergrant grant list"],
        };

    private static bool WantsLinkOf(Cause cause) =>
        cause.IsOfGrant
        && cause.Kind
            is not (
                CauseKind.Refused
                or CauseKind.TokenFile
                or CauseKind.SubmissionsNeedAttention
                or CauseKind.SubmissionsHeld
                or CauseKind.SubmissionsQuarantined
            )
        && cause.First.State != GrantState.Paused;

    private static bool IsErrorOf(Cause cause, DateTimeOffset now) =>
        cause.Kind switch
        {
            CauseKind.Ending => false,
            CauseKind.SubmissionsQuarantined => cause.Submissions!.Held is not null,
            CauseKind.Uncertain or CauseKind.Late => !cause.Grants.All(grant => grant.IsAlive(now)),
            _ => true,
        };

    private static string Calls(Cause cause, DateTimeOffset now)
    {
        var dead = cause.Grants.Count(grant => !grant.IsAlive(now));
        if (dead == cause.Grants.Count)
            return "Calls do not work now.";
        return dead > 0
            ? $"Calls of {dead} grants do not work now."
            : $"Calls work until {cause.Grants.Min(grant => grant.AccessExpiresAt):u}.";
    }

    private static string Submissions(Cause cause, string one, string many) =>
        cause.Submissions!.Number == 1 ? $"1 submission {one}" : $"{cause.Submissions.Number} submissions {many}";

    private static string Why(Grant grant) =>
        grant.State switch
        {
            GrantState.Paused => ": the grant is paused",
            GrantState.Active when grant.RefreshAbsoluteEndsAt == Forecast.EndOf(grant) =>
                ": it ends so long after consent, however it is used",
            _ => "",
        };

    private static string Whose(Grant grant) =>
        grant.Account is { } account ? $"{grant.Name} ({Plain.Text(account, LongestLine)})" : grant.Name;

    private static string Which(IReadOnlyList<Grant> grants)
    {
        var names = string.Join(", ", grants.Take(MostNames).Select(grant => grant.Name));
        return grants.Count switch
        {
            1 => $"the grant {names}",
            <= MostNames => $"{grants.Count} grants ({names})",
            _ => $"{grants.Count} grants ({names} and {grants.Count - MostNames} more)",
        };
    }

    private static string Many(Cause cause) =>
        cause.Grants.Count == 1 ? $"{cause.First.Name}" : $"{cause.Grants.Count} grants";

    private static string Span(TimeSpan? left) =>
        left switch
        {
            { TotalDays: >= 1.5 } => $"{left.Value.TotalDays:0} days",
            { TotalHours: >= 2 } => $"{left.Value.TotalHours:0} hours",
            _ => $"{left!.Value.TotalMinutes:0} minutes",
        };
}

internal sealed record AlertGrant(string Id, string Name, string App, string? Account)
{
    public static AlertGrant Of(Grant grant) => new(grant.Id.ToString(), grant.Name, grant.App, grant.Account);
}

internal sealed record AlertEvidence(
    DateTimeOffset At,
    string What,
    string? Sent,
    string? Received,
    string? Meaning,
    string? Node
)
{
    private const int Longest = 500;

    public static AlertEvidence Of(Evidence evidence) =>
        new(
            evidence.At,
            Plain.Text(evidence.What, Longest),
            Plain.OrNull(evidence.Sent, Longest),
            Plain.OrNull(evidence.Received, Longest),
            Plain.OrNull(evidence.Meaning, Longest),
            Plain.OrNull(evidence.Node, Longest)
        );
}
