using Evergrant.Hosting.Alerts;
using Evergrant.Hosting.Sinks;
using Evergrant.Providers;
using Evergrant.Refresh;

namespace Evergrant.Hosting.Tests.Alerts;

/// From grants to causes, as a table.
public sealed class CausesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly ProviderProfile Keap = ProviderCatalog.BuiltIn.Require("keap");

    [Theory]
    [InlineData(59, 0)]
    [InlineData(60, 1)]
    public void What_passes_by_itself_is_told_after_an_hour(int minutes, int told)
    {
        var grant = Some(GrantState.Late) with { Since = Now.AddMinutes(-minutes) };
        Assert.Equal(told, Of(grant).Count);
    }

    [Fact]
    public void A_warm_grant_without_a_live_token_is_told_at_once_and_one_that_nobody_reads_is_not()
    {
        var late = Some(GrantState.Late) with { Since = Now, AccessExpiresAt = Now };
        Assert.Equal(CauseKind.Late, Assert.Single(Of(late with { Keep = Keep.Warm })).Kind);
        Assert.Empty(Of(late with { Keep = Keep.Alive }));
    }

    [Fact]
    public void One_refusal_that_blames_the_secret_speaks_for_all_refused_grants_of_the_app()
    {
        var refused = Some(GrantState.Late) with
        {
            Trouble = new Trouble { Refusals = 1 },
            Since = Now,
        };
        Grant[] grants =
        [
            .. Enumerable.Range(0, 200).Select(_ => Renamed(refused)),
            Renamed(refused) with
            {
                Evidence = Blaming(),
            },
            Renamed(refused) with
            {
                App = "other",
            },
        ];
        var cause = Assert.Single(Of(grants));
        Assert.Equal(("wrong_secret/app/shop", 201, false), (cause.Key, cause.Grants.Count, cause.IsOfGrant));
    }

    [Theory]
    [InlineData("shop", CauseKind.WrongSecret)]
    [InlineData("other", CauseKind.Refused)]
    public void A_home_written_before_there_was_a_word_for_it_blames_the_secret_as_well(string app, CauseKind kind)
    {
        var refused = Some(GrantState.Late) with
        {
            Trouble = new Trouble { Refusals = 1 },
            Evidence = new Evidence
            {
                At = Now,
                What = "refused",
                Meaning = $"It never worked. {Verdict.HowToSetSecret(app)}",
            },
        };
        Assert.Equal(kind, Assert.Single(Of(refused)).Kind);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public void Refused_grants_are_told_one_by_one_up_to_two(int grants, int told)
    {
        var refused = Some(GrantState.Late) with
        {
            Trouble = new Trouble { Refusals = 1 },
            Since = Now.AddHours(-1),
        };
        var causes = Of([.. Enumerable.Range(0, grants).Select(_ => Renamed(refused))]);
        Assert.Equal(told, causes.Count);
        Assert.All(causes, cause => Assert.Equal(CauseKind.Refused, cause.Kind));
    }

    [Fact]
    public void Where_the_provider_forgives_a_lost_answer_for_a_while_it_is_told_after_that()
    {
        var uncertain = Some(GrantState.Uncertain) with { Since = Now.AddMinutes(-9) };
        var forgiving = Keap with { ReuseRule = ReuseRule.Grace, Grace = TimeSpan.FromMinutes(10) };
        Assert.Single(Of(uncertain));
        Assert.Empty(Of(forgiving, uncertain));
        Assert.Single(Of(forgiving, uncertain with { Since = Now.AddMinutes(-10) }));
    }

    [Fact]
    public void Reminders_of_grants_that_one_cause_hits_are_one_as_well()
    {
        var late = Some(GrantState.Late) with
        {
            Since = Now.AddDays(-32),
            ObtainedAt = Now.AddDays(-32),
            RefreshIdleEndsAt = Now.AddDays(13),
        };
        var causes = Of([.. Enumerable.Range(0, 200).Select(_ => Renamed(late))]);
        Assert.Equal(["late/app/shop", "ending.1/app/shop"], causes.Select(cause => cause.Key));
    }

    [Theory]
    [InlineData(22.6, 0)]
    [InlineData(22.5, 1)]
    [InlineData(9, 2)]
    [InlineData(2.25, 3)]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    public void Each_stage_before_the_end_is_a_cause_of_its_own(double days, int stage)
    {
        var paused = Some(GrantState.Paused) with
        {
            ObtainedAt = Now.AddDays(days - 45),
            RefreshIdleEndsAt = Now.AddDays(days),
        };
        Assert.Equal(stage, Attention.Reminder(paused, Now));
        Assert.Equal(stage > 0 ? [$"ending.{stage}/grant/{paused.Id}"] : [], Of(paused).Select(cause => cause.Key));
    }

    [Fact]
    public void A_grant_whose_refresh_will_come_in_time_is_never_reminded_of()
    {
        var idle = Some(GrantState.Active) with
        {
            ObtainedAt = Now.AddDays(-29),
            RefreshIdleEndsAt = Now.AddDays(16),
            NextRefreshAt = Now.AddHours(1),
        };
        Assert.Empty(Of(idle));
        Assert.Single(Of(idle with { NextRefreshAt = Now.AddDays(16) }));
    }

    [Fact]
    public void An_end_by_age_is_told_of_however_well_the_grant_is_kept()
    {
        var aging = Some(GrantState.Active) with
        {
            ConsentedAt = Now.AddDays(-72),
            CreatedAt = Now.AddDays(-500),
            RefreshAbsoluteEndsAt = Now.AddDays(18),
            NextRefreshAt = Now.AddHours(1),
        };
        Assert.Equal($"ending.2/grant/{aging.Id}", Assert.Single(Of(aging)).Key);
    }

    [Fact]
    public void Grants_that_wait_behind_an_endpoint_that_fails_are_of_the_same_cause()
    {
        var late = Some(GrantState.Late) with { Trouble = new Trouble { Failures = 5 } };
        var waiting = Some(GrantState.Active) with { NextRefreshAt = Now.AddHours(-5) };
        var cause = Assert.Single(Of([late, .. Enumerable.Range(0, 200).Select(_ => Renamed(waiting))]));
        Assert.Equal(("late/app/shop", 201), (cause.Key, cause.Grants.Count));
        Assert.Equal(CauseKind.Overdue, Assert.Single(Of(waiting)).Kind);
    }

    [Fact]
    public void A_grant_that_nobody_paused_is_reminded_of_after_the_end_as_well() =>
        Assert.Equal(3, Attention.Reminder(Some(GrantState.Active) with { RefreshIdleEndsAt = Now.AddDays(-1) }, Now));

    [Theory]
    [InlineData(GrantState.Late, 0, 7.9, 0)]
    [InlineData(GrantState.Late, 0, 8, 1)]
    [InlineData(GrantState.Late, 1, 7.9, 0)]
    [InlineData(GrantState.Late, 1, 8, 1)]
    [InlineData(GrantState.Uncertain, 0, 7.9, 0)]
    [InlineData(GrantState.Uncertain, 0, 8, 1)]
    public void Patience_ends_when_calls_would_stop_before_anybody_looks_again(
        GrantState state,
        int refusals,
        double hours,
        int told
    )
    {
        var forgiving = Keap with { ReuseRule = ReuseRule.Grace, Grace = TimeSpan.FromMinutes(10) };
        var grant = Some(state) with
        {
            Since = Now,
            Trouble = new Trouble { Refusals = refusals },
            Keep = Keep.Warm,
        };
        var untilNext = TimeSpan.FromHours(hours);
        Assert.Equal(told, Of(forgiving, untilNext, grant).Count);
        Assert.Empty(Of(forgiving, untilNext, grant with { Keep = Keep.Alive }));
    }

    [Fact]
    public void A_dead_grant_is_not_reminded_of_as_well() =>
        Assert.Equal(
            CauseKind.NeedsReauthorization,
            Assert.Single(Of(Some(GrantState.NeedsReauthorization) with { RefreshIdleEndsAt = Now })).Kind
        );

    [Fact]
    public void Every_kind_has_words_for_a_person()
    {
        foreach (var kind in Enum.GetValues<CauseKind>())
        {
            var grant = Some(GrantState.Late) with { RefreshIdleEndsAt = Now.AddDays(3) };
            var text = AlertText.Of(
                new Cause("key", kind, [grant], "shop", true, Now)
                {
                    Files = kind == CauseKind.TokenFile ? [Broken(grant)] : [],
                    Submissions = kind
                        is CauseKind.SubmissionsNeedAttention
                            or CauseKind.SubmissionsHeld
                            or CauseKind.SubmissionsQuarantined
                        ? new SubmissionTrouble(grant.Id, 3, Now, "quota_day")
                        : null,
                },
                "Keap",
                Now
            );
            Assert.StartsWith("Keap acme: ", text.Subject, StringComparison.Ordinal);
            Assert.NotEmpty(text.WhatHappened);
            Assert.NotEmpty(text.WhatToDo);
            Assert.NotEmpty(text.Commands);
        }
    }

    private static IReadOnlyList<Cause> Of(params Grant[] grants) => Of(Keap, grants);

    private static IReadOnlyList<Cause> Of(ProviderProfile profile, params Grant[] grants) =>
        Of(profile, TimeSpan.Zero, grants);

    private static IReadOnlyList<Cause> Of(ProviderProfile profile, TimeSpan untilNext, params Grant[] grants) =>
        Causes.Of(grants, new Dictionary<string, ProviderProfile> { ["shop"] = profile }, Now, untilNext);

    private static Grant Renamed(Grant grant) => grant with { Id = GrantId.New(Now) };

    private static Sink Broken(Grant grant) =>
        new()
        {
            Path = "/srv/token",
            Grant = grant.Id,
            Format = SinkFormat.Raw,
            AddedAt = Now,
            Problem = "its folder is gone",
        };

    private static Evidence Blaming() =>
        new()
        {
            At = Now,
            What = Verdict.WrongSecret,
            Meaning = "However that is said.",
        };

    private static Grant Some(GrantState state) =>
        new()
        {
            Id = GrantId.New(Now),
            Name = "acme",
            App = "shop",
            State = state,
            Since = Now.AddDays(-1),
            Evidence = new Evidence { At = Now, What = "refused" },
            Epoch = 1,
            Generation = 1,
            Tip = AttemptId.New(Now),
            ObtainedAt = Now.AddHours(-16),
            AccessExpiresAt = Now.AddHours(8),
            RefreshIdleEndsAt = Now.AddDays(44),
            Version = 1,
            CreatedAt = Now.AddDays(-9),
        };
}
