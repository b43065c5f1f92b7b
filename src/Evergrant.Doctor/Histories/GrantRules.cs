using System.Globalization;
using Evergrant.Doctor.Rules;

namespace Evergrant.Doctor.Histories;

/// <summary>How grants end, and what only looks like it. The first that fits is the cause; the order is by how much it proves.</summary>
internal static class GrantRules
{
    private static readonly TimeSpan Overdue = TimeSpan.FromHours(1);

    public static IReadOnlyList<GrantRule> All { get; } =
    [
        new(EndTexts.Revoked, history => When(history, history.State == "revoked")),
        new(
            EndTexts.PausedToDeath,
            history => When(history, history.State == "paused" && history.IdleEndsAt <= history.Now)
        ),
        new(EndTexts.Paused, history => When(history, history.State == "paused")),
        new(EndTexts.Restored, history => When(history, history.What is "restored")),
        new(EndTexts.SealBroken, history => When(history, history.What is "seal_broken")),
        new(EndTexts.NoRefreshToken, history => When(history, !history.HasRefreshToken)),
        new(RefusalTexts.IdTwice, history => history.SecretIsClientId && IsRefused(history) ? Newest(history) : null),
        new(
            RefusalTexts.EveryGrant,
            history => IsRefused(history) && history.RefusedSiblings > 2 ? Siblings(history) : null
        ),
        new(RefusalTexts.WrongSecret, history => history.What is "wrong_secret" ? Newest(history) : null),
        new(RefusalTexts.LapsedByAge, history => LapsedBy(history, history.AbsoluteEndsAt)),
        new(RefusalTexts.LapsedIdle, history => LapsedBy(history, history.IdleEndsAt)),
        new(RefusalTexts.AnswerLost, AnswerLost),
        new(
            RefusalTexts.AccessRemoved,
            history => IsRefused(history) && history.AccessTokenRefused ? Newest(history) : null
        ),
        new(RefusalTexts.SpentElsewhere, history => IsRefused(history) ? Newest(history) : null),
        new(PassingTexts.NoAnswer, history => history.State == "uncertain" ? Newest(history) : null),
        new(PassingTexts.Malformed, history => history.What is "malformed" ? Newest(history) : null),
        new(PassingTexts.Throttled, history => IsPassing(history, "429") ? Newest(history) : null),
        new(
            PassingTexts.Unreachable,
            history => IsStuck(history) && Last(history)?.Result == RedemptionResult.NotSent ? Newest(history) : null
        ),
        new(
            PassingTexts.NoUsableAnswer,
            history => IsStuck(history) && Last(history)?.Result == RedemptionResult.Passing ? Newest(history) : null
        ),
        new(PassingTexts.NobodyRefreshes, NobodyRefreshes),
        new(PassingTexts.SeveralNodes, SeveralNodes),
    ];

    public static IEnumerable<KnownFinding> Known => All.Select(rule => rule.Text.Known);

    private static Sighting? When(GrantHistory history, bool holds) =>
        holds
            ? Sighting.Of($"state {history.State} since {Time(history.Since)}, by ", Evidence.Printable(history.What))
            : null;

    private static Redemption? Last(GrantHistory history) =>
        history.Redemptions.Count > 0 ? history.Redemptions[0] : null;

    private static bool IsRefused(GrantHistory history) =>
        history.What is "refused" or "wrong_secret" && history.State is "late" or "needs_reauthorization";

    private static bool IsStuck(GrantHistory history) =>
        history.State == "late" || history.What is "unavailable" or "not_sent";

    private static bool IsPassing(GrantHistory history, string status) =>
        IsStuck(history)
        && Last(history) is { Result: RedemptionResult.Passing, Received: { } received }
        && received.StartsWith(status, StringComparison.Ordinal);

    private static Sighting? LapsedBy(GrantHistory history, DateTimeOffset? end) =>
        end is { } at && at <= history.Now && !IsAnsweredSince(history, at) && history.State is not "active"
            ? Sighting.Of($"obtained {Time(history.ObtainedAt)}, ", $"ended {Time(at)}", $", now {Time(history.Now)}")
            : null;

    private static bool IsAnsweredSince(GrantHistory history, DateTimeOffset at) =>
        history.Redemptions.Any(one => one.Result == RedemptionResult.Accepted && one.At >= at)
        // It was dead before it lapsed.
        || history.Redemptions.Any(one =>
            one.Result == RedemptionResult.Refused && one.At < at && one.At > history.ObtainedAt
        );

    // The same token was sent before, and nothing came back then.
    private static Sighting? AnswerLost(GrantHistory history)
    {
        if (
            !IsRefused(history)
            || history.Redemptions.FirstOrDefault(one => one.Result == RedemptionResult.Refused) is not { } refused
        )
            return null;

        var lost = history.Redemptions.LastOrDefault(one =>
            one.Result is RedemptionResult.Unknown or RedemptionResult.Open
            && one.At < refused.At
            && one.Presented is not null
            && one.Presented == refused.Presented
        );
        return lost is null
            ? null
            : Sighting.Of(
                $"sent {Time(lost.At)} by {Node(lost.Node)}: ",
                "no answer",
                $"; the same token {Time(refused.At)}: refused"
            );
    }

    private static Sighting? NobodyRefreshes(GrantHistory history) =>
        history.State is "active" or "late"
        && history.NextRefreshAt < history.Now - Overdue
        // It is not tried while its endpoint is held up, whoever runs.
        && !(history.EndpointHeldUntil > history.Now - Overdue)
            ? Sighting.Of("due ", Time(history.NextRefreshAt.Value), $", now {Time(history.Now)}")
            : null;

    private static Sighting? SeveralNodes(GrantHistory history)
    {
        var nodes = history
            .Redemptions.Take(10)
            .Select(one => one.Node)
            .Distinct(StringComparer.Ordinal)
            .Take(4)
            .ToList();
        return nodes.Count > 1
            ? Sighting.Of("", string.Join(", ", nodes.Select(Node)), " in the last redemptions")
            : null;
    }

    private static Sighting Siblings(GrantHistory history) =>
        Sighting.Of(
            "",
            $"{history.RefusedSiblings} grants",
            $" of app {Node(history.App)} refused, none accepted since"
        );

    private static Sighting Newest(GrantHistory history) =>
        Last(history) is { } last
            ? Sighting.Of(
                $"generation {last.Generation}, sent {Time(last.At)} by {Node(last.Node)}: ",
                last.Received is null ? last.Result.ToString() : Mask.Text(last.Received, 80)
            )
            : Sighting.Of($"state {history.State}, by ", Evidence.Printable(history.What));

    internal static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Node(string name) => Evidence.Printable(name.Length > 40 ? name[..40] : name);
}
