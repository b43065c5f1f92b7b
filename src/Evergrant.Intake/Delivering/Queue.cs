using System.Text.Json;

namespace Evergrant.Intake.Delivering;

/// What waits for one grant, as the store has it.
internal sealed record Queue
{
    public required GrantId Grant { get; init; }

    /// What is changed by compare-and-set.
    public required long Version { get; init; }

    /// Why nothing is delivered; one of <see cref="Holds"/>. Null: it is.
    public string? Held { get; init; }

    /// Calendar.
    public DateTimeOffset? HeldAt { get; init; }

    /// When one is tried to see whether it works again (calendar). Null: until the grant works.
    public DateTimeOffset? HeldUntil { get; init; }

    public QueueStanding Standing { get; init; } = new();

    /// Of the grant, as the store spells it. Null: there is no such grant.
    public string? GrantState { get; init; }

    public bool IsHeldByGrant => Held is not null && HeldUntil is null;
}

/// How calls went lately, over all nodes.
internal sealed record QueueStanding
{
    /// In a row, over all submissions.
    public int Failures { get; init; }

    /// How often the queue was held in a row.
    public int Holds { get; init; }

    /// The last that failed, each submission once, the newest first; a few.
    public IReadOnlyList<QueueFailure> Failed { get; init; } = [];

    /// When something went through last (calendar); within a second.
    public DateTimeOffset? SucceededAt { get; init; }

    public static QueueStanding Of(string? text) =>
        text is null ? new() : JsonSerializer.Deserialize(text, DeliveryJson.Default.QueueStanding) ?? new();

    public string ToText() => JsonSerializer.Serialize(this, DeliveryJson.Default.QueueStanding);
}

/// <param name="Id">Of the submission.</param>
/// <param name="At">Calendar.</param>
internal sealed record QueueFailure(string Id, DateTimeOffset At);

/// Why a queue is held. Stable: shown to people and in the store.
internal static class Holds
{
    public const string NeedsReauthorization = "needs_reauthorization";
    public const string GrantPaused = "grant_paused";
    public const string GrantRevoked = "grant_revoked";
    public const string NoSuchGrant = "no_such_grant";
    public const string TokenUnavailable = "token_unavailable";
    public const string TokenRefused = "token_refused";
    public const string QuotaBurst = "quota_burst";
    public const string QuotaMinute = "quota_minute";
    public const string QuotaDay = "quota_day";
    public const string KeapUnavailable = "keap_unavailable";
}
