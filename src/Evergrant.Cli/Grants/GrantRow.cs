using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Grants;

/// A grant in `grant list --json`.
/// <param name="AccessExpiresAt">Null: never.</param>
/// <param name="IsWarm">Whether a live access token is kept up now.</param>
/// <param name="IsRationed">Kept alive only, for the app's share of the provider's daily quota is used up.</param>
/// <param name="DaysToLive">Whole days until <paramref name="RefreshEndsAt"/> if nothing is refreshed from now on.</param>
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
    string WhatToDo,
    bool IsWarm,
    bool IsRationed,
    DateTimeOffset? IdleEndsAt,
    DateTimeOffset? AbsoluteEndsAt,
    int? DaysToLive
)
{
    public static GrantRow Of(Grant grant, DateTimeOffset now)
    {
        var forecast = Forecast.Of(grant, now);
        return new(
            grant.Id.ToString(),
            grant.Name,
            grant.App,
            grant.Account,
            Words.Of(grant.State),
            grant.Since,
            Words.Of(grant.Keep),
            grant.Generation,
            grant.NeverExpires ? null : grant.AccessExpiresAt,
            forecast.EndsAt,
            grant.NextRefreshAt,
            Advice.For(grant, now),
            forecast.IsWarm,
            grant.IsRationed,
            forecast.IdleEndsAt,
            forecast.AbsoluteEndsAt,
            forecast.DaysToLive
        );
    }
}
