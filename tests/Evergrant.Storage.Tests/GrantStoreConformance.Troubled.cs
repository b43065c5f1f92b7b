namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    [Theory]
    [InlineData(GrantState.Active, false)]
    [InlineData(GrantState.Late, true)]
    [InlineData(GrantState.Uncertain, true)]
    [InlineData(GrantState.NeedsReauthorization, true)]
    [InlineData(GrantState.Paused, false)]
    [InlineData(GrantState.Revoked, false)]
    public async Task A_grant_in_trouble_is_found_by_its_state(GrantState state, bool found)
    {
        var grant = await ConnectAsync();
        await Store.ChangeAsync(grant.Id, grant.Version, Some.Change(state), default);
        Assert.Equal(found, await IsTroubledAsync(The.Start));
    }

    [Fact]
    public async Task A_grant_whose_refresh_failed_is_found_while_it_is_active()
    {
        var grant = await ConnectAsync();
        var failed = Some.Change(GrantState.Active) with { Trouble = new Trouble { Failures = 1 } };
        await Store.ChangeAsync(grant.Id, grant.Version, failed, default);
        Assert.True(await IsTroubledAsync(The.Start));
    }

    [Fact]
    public async Task A_grant_that_nothing_refreshes_is_found_an_hour_after_it_was_due()
    {
        var grant = await ConnectAsync();
        var due = grant.NextRefreshAt!.Value;
        Assert.False(await IsTroubledAsync(due.AddHours(1).AddMilliseconds(-1)));
        Assert.True(await IsTroubledAsync(due.AddHours(1)));
    }

    [Theory]
    [InlineData(45)]
    [InlineData(4.5)]
    public async Task A_grant_whose_refresh_token_lies_idle_is_found_at_half_of_its_life(double life)
    {
        await AddLastingAsync(idle: life, absolute: null);
        var first = The.Start.AddDays(life / 2);
        Assert.False(await IsTroubledAsync(first.AddMilliseconds(-1)));
        Assert.True(await IsTroubledAsync(first));
        Assert.True(await IsTroubledAsync(The.Start.AddDays(life + 1)));
    }

    [Theory]
    [InlineData(30.0, GrantState.Active, false)]
    [InlineData(45.0, GrantState.Active, true)]
    [InlineData(null, GrantState.Paused, true)]
    public async Task A_grant_that_will_be_refreshed_in_time_is_not_found(double? next, GrantState state, bool found)
    {
        var grant = await AddLastingAsync(idle: 45, absolute: null);
        var change = Some.Change(state) with { NextRefreshAt = next is { } days ? The.Start.AddDays(days) : null };
        await Store.ChangeAsync(grant.Id, grant.Version, change, default);
        Assert.Equal(found, await IsTroubledAsync(The.Start.AddDays(29.9)));
    }

    [Fact]
    public async Task An_age_counts_from_the_last_consent()
    {
        var grant = await AddLastingAsync(idle: null, absolute: 90);
        var again = Some.Consent(grant.Id, "lasting", "2");
        var tokens = again.Tokens with
        {
            ObtainedAt = The.Start.AddDays(80),
            RefreshIdleEndsAt = null,
            RefreshAbsoluteEndsAt = The.Start.AddDays(170),
        };
        await Store.CommitConsentAsync(again with { Tokens = tokens, NextRefreshAt = null }, default);
        Assert.Equal(The.Start.AddDays(80), (await ReadAsync(grant.Id)).ConsentedAt);
        Assert.False(await IsTroubledAsync(The.Start.AddDays(124)));
        Assert.True(await IsTroubledAsync(The.Start.AddDays(125)));
    }

    [Theory]
    [InlineData(45.0, null)]
    [InlineData(null, 45.0)]
    public async Task A_grant_that_was_paused_until_its_refresh_token_ended_is_found_no_more(
        double? idle,
        double? absolute
    )
    {
        var grant = await AddLastingAsync(idle, absolute);
        var paused = Some.Change(GrantState.Paused) with { Trouble = new Trouble { Failures = 1 } };
        await Store.ChangeAsync(grant.Id, grant.Version, paused, default);
        var end = The.Start.AddDays(45);
        Assert.True(await IsTroubledAsync(end.AddMilliseconds(-1)));
        Assert.False(await IsTroubledAsync(end));
        Assert.False(await IsTroubledAsync(end.AddDays(100)));
    }

    [Fact]
    public async Task A_grant_that_ends_however_it_is_used_is_found_before_its_end()
    {
        await AddLastingAsync(idle: null, absolute: 90);
        Assert.False(await IsTroubledAsync(The.Start.AddDays(45).AddMilliseconds(-1)));
        Assert.True(await IsTroubledAsync(The.Start.AddDays(45)));
    }

    [Fact]
    public async Task However_many_are_overdue_they_come_by_name_page_by_page_with_the_others()
    {
        var names = Enumerable.Range(0, 40).Select(number => $"g{number:00}").ToList();
        foreach (var name in Enumerable.Reverse(names))
            await ConnectAsync(name);
        var later = await ConnectAsync("g07-later");
        await Store.RescheduleAsync(later.Id, later.Version, The.Start.AddDays(9), default);
        later = await ReadAsync(later.Id);
        await Store.ChangeAsync(
            later.Id,
            later.Version,
            Some.Change(GrantState.Active) with
            {
                Trouble = new Trouble { Failures = 1 },
                NextRefreshAt = later.NextRefreshAt,
            },
            default
        );
        var found = new List<string>();
        while (
            await Store.ListTroubledAsync(The.Start.AddDays(2), found.LastOrDefault(), 2, default)
                is { Count: > 0 } page
        )
            found.AddRange(page.Select(grant => grant.Name));
        Assert.Equal(names.Append("g07-later").Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task A_rotation_moves_the_end_that_a_grant_is_looked_for_by()
    {
        var grant = await AddLastingAsync(idle: 4, absolute: 90);
        var attempt = (await BeginAsync(Some.Refresh(grant), grant.Version)).Attempt;
        var tokens = Some.Tokens("2") with
        {
            ObtainedAt = The.Start.AddDays(3),
            RefreshIdleEndsAt = The.Start.AddDays(7),
            RefreshAbsoluteEndsAt = The.Start.AddDays(20),
        };
        await Store.CommitRotationAsync(
            Some.Rotation(attempt, "2") with
            {
                Tokens = tokens,
                NextRefreshAt = The.Start.AddDays(90),
            },
            default
        );
        Assert.False(await IsTroubledAsync(The.Start.AddDays(5).AddMilliseconds(-1)));
        Assert.True(await IsTroubledAsync(The.Start.AddDays(5)));
        grant = await ReadAsync(grant.Id);
        await Store.RescheduleAsync(grant.Id, grant.Version, The.Start.AddDays(6.9), default);
        Assert.False(await IsTroubledAsync(The.Start.AddDays(6)));
        grant = await ReadAsync(grant.Id);
        await Store.RescheduleAsync(grant.Id, grant.Version, The.Start.AddDays(6.99), default);
        Assert.False(await IsTroubledAsync(The.Start.AddDays(6.9)));
    }

    [Fact]
    public async Task Troubled_grants_come_by_name_page_by_page()
    {
        foreach (var name in (string[])["c", "a", "b", "well"])
        {
            var grant = await ConnectAsync(name);
            if (name != "well")
                await Store.ChangeAsync(grant.Id, grant.Version, Some.Change(GrantState.Late), default);
        }
        var found = new List<string>();
        while (await Store.ListTroubledAsync(The.Start, found.LastOrDefault(), 2, default) is { Count: > 0 } page)
            found.AddRange(page.Select(grant => grant.Name));
        Assert.Equal(["a", "b", "c"], found);
    }

    private async Task<bool> IsTroubledAsync(DateTimeOffset now) =>
        (await Store.ListTroubledAsync(now, null, 9, default)).Count > 0;

    private async Task<Grant> AddLastingAsync(double? idle, double? absolute)
    {
        var consent = Some.Consent(Some.GrantId(), "lasting", "1");
        var tokens = consent.Tokens with
        {
            RefreshIdleEndsAt = idle is { } days ? The.Start.AddDays(days) : null,
            RefreshAbsoluteEndsAt = absolute is { } end ? The.Start.AddDays(end) : null,
        };
        return (await Store.CommitConsentAsync(consent with { Tokens = tokens, NextRefreshAt = null }, default))!.Grant;
    }
}
