using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

/// A grant in `grant list --json`.
/// <param name="AccessExpiresAt">Null: never.</param>
internal sealed record GrantRow(
    string Id,
    string Name,
    string App,
    string? Account,
    string State,
    DateTimeOffset Since,
    string Keep,
    int Generation,
    DateTimeOffset? AccessExpiresAt,
    DateTimeOffset? RefreshEndsAt,
    DateTimeOffset? NextRefreshAt,
    string WhatToDo
)
{
    public static GrantRow Of(Grant grant, DateTimeOffset now) =>
        new(
            grant.Id.ToString(),
            grant.Name,
            grant.App,
            grant.Account,
            Words.Of(grant.State),
            grant.Since,
            Words.Of(grant.Keep),
            grant.Generation,
            grant.NeverExpires ? null : grant.AccessExpiresAt,
            RefreshEndOf(grant),
            grant.NextRefreshAt,
            Advice.For(grant, now)
        );

    /// By lying idle or by age, whichever comes first.
    public static DateTimeOffset? RefreshEndOf(Grant grant) =>
        grant.RefreshAbsoluteEndsAt < grant.RefreshIdleEndsAt
            ? grant.RefreshAbsoluteEndsAt
            : grant.RefreshIdleEndsAt ?? grant.RefreshAbsoluteEndsAt;
}
