using System.Text.Json;
using Evergrant.Refresh;

namespace Evergrant.Server.Web;

/// Why there is no token, or no rotation, as a problem: the one place where the keeper's outcomes become statuses.
internal static class GrantProblems
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static ProblemDocument NoSuchGrant { get; } =
        Problem.New(404, "no_such_grant", "There is no grant of that id or name.");

    public static ProblemDocument Of(TokenResult result, DateTimeOffset now) =>
        result switch
        {
            TokenResult.NoSuchGrant => NoSuchGrant,
            TokenResult.NeedsReauthorization(var grant) => NeedsReauthorization(grant, now),
            TokenResult.Stopped(var grant) => Stopped(grant, now),
            TokenResult.Unavailable(var code, var message, var after, var grant) => Unavailable(
                code,
                message,
                after,
                grant
            ),
            _ => throw new InvalidOperationException($"No problem in {result.GetType().Name}."),
        };

    /// Null: that is no problem.
    public static ProblemDocument? Of(RefreshOutcome outcome, DateTimeOffset now) =>
        outcome switch
        {
            RefreshOutcome.Rotated => null,
            RefreshOutcome.Unchanged({ Grant: var grant }) => grant.State switch
            {
                GrantState.Paused or GrantState.Revoked => Stopped(grant, now),
                GrantState.NeedsReauthorization => NeedsReauthorization(grant, now),
                _ => null,
            },
            RefreshOutcome.Failed({ Grant: var grant }) => Failed(grant, now),
            RefreshOutcome.Held({ Grant: var grant }, var until) => Unavailable(
                "provider_unavailable",
                "The provider's token endpoint fails or takes no more now, so nothing was sent to it.",
                until > now + Shortest ? until - now : Shortest,
                grant
            ),
            RefreshOutcome.NoSuchGrant => NoSuchGrant,
            RefreshOutcome.InProgress(var node) => Problem.Unavailable(
                "refresh_in_progress",
                $"A refresh is running on {node}.",
                Shortest
            ),
            RefreshOutcome.StoreUnavailable(var why) => Problem.Unavailable("store_unavailable", why, Shortest),
            RefreshOutcome.SpoolUnavailable => Problem.Unavailable(
                "spool_unavailable",
                "No place could be made for the provider's answer, so nothing was sent: is the disk full?",
                TimeSpan.FromSeconds(10)
            ),
            RefreshOutcome.ShuttingDown => Problem.Unavailable(
                "shutting_down",
                "The server is stopping.",
                TimeSpan.FromSeconds(5)
            ),
            _ => throw new InvalidOperationException($"No status for {outcome.GetType().Name}."),
        };

    public static string StateName(GrantState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    private static ProblemDocument Failed(Grant grant, DateTimeOffset now)
    {
        if (grant.State == GrantState.NeedsReauthorization)
            return NeedsReauthorization(grant, now);
        if (grant.State is GrantState.Paused or GrantState.Revoked)
            return Stopped(grant, now);
        var code =
            grant.State == GrantState.Uncertain ? "outcome_unknown"
            : grant.Trouble.Refusals > 0 ? "refresh_refused"
            : "provider_unavailable";
        var wait = grant.NextRefreshAt - now ?? Longest;
        return Unavailable(
            code,
            Advice.For(grant, now),
            wait < Shortest ? Shortest
                : wait > Longest ? Longest
                : wait,
            grant
        );
    }

    private static ProblemDocument Unavailable(string code, string message, TimeSpan after, Grant? grant)
    {
        var problem = Problem.Unavailable(code, message, after);
        return grant is null
            ? problem
            : problem with
            {
                Grant = grant.Name,
                State = StateName(grant.State),
                Since = grant.Since,
            };
    }

    /// The reconnect link is not for consumers: whoever opens it decides which account is used.
    private static ProblemDocument NeedsReauthorization(Grant grant, DateTimeOffset now) =>
        About(
            grant,
            now,
            "needs_reauthorization",
            "The owner has to approve again; no token can be had until then."
        ) with
        {
            // The log is told of every change of state as it happens.
            Told = [$"the server's log, {grant.Since:u}"],
        };

    private static ProblemDocument Stopped(Grant grant, DateTimeOffset now) =>
        grant.State == GrantState.Revoked
            ? About(grant, now, "grant_revoked", "This grant was ended; it serves no tokens.")
            : About(
                grant,
                now,
                "grant_paused",
                "An operator paused this grant; it serves no tokens until it is resumed."
            );

    private static ProblemDocument About(Grant grant, DateTimeOffset now, string code, string detail) =>
        Problem.New(StatusCodes.Status409Conflict, code, detail) with
        {
            Grant = grant.Name,
            State = StateName(grant.State),
            Since = grant.Since,
            Evidence = InWords(grant.Evidence),
            WhatToDo = Advice.For(grant, now),
        };

    private static string InWords(Evidence evidence) =>
        string.Join(
            " ",
            new[]
            {
                $"{evidence.At:u}: {evidence.What}.",
                evidence.Sent is null ? null : $"Sent: {evidence.Sent}.",
                evidence.Received is null ? null : $"Received: {evidence.Received}.",
                evidence.Meaning,
            }.Where(part => part is not null)
        );
}
