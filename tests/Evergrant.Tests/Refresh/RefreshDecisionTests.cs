using Evergrant.Providers;
using Evergrant.Refresh;

namespace Evergrant.Tests.Refresh;

public class RefreshDecisionTests
{
    private static readonly Demand AMinute = new Demand.Called(TimeSpan.FromSeconds(60));
    private static readonly DateTimeOffset End = Some.Grant().AccessExpiresAt;

    private static RefreshDecision Decide(
        Grant grant,
        Demand demand,
        DateTimeOffset now,
        ProviderProfile? profile = null,
        App? app = null
    ) => RefreshDecision.For(grant, demand, app ?? Some.App(), profile ?? The.Keap, now);

    [Fact]
    public void A_caller_refreshes_from_the_very_instant_that_less_is_left_than_asked_for()
    {
        Assert.IsType<RefreshDecision.Enough>(Decide(Some.Grant(), AMinute, End.AddSeconds(-60)));
        Assert.IsType<RefreshDecision.Redeem>(Decide(Some.Grant(), AMinute, End.AddSeconds(-60).AddTicks(1)));
    }

    [Fact]
    public void Asking_for_more_than_two_thirds_of_the_life_does_not_refresh_on_every_read() =>
        Assert.IsType<RefreshDecision.Enough>(
            Decide(Some.Grant(), new Demand.Called(TimeSpan.FromHours(24)), The.Time.AddHours(8))
        );

    [Fact]
    public void A_caller_who_saw_an_older_generation_is_answered_from_the_present_one() =>
        Assert.IsType<RefreshDecision.Enough>(
            Decide(Some.Grant(), new Demand.Called(TimeSpan.Zero, AfterGeneration: 2), End.AddDays(1))
        );

    [Fact]
    public void A_generation_that_never_was_refreshes_nothing() =>
        Assert.IsType<RefreshDecision.Enough>(
            Decide(Some.Grant(), new Demand.Called(TimeSpan.Zero, AfterGeneration: 999), The.Time.AddHours(1))
        );

    [Fact]
    public void A_refused_access_token_is_refreshed_once_it_is_a_minute_old()
    {
        var refused = new Demand.Called(TimeSpan.Zero, AfterGeneration: 3);

        Assert.IsType<RefreshDecision.Enough>(Decide(Some.Grant(), refused, The.Time.AddSeconds(60).AddTicks(-1)));
        Assert.IsType<RefreshDecision.Redeem>(Decide(Some.Grant(), refused, The.Time.AddSeconds(60)));
    }

    [Fact]
    public void The_schedule_refreshes_when_the_time_has_come()
    {
        var due = RefreshTimes.WarmAt(Some.Grant().Lifespan);

        Assert.IsType<RefreshDecision.Enough>(Decide(Some.Grant(), new Demand.Scheduled(), due.AddTicks(-1)));
        Assert.IsType<RefreshDecision.Redeem>(Decide(Some.Grant(), new Demand.Scheduled(), due));
    }

    [Fact]
    public void A_grant_that_nobody_reads_is_only_kept_alive()
    {
        var idle = Some.Grant() with { Keep = Keep.Alive };

        var decision = Assert.IsType<RefreshDecision.Enough>(
            Decide(idle, new Demand.Scheduled(), RefreshTimes.WarmAt(idle.Lifespan))
        );
        Assert.Equal(RefreshTimes.AliveAt(idle.Lifespan), decision.NextAt);
        Assert.IsType<RefreshDecision.Redeem>(Decide(idle, new Demand.Scheduled(), The.Time.AddDays(30)));
    }

    [Fact]
    public void Two_operators_at_one_screen_make_one_rotation()
    {
        Assert.IsType<RefreshDecision.Redeem>(Decide(Some.Grant(), new Demand.Ordered(3), The.Time.AddHours(1)));
        Assert.IsType<RefreshDecision.Enough>(Decide(Some.Grant(), new Demand.Ordered(2), The.Time.AddHours(1)));
    }

    [Theory]
    [InlineData(GrantState.Paused)]
    [InlineData(GrantState.Revoked)]
    public void Nobody_presents_a_token_of_a_grant_that_was_stopped(GrantState state) =>
        Assert.IsType<RefreshDecision.Later>(Decide(Some.Grant() with { State = state }, new Demand.Ordered(3), End));

    private static Grant Unanswered(int times, DateTimeOffset since) =>
        Some.Grant() with
        {
            State = GrantState.Uncertain,
            Trouble = new Trouble { Unknowns = times, UnknownSince = since },
        };

    [Fact]
    public void An_unanswered_token_has_one_late_try_half_an_hour_before_the_access_token_ends()
    {
        var sent = The.Time.AddHours(16);
        var turn = End.AddMinutes(-30);

        var wait = Assert.IsType<RefreshDecision.Later>(
            Decide(Unanswered(1, sent), new Demand.Ordered(3), turn.AddTicks(-1))
        );
        Assert.Equal(turn, wait.At);
        var redeem = Assert.IsType<RefreshDecision.Redeem>(Decide(Unanswered(1, sent), new Demand.Ordered(3), turn));
        Assert.Equal(1, redeem.Try);
        Assert.Equal(
            new RefreshDecision.Later(null),
            Decide(Unanswered(2, sent), new Demand.Ordered(3), End.AddDays(9))
        );
    }

    [Fact]
    public void The_late_try_comes_two_minutes_after_sending_when_the_access_token_is_dead()
    {
        var sent = End.AddMinutes(5);

        Assert.IsType<RefreshDecision.Later>(Decide(Unanswered(1, sent), AMinute, sent.AddMinutes(2).AddTicks(-1)));
        Assert.IsType<RefreshDecision.Redeem>(Decide(Unanswered(1, sent), AMinute, sent.AddMinutes(2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_token_that_was_refused_and_then_not_answered_waits_for_its_late_try_as_well(int secretChangedAfter)
    {
        var sent = The.Time.AddHours(16);
        var twofold = Refused(1, sent.AddMinutes(-16)) with
        {
            State = GrantState.Uncertain,
            Trouble = new Trouble
            {
                Refusals = 1,
                RefusedAt = sent.AddMinutes(-16),
                Unknowns = 1,
                UnknownSince = sent,
            },
        };
        var app = secretChangedAfter == 0 ? Some.App() : Some.App() with { SecretSetAt = sent.AddMinutes(1) };

        var wait = Assert.IsType<RefreshDecision.Later>(
            Decide(twofold, new Demand.Ordered(3), sent.AddMinutes(secretChangedAfter), app: app)
        );

        Assert.Equal(End.AddMinutes(-30), wait.At);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 30)]
    [InlineData(3, null)]
    public void A_short_grace_period_is_used_as_well(int times, int? seconds)
    {
        var graceful = The.Keap with { ReuseRule = ReuseRule.Grace, Grace = TimeSpan.FromSeconds(60) };
        var sent = The.Time.AddHours(16);

        Assert.Equal(
            seconds is { } after ? sent.AddSeconds(after) : null,
            RefreshDecision.UnansweredTurn(Unanswered(times, sent), graceful)
        );
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 30)]
    [InlineData(3, 120)]
    [InlineData(4, 600)]
    [InlineData(5, 28 * 60)]
    public void Within_a_grace_period_an_unanswered_token_is_tried_again_and_again(int times, int seconds)
    {
        var graceful = The.Keap with { ReuseRule = ReuseRule.Grace, Grace = TimeSpan.FromMinutes(30) };
        var sent = The.Time.AddHours(16);

        Assert.Equal(sent.AddSeconds(seconds), RefreshDecision.UnansweredTurn(Unanswered(times, sent), graceful));
    }

    [Fact]
    public void After_the_grace_period_it_is_not_tried_again()
    {
        var graceful = The.Keap with { ReuseRule = ReuseRule.Grace, Grace = TimeSpan.FromMinutes(30) };

        Assert.Null(RefreshDecision.UnansweredTurn(Unanswered(6, The.Time), graceful));
    }

    private static Grant Refused(int times, DateTimeOffset at) =>
        Some.Grant() with
        {
            State = GrantState.Late,
            Trouble = new Trouble { Refusals = times, RefusedAt = at },
        };

    [Fact]
    public void A_refused_token_is_presented_three_times_more()
    {
        var at = The.Time.AddHours(16);

        Assert.Equal(at.AddMinutes(15), RefreshDecision.RefusedTurn(Refused(1, at), The.Keap));
        Assert.Equal(at.AddHours(2), RefreshDecision.RefusedTurn(Refused(2, at), The.Keap));
        Assert.Equal(End.AddMinutes(-30), RefreshDecision.RefusedTurn(Refused(3, at), The.Keap));
        Assert.Null(RefreshDecision.RefusedTurn(Refused(4, at), The.Keap));
    }

    [Fact]
    public void A_refused_token_is_never_presented_again_where_reuse_revokes_the_family() =>
        Assert.Null(
            RefreshDecision.RefusedTurn(Refused(1, The.Time), The.Keap with { ReuseRule = ReuseRule.RevokesFamily })
        );

    [Fact]
    public void A_changed_secret_brings_a_refused_grant_its_turn_at_once()
    {
        var dead = Refused(4, The.Time) with { State = GrantState.NeedsReauthorization };
        var mended = Some.App() with { SecretSetAt = The.Time.AddMinutes(1) };

        Assert.IsType<RefreshDecision.Later>(Decide(dead, new Demand.Ordered(3), The.Time.AddMinutes(2)));
        Assert.IsType<RefreshDecision.Redeem>(Decide(dead, new Demand.Ordered(3), The.Time.AddMinutes(2), app: mended));
    }

    [Fact]
    public void Not_even_a_changed_secret_presents_a_token_a_third_time_without_an_answer()
    {
        var mended = Some.App() with { SecretSetAt = The.Time.AddMinutes(1) };
        var twice = Refused(1, The.Time) with
        {
            Trouble = new Trouble
            {
                Unknowns = 2,
                UnknownSince = The.Time,
                Refusals = 1,
                RefusedAt = The.Time,
            },
        };

        Assert.Equal(
            new RefreshDecision.Later(null),
            Decide(twice, new Demand.Ordered(3), The.Time.AddDays(1), app: mended)
        );
    }

    [Fact]
    public void Callers_respect_the_back_off_and_operators_do_not_have_to()
    {
        var failing = Some.Grant() with
        {
            Trouble = new Trouble { Failures = 2, NotBefore = End.AddMinutes(5) },
        };

        Assert.IsType<RefreshDecision.Later>(Decide(failing, AMinute, End));
        Assert.IsType<RefreshDecision.Redeem>(Decide(failing, AMinute, End.AddMinutes(5)));
        Assert.IsType<RefreshDecision.Redeem>(Decide(failing, new Demand.Ordered(3), End));
    }

    [Fact]
    public void A_key_is_never_redeemed_whoever_asks()
    {
        var key = Some.Grant() with { Kind = GrantKind.Key, AccessExpiresAt = Grant.Never, HasRefreshToken = false };
        Demand[] all =
        [
            new Demand.Scheduled(),
            new Demand.Called(TimeSpan.FromDays(1_000_000)),
            new Demand.Called(TimeSpan.Zero, key.Generation),
            new Demand.Ordered(key.Generation),
        ];
        foreach (var state in Enum.GetValues<GrantState>())
            Assert.All(
                all,
                demand =>
                    Assert.Equal(
                        new RefreshDecision.Enough(null),
                        RefreshDecision.For(
                            key with
                            {
                                State = state,
                            },
                            demand,
                            Some.App(),
                            The.Keap,
                            The.Time.AddYears(9)
                        )
                    )
            );
    }

    [Fact]
    public void Without_a_refresh_token_a_wanted_refresh_is_impossible_and_said_once()
    {
        var bare = Some.Grant() with { HasRefreshToken = false };
        var dead = bare.AccessExpiresAt;
        var called = new Demand.Called(TimeSpan.Zero);
        Assert.IsType<RefreshDecision.Enough>(RefreshDecision.For(bare, called, Some.App(), The.Keap, The.Time));
        Assert.IsType<RefreshDecision.Impossible>(
            RefreshDecision.For(bare, called, Some.App(), The.Keap, dead.AddTicks(1))
        );
        var told = bare with { State = GrantState.NeedsReauthorization };
        Assert.Equal(
            new RefreshDecision.Later(null),
            RefreshDecision.For(told, called, Some.App(), The.Keap, dead.AddTicks(1))
        );
    }
}
