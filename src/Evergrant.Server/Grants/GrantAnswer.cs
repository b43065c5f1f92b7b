using System.Text.Json;
using System.Text.Json.Serialization;
using Evergrant.Server.Web;

namespace Evergrant.Server.Grants;

/// A grant as operators see it. Holds no secret.
internal sealed record GrantAnswer
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string App { get; init; }
    public string? Account { get; init; }
    public required string State { get; init; }
    public required DateTimeOffset Since { get; init; }
    public required EvidenceAnswer Evidence { get; init; }
    public required string WhatToDo { get; init; }
    public required int Generation { get; init; }

    /// Null: never, it is a static key.
    public required DateTimeOffset? AccessExpiresAt { get; init; }

    /// When the refresh token ends if nothing is done. Null: the provider names no such time.
    public DateTimeOffset? RefreshEndsAt { get; init; }
    public DateTimeOffset? NextRefreshAt { get; init; }

    /// When the refresh token lapses unused. Null: it does not.
    public DateTimeOffset? RefreshIdleEndsAt { get; init; }

    /// When the grant ends however it is used. Null: it does not.
    public DateTimeOffset? RefreshAbsoluteEndsAt { get; init; }

    /// `auto`, `warm` or `alive`.
    public required string Keep { get; init; }

    /// Whether a live access token is kept up now.
    public required bool Warm { get; init; }

    /// Only kept alive, for the app's share of the provider's daily quota is used up.
    public required bool Rationed { get; init; }

    /// Whole days until <see cref="RefreshEndsAt"/> if nothing is refreshed from now on, 0 when it is past.
    public int? DaysLeft { get; init; }

    public static GrantAnswer Of(Grant grant, DateTimeOffset now)
    {
        var forecast = Forecast.Of(grant, now);
        return new()
        {
            Id = grant.Id.ToString(),
            Name = grant.Name,
            App = grant.App,
            Account = grant.Account,
            State = GrantProblems.StateName(grant.State),
            Since = grant.Since,
            Evidence = EvidenceAnswer.Of(grant.Evidence),
            WhatToDo = Advice.For(grant, now),
            Generation = grant.Generation,
            AccessExpiresAt = grant.NeverExpires ? null : grant.AccessExpiresAt,
            RefreshEndsAt = forecast.EndsAt,
            RefreshIdleEndsAt = forecast.IdleEndsAt,
            RefreshAbsoluteEndsAt = forecast.AbsoluteEndsAt,
            NextRefreshAt = grant.NextRefreshAt,
            DaysLeft = forecast.DaysToLive,
            Keep = Spell(grant.Keep),
            Warm = forecast.IsWarm,
            Rationed = grant.IsRationed,
        };
    }

    public static string Spell(Keep keep) => JsonNamingPolicy.SnakeCaseLower.ConvertName(keep.ToString());
}

internal sealed record EvidenceAnswer(
    DateTimeOffset At,
    string What,
    string? Sent,
    string? Received,
    string? Meaning,
    string? Node
)
{
    public static EvidenceAnswer Of(Evidence evidence) =>
        new(evidence.At, evidence.What, evidence.Sent, evidence.Received, evidence.Meaning, evidence.Node);
}

/// <param name="Next">Ask again with `after=` this. Null: that was all.</param>
internal sealed record GrantsAnswer(IReadOnlyList<GrantAnswer> Grants, string? Next);

internal sealed record RefreshAnswer(bool Rotated, GrantAnswer Grant);

/// What `PUT …/keep` takes.
internal sealed record KeepRequest(string? Keep);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcTimes)]
)]
[JsonSerializable(typeof(GrantAnswer))]
[JsonSerializable(typeof(GrantsAnswer))]
[JsonSerializable(typeof(RefreshAnswer))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(KeepRequest))]
internal sealed partial class GrantsJson : JsonSerializerContext;
