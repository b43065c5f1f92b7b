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
    [InlineData(45, 14)]
    [InlineData(90, 14)]
    [InlineData(4.5, 1.4)]
    public async Task A_grant_whose_refresh_token_lies_idle_is_found_before_its_end(double life, double before)
    {
        await AddLastingAsync(idle: life, absolute: null);
        var first = The.Start.AddDays(life - before);
        Assert.False(await IsTroubledAsync(first.AddMilliseconds(-1)));
        Assert.True(await IsTroubledAsync(first));
        Assert.True(await IsTroubledAsync(The.Start.AddDays(life + 1)));
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
        await Store.ChangeAsync(grant.Id, grant.Version, Some.Change(GrantState.Paused), default);
        var end = The.Start.AddDays(45);
        Assert.True(await IsTroubledAsync(end.AddMilliseconds(-1)));
        Assert.False(await IsTroubledAsync(end));
        Assert.False(await IsTroubledAsync(end.AddDays(100)));
    }

    [Fact]
    public async Task A_grant_that_ends_however_it_is_used_is_found_before_its_end()
    {
        var created = await AddLastingAsync(idle: null, absolute: 90);
        // Counted from the consent, whose time the store notes by itself.
        Assert.False(await IsTroubledAsync(The.Start.AddDays(76).AddMilliseconds(-1)));
        Assert.True(await IsTroubledAsync(The.Start.AddDays(76)));
        Assert.NotEqual(default, created.CreatedAt);
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
