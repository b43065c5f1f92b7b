using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Refresh;
using Evergrant.Storage;

namespace Evergrant.Tests.Refresh;

public class VerdictTests
{
    /// Keap's words for a spent token, a lapsed one and a wrong secret alike.
    private static readonly ProviderError InvalidRefreshToken = new()
    {
        Status = 400,
        Error = "invalid_request",
        Description = "Invalid Refresh Token",
        Class = ErrorClass.Refused,
    };

    private static Corroboration FirstRefusal() =>
        new()
        {
            SecretIsClientId = false,
            SecretProven = true,
            SecretChangedSinceRotation = false,
            Refusals = 1,
            AccessAlive = true,
            Probe = ProbeResult.Alive,
            Siblings = new SiblingGrants(1, 1),
            ReuseRule = ReuseRule.Unknown,
            HowToSetSecret = "Set the right one with: evergrant app secret keap",
        };

    private static Verdict Of(Corroboration known) => Verdict.Of(InvalidRefreshToken, known);

    [Fact]
    public void One_refusal_is_no_death_sentence() => Assert.Equal(VerdictKind.Wait, Of(FirstRefusal()).Kind);

    [Fact]
    public void The_client_id_in_the_secrets_place_is_named_and_the_grant_is_not_dead()
    {
        var verdict = Of(FirstRefusal() with { SecretIsClientId = true, Refusals = 9, AccessAlive = false });

        Assert.Equal(VerdictKind.FixSecret, verdict.Kind);
        Assert.Contains("secret", verdict.Meaning, StringComparison.Ordinal);
        Assert.Contains("evergrant app secret keap", verdict.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_was_changed_or_never_worked_is_the_first_suspect()
    {
        Assert.Equal(VerdictKind.FixSecret, Of(FirstRefusal() with { SecretProven = false }).Kind);
        Assert.Equal(
            VerdictKind.FixSecret,
            Of(FirstRefusal() with { SecretProven = false, SecretChangedSinceRotation = true }).Kind
        );
    }

    [Theory]
    [InlineData(2, VerdictKind.Wait)]
    [InlineData(3, VerdictKind.FixSecret)]
    [InlineData(150, VerdictKind.FixSecret)]
    public void Three_grants_of_one_app_refused_with_none_accepted_since_mean_the_secret(
        int refused,
        object expected
    ) =>
        Assert.Equal(
            (VerdictKind)expected,
            Of(FirstRefusal() with { Siblings = new SiblingGrants(refused, 200) }).Kind
        );

    [Fact]
    public void A_token_that_was_sent_before_without_an_answer_was_spent_then() =>
        Assert.Equal(VerdictKind.Reconnect, Of(FirstRefusal() with { UnansweredSince = The.Time }).Kind);

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_lapsed_token_needs_the_owner_also_among_many(int refused) =>
        Assert.Equal(
            VerdictKind.Reconnect,
            Of(FirstRefusal() with { Lapsed = The.Time, Siblings = new SiblingGrants(refused, 200) }).Kind
        );

    [Fact]
    public void An_access_token_that_is_refused_too_means_that_access_was_removed() =>
        Assert.Equal(VerdictKind.Reconnect, Of(FirstRefusal() with { Probe = ProbeResult.Refused }).Kind);

    [Fact]
    public void A_refusal_that_stays_after_three_more_presentations_needs_the_owner()
    {
        Assert.Equal(VerdictKind.Wait, Of(FirstRefusal() with { Refusals = 3 }).Kind);
        Assert.Equal(VerdictKind.Reconnect, Of(FirstRefusal() with { Refusals = 4 }).Kind);
    }

    [Fact]
    public void A_second_refusal_is_enough_when_there_is_nothing_left_to_serve() =>
        Assert.Equal(VerdictKind.Reconnect, Of(FirstRefusal() with { Refusals = 2, AccessAlive = false }).Kind);

    [Fact]
    public void Where_reuse_revokes_the_family_the_first_refusal_needs_the_owner() =>
        Assert.Equal(VerdictKind.Reconnect, Of(FirstRefusal() with { ReuseRule = ReuseRule.RevokesFamily }).Kind);

    [Theory]
    [InlineData(ErrorClass.Client, VerdictKind.FixSecret)]
    [InlineData(ErrorClass.Request, VerdictKind.Unknown)]
    [InlineData(ErrorClass.Passing, VerdictKind.Wait)]
    public void Errors_about_something_else_end_no_grant(ErrorClass about, object expected) =>
        Assert.Equal(
            (VerdictKind)expected,
            Verdict.Of(InvalidRefreshToken with { Class = about }, FirstRefusal() with { Refusals = 9 }).Kind
        );
}
