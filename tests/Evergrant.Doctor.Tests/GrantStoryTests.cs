using Evergrant.Doctor.Histories;

namespace Evergrant.Doctor.Tests;

/// From a journal to the cause. Deaths made by a real keeper are classified in the end-to-end tests.
public sealed class GrantStoryTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 6, 0, 0, TimeSpan.Zero);

    private static GrantHistory Healthy { get; } =
        new()
        {
            Name = "acme",
            App = "shop",
            State = "active",
            Since = Start,
            Now = Start.AddHours(2),
            What = "rotated",
            Generation = 2,
            ObtainedAt = Start,
            AccessEndsAt = Start.AddHours(24),
            IdleEndsAt = Start.AddDays(45),
            NextRefreshAt = Start.AddHours(16),
            Redemptions = [Redeemed(Start, RedemptionResult.Accepted, "aa")],
        };

    private static GrantHistory Refused { get; } =
        Healthy with
        {
            State = "needs_reauthorization",
            What = "refused",
            Now = Start.AddHours(20),
            NextRefreshAt = null,
            Redemptions =
            [
                Redeemed(Start.AddHours(16), RedemptionResult.Refused, "bb", "400 invalid_request"),
                Redeemed(Start, RedemptionResult.Accepted, "aa"),
            ],
        };

    private static Dictionary<string, GrantHistory> Cases { get; } =
        new()
        {
            ["GRANT-001"] = Refused with { State = "late", SecretIsClientId = true },
            ["GRANT-002"] = Refused with { State = "late", RefusedSiblings = 7 },
            ["GRANT-003"] = Refused with { State = "late", What = "wrong_secret" },
            ["GRANT-004"] = Lapsed(Healthy with { AbsoluteEndsAt = Start.AddDays(90), Now = Start.AddDays(91) }),
            ["GRANT-005"] = Lapsed(Healthy with { Now = Start.AddDays(46) }),
            ["GRANT-006"] = Refused with
            {
                Redemptions =
                [
                    .. Refused.Redemptions.Take(1),
                    Redeemed(Start.AddHours(15), RedemptionResult.Unknown, "bb"),
                    .. Refused.Redemptions.Skip(1),
                ],
            },
            ["GRANT-007"] = Refused with { AccessTokenRefused = true },
            ["GRANT-008"] = Refused,
            ["GRANT-010"] = Healthy with { State = "revoked", What = "revoked" },
            ["GRANT-011"] = Healthy with { State = "paused", What = "paused", Now = Start.AddDays(50) },
            ["GRANT-012"] = Healthy with { State = "paused", What = "paused" },
            ["GRANT-013"] = Healthy with { State = "uncertain", What = "restored" },
            ["GRANT-014"] = Healthy with { State = "late", What = "seal_broken" },
            ["GRANT-015"] = Healthy with { HasRefreshToken = false },
            ["GRANT-020"] = Healthy with
            {
                State = "uncertain",
                What = "unknown",
                Redemptions = [Redeemed(Start.AddHours(1), RedemptionResult.Unknown, "bb"), .. Healthy.Redemptions],
            },
            ["GRANT-021"] = Healthy with { State = "late", What = "malformed" },
            ["GRANT-022"] = Stuck(RedemptionResult.Passing, "429"),
            ["GRANT-023"] = Stuck(RedemptionResult.NotSent, "connection refused"),
            ["GRANT-024"] = Stuck(RedemptionResult.Passing, "502"),
            ["GRANT-025"] = Healthy with { Now = Start.AddHours(20) },
            ["GRANT-026"] = Healthy with
            {
                Redemptions =
                [
                    Redeemed(Start.AddHours(1), RedemptionResult.Accepted, "bb") with
                    {
                        Node = "other",
                    },
                    .. Healthy.Redemptions,
                ],
            },
        };

    public static TheoryData<string> Ids => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_cause_is_told_first_and_alone(string id)
    {
        var findings = GrantStory.Of(Cases[id]).Findings;
        Assert.Equal(id, findings[0].Id);
        Assert.Single(findings, finding => finding.Id == id || finding.Severity != Severity.Info);
    }

    [Fact]
    public void Every_cause_has_its_case_and_a_grant_that_is_well_has_none()
    {
        Assert.Equal(
            Examination.Known.Select(known => known.Id).Where(id => id.StartsWith("GRANT-", StringComparison.Ordinal)),
            Cases.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Empty(GrantStory.Of(Healthy).Findings);
    }

    [Fact]
    public void Nobody_is_blamed_while_the_endpoint_is_held_up_or_was_until_just_now()
    {
        var due = Cases["GRANT-025"];
        Assert.Empty(GrantStory.Of(due with { EndpointHeldUntil = due.Now.AddHours(2) }).Findings);
        Assert.Empty(GrantStory.Of(due with { EndpointHeldUntil = due.Now.AddMinutes(-2) }).Findings);
        Assert.NotEmpty(GrantStory.Of(due with { EndpointHeldUntil = due.Now.AddHours(-2) }).Findings);
    }

    [Fact]
    public void The_story_names_the_last_good_generation_and_tells_each_redemption()
    {
        var history = Cases["GRANT-006"];
        var text = StoryText.Render(history, GrantStory.Of(history), 100, color: false);
        Assert.Contains("Last good: generation 2, 2027-01-01 06:00:00Z", text, StringComparison.Ordinal);
        Assert.Contains("no answer", text, StringComparison.Ordinal);
        Assert.Contains("evergrant connect shop --name acme", text, StringComparison.Ordinal);
    }

    private static GrantHistory Lapsed(GrantHistory history) =>
        history with
        {
            State = "needs_reauthorization",
            What = "refused",
            Redemptions =
            [
                Redeemed(history.Now.AddMinutes(-1), RedemptionResult.Refused, "bb"),
                .. history.Redemptions,
            ],
        };

    private static GrantHistory Stuck(RedemptionResult result, string received) =>
        Healthy with
        {
            State = "late",
            What = "unavailable",
            Redemptions = [Redeemed(Start.AddHours(1), result, "bb", received), .. Healthy.Redemptions],
        };

    private static Redemption Redeemed(
        DateTimeOffset at,
        RedemptionResult result,
        string presented,
        string? received = null
    ) => new(at, "web1", "refresh", 2, presented, result, received);
}
