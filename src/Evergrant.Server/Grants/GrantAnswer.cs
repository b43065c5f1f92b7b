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

    /// Whole days until <see cref="RefreshEndsAt"/>, 0 when it is past.
    public int? DaysLeft { get; init; }

    public static GrantAnswer Of(Grant grant, DateTimeOffset now)
    {
        var ends = Earlier(grant.RefreshIdleEndsAt, grant.RefreshAbsoluteEndsAt);
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
            RefreshEndsAt = ends,
            NextRefreshAt = grant.NextRefreshAt,
            DaysLeft = ends is { } end ? Math.Max(0, (int)(end - now).TotalDays) : null,
        };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        other < one ? other : one ?? other;
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

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcTimes)]
)]
[JsonSerializable(typeof(GrantAnswer))]
[JsonSerializable(typeof(GrantsAnswer))]
[JsonSerializable(typeof(RefreshAnswer))]
[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class GrantsJson : JsonSerializerContext;
