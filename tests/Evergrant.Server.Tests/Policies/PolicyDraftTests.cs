using Evergrant.Providers;
using Evergrant.Server.Policies;

namespace Evergrant.Server.Tests.Policies;

public sealed class PolicyDraftTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static KeyPolicy Apply(PolicyDraft draft, KeyPolicy? to = null, string profile = "keap") =>
        draft.Apply(to ?? KeyPolicy.Everything, ProviderCatalog.BuiltIn.Find(profile)!, Now);

    [Fact]
    public void What_is_typed_becomes_a_policy_that_can_be_stored()
    {
        var policy = Apply(
            new PolicyDraft
            {
                Preset = "read-only",
                Allow = ["post  /crm/rest/v1/contacts"],
                Fields = ["POST /crm/rest/v1/contacts given_name, email_addresses.email"],
                Rate = ["5/s", "100/min"],
                DailyShare = "20%",
                NotBefore = "2026-12-01",
                Until = "90d",
                From = ["10.0.0.0/8", "203.0.113.7"],
            }
        );
        Assert.Equal(["GET /crm/rest/**", "POST /crm/rest/v1/contacts"], policy.Allow);
        Assert.Equal((5, 100, 20), (policy.PerSecond, policy.PerMinute, policy.DailyShare));
        Assert.Equal(Now.AddDays(90), policy.Until);
        Assert.Equal(["10.0.0.0/8", "203.0.113.7/32"], policy.From);
        var stored = KeyPolicy.Of(policy.ToJson());
        Assert.Equal(policy.ToJson(), stored.ToJson());
        Assert.Equal(policy.NotBefore, stored.NotBefore);
    }

    [Fact]
    public void What_is_not_named_stays_and_none_lifts_a_limit()
    {
        var before = Apply(
            new PolicyDraft
            {
                Preset = "read-only",
                Rate = ["5/s"],
                DailyShare = "20%",
                Until = "90d",
            }
        );
        var after = Apply(new PolicyDraft { Rate = ["none"], Until = "none" }, before);
        Assert.Equal((null, 20, null), (after.PerSecond, after.DailyShare, after.Until));
        Assert.Equal("read-only", after.Preset);
        Assert.Null(Apply(new PolicyDraft { Preset = "everything" }, before).Allow);
        Assert.Null(Apply(new PolicyDraft { Allow = ["none"] }, before).Allow);
        Assert.Equal(["GET /x"], Apply(new PolicyDraft { Allow = ["GET /x"] }, before).Allow);
    }

    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        var wrong = Assert.Throws<PolicyException>(() =>
            Apply(
                new PolicyDraft
                {
                    Preset = "write-only",
                    Allow = ["FETCH /x"],
                    Fields = ["POST /x"],
                    Rate = ["fast", "0/s"],
                    DailyShare = "200%",
                    NotBefore = "tomorrow",
                    Until = "2020-01-01",
                    From = ["home"],
                }
            )
        );
        foreach (
            var word in (string[])
                ["write-only", "FETCH", "'POST /x'", "'fast'", "'0/s'", "200%", "tomorrow", "2020-01-01", "'home'"]
        )
            Assert.Contains(wrong.Errors, error => error.Contains(word, StringComparison.Ordinal));
        Assert.Equal(9, wrong.Errors.Count);
    }

    [Fact]
    public void Everything_and_one_thing_more_is_a_mistake() =>
        Assert.Throws<PolicyException>(() => Apply(new PolicyDraft { Preset = "everything", Allow = ["GET /x"] }));
}
