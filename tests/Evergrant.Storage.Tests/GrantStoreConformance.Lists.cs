namespace Evergrant.Storage.Tests;

public abstract partial class GrantStoreConformance
{
    [Fact]
    public async Task Grants_are_listed_by_name_page_by_page()
    {
        string[] names = ["a", "a-b", "ab", "b", "z9"];
        foreach (var name in names.Reverse())
            await ConnectAsync(name);
        var found = new List<string>();
        while (await Store.ListAsync(found.LastOrDefault(), 2, default) is { Count: > 0 } page)
            found.AddRange(page.Select(grant => grant.Name));
        Assert.Equal(names, found);
        Assert.Equal(await ReadAsync((await ConnectAsync("only")).Id), (await Store.ListAsync("b", 1, default))[0]);
    }

    [Fact]
    public async Task Due_grants_come_when_their_time_has_come_and_not_before()
    {
        await Store.AddAppAsync(The.App, default);
        Assert.Null(await Store.FindNextDueAsync([], default));
        var (early, late, never) = (The.Start.AddHours(1), The.Start.AddHours(2), (DateTimeOffset?)null);
        foreach (var (name, at) in new[] { ("late", late), ("never", never), ("early", early) })
            await Store.CommitConsentAsync(
                Some.Consent(Some.GrantId(), name, name) with
                {
                    NextRefreshAt = at,
                },
                default
            );
        Assert.Equal(early, await Store.FindNextDueAsync([], default));
        Assert.Null(await Store.FindNextDueAsync(["shop"], default));
        Assert.Empty(await NamesDueAsync(early.AddMilliseconds(-1), 9));
        Assert.Equal(["early"], await NamesDueAsync(early, 9));
        Assert.Equal(["early", "late"], (await NamesDueAsync(late, 9)).Order());
        Assert.Single(await NamesDueAsync(late, 1));
        Assert.Empty(await Store.ListDueAsync(late, 9, ["none", "shop"], default));
        Assert.Equal(2, (await Store.ListDueAsync(late, 9, ["none"], default)).Count);
    }

    [Fact]
    public async Task Due_grants_come_by_the_end_of_a_refresh_token_that_is_near_and_else_of_the_access_token()
    {
        // When the access token ends, and the refresh token by lying idle and by age, in hours from now.
        foreach (
            var (name, access, idle, absolute) in new (string, double, double?, double?)[]
            {
                ("access-3", 3, 500, null),
                ("access-1", 1, null, null),
                ("age-20", 8, 900, 20),
                ("idle-10", 9, 10, 400),
                ("access-2", 2, 24.1, 24.1),
                ("both-15", 7, 15, 16),
                ("idle-ended", 4, -5, null),
            }
        )
        {
            var consent = Some.Consent(Some.GrantId(), name, name);
            var tokens = consent.Tokens with
            {
                AccessExpiresAt = The.Start.AddHours(access),
                RefreshIdleEndsAt = idle is { } i ? The.Start.AddHours(i) : null,
                RefreshAbsoluteEndsAt = absolute is { } a ? The.Start.AddHours(a) : null,
            };
            await Store.CommitConsentAsync(consent with { Tokens = tokens, NextRefreshAt = The.Start }, default);
        }
        Assert.Equal(
            ["idle-ended", "idle-10", "both-15", "age-20", "access-1", "access-2", "access-3"],
            await NamesDueAsync(The.Start, 9)
        );
    }

    [Fact]
    public async Task However_much_is_due_a_refresh_token_that_ends_today_comes_first()
    {
        await Store.AddAppAsync(The.App, default);
        for (var number = 0; number < 40; number++)
            await AddAsync($"g{number}", The.Start.AddMinutes(number), The.Start.AddDays(9));
        await AddAsync("ends", The.Start.AddHours(2), The.Start.AddHours(20));
        await AddAsync("ends-later", The.Start.AddHours(1), The.Start.AddHours(21));
        await AddAsync("not-due", The.Start.AddHours(9), The.Start.AddHours(19));
        Assert.Equal(["ends", "ends-later"], await NamesDueAsync(The.Start.AddHours(3), 2));
        var otherApps = await Store.ListDueAsync(The.Start.AddHours(3), 2, ["none"], default);
        Assert.Equal(["ends", "ends-later"], otherApps.Select(grant => grant.Name));

        async Task AddAsync(string name, DateTimeOffset turn, DateTimeOffset end)
        {
            var consent = Some.Consent(Some.GrantId(), name, name);
            var tokens = consent.Tokens with { RefreshIdleEndsAt = end };
            await Store.CommitConsentAsync(consent with { Tokens = tokens, NextRefreshAt = turn }, default);
        }
    }

    [Fact]
    public async Task Who_comes_seldom_sees_beside_the_due_those_whose_tokens_end_before_the_next_time()
    {
        var now = The.Start.AddHours(20);
        // Access tokens end 24 h after the start.
        foreach (
            var (name, hours) in new[] { ("b-due", 16), ("a-due", 16), ("ends", 22), ("later", 40), ("overdue", 1) }
        )
            await Store.CommitConsentAsync(
                Some.Consent(Some.GrantId(), name, name) with
                {
                    NextRefreshAt = The.Start.AddHours(hours),
                },
                default
            );
        var nextTick = The.Start.AddHours(24).AddMilliseconds(1);
        var names = new List<string>();
        Grant? last = null;
        while (await Store.ListDueAsync(now, nextTick, last, 2, default) is { Count: > 0 } page)
        {
            names.AddRange(page.Select(grant => grant.Name));
            last = page[^1];
        }
        Assert.Equal(["overdue", "b-due", "a-due", "ends"], names);
        var atTheEnd = await Store.ListDueAsync(now, The.Start.AddHours(24), null, 9, default);
        Assert.DoesNotContain("ends", atTheEnd.Select(grant => grant.Name));
    }

    [Fact]
    public async Task Grants_in_trouble_are_listed_by_state_and_name()
    {
        foreach (var name in (string[])["late-b", "late-a", "fine", "dead"])
        {
            var grant = await ConnectAsync(name);
            var state =
                name == "dead" ? GrantState.NeedsReauthorization
                : name == "fine" ? GrantState.Active
                : GrantState.Late;
            await Store.ChangeAsync(grant.Id, grant.Version, Some.Change(state), default);
        }
        async Task<IEnumerable<string>> NamesAsync(GrantState state, int limit) =>
            (await Store.ListInStateAsync(state, limit, default)).Select(grant => grant.Name);
        Assert.Equal(["late-a", "late-b"], await NamesAsync(GrantState.Late, 9));
        Assert.Equal(["late-a"], await NamesAsync(GrantState.Late, 1));
        Assert.Equal(["dead"], await NamesAsync(GrantState.NeedsReauthorization, 9));
        Assert.Empty(await NamesAsync(GrantState.Uncertain, 9));
    }

    [Fact]
    public async Task A_grant_is_found_by_app_and_account_unless_revoked()
    {
        var grant = await ConnectAsync();
        Assert.Equal(grant, await Store.FindByAccountAsync("shop", The.Account, default));
        Assert.Null(await Store.FindByAccountAsync("other", The.Account, default));
        Assert.Null(await Store.FindByAccountAsync("shop", "else.infusionsoft.com", default));
        await Store.ChangeAsync(grant.Id, grant.Version, Some.Change(GrantState.Paused), default);
        Assert.NotNull(await Store.FindByAccountAsync("shop", The.Account, default));
        await Store.ChangeAsync(grant.Id, grant.Version + 1, Some.Change(GrantState.Revoked), default);
        Assert.Null(await Store.FindByAccountAsync("shop", The.Account, default));
    }

    [Fact]
    public async Task A_read_is_noted_forwards_only_and_moves_no_version()
    {
        var grant = await ConnectAsync();
        foreach (var hours in (int[])[2, 1])
            await Store.NoteReadAsync([grant.Id, Some.GrantId()], The.Start.AddHours(hours), default);
        Assert.Equal(grant with { LastReadAt = The.Start.AddHours(2) }, await ReadAsync(grant.Id));
    }

    [Fact]
    public async Task The_newest_attempt_says_when_somebody_last_looked_at_the_calendar()
    {
        Assert.Null(await Store.FindNewestStartAsync(default));
        var grant = await ConnectAsync();
        Assert.Equal(The.Start, await Store.FindNewestStartAsync(default));
        await BeginAsync(Some.Refresh(grant) with { StartedAt = The.Start.AddDays(3) }, grant.Version);
        Assert.Equal(The.Start.AddDays(3), await Store.FindNewestStartAsync(default));
    }

    [Fact]
    public async Task Attempts_are_listed_newest_first()
    {
        var grant = await RefreshAsync(await ConnectAsync(), "2");
        var newest = (await BeginAsync(Some.Refresh(grant), grant.Version)).Attempt;
        var attempts = await Store.ListAttemptsAsync(grant.Id, 2, default);
        Assert.Equal([newest.Id, grant.Tip], attempts.Select(attempt => attempt.Id));
    }

    [Fact]
    public async Task A_sibling_is_offered_until_it_was_presented()
    {
        var grant = await ConnectAsync();
        var lost = await LoseAnswerAsync(grant);
        var row = await ReadAsync(grant.Id);
        var late = (await BeginAsync(Some.Refresh(row, 1), row.Version)).Attempt;
        await Store.CommitRotationAsync(Some.Rotation(late, "late"), default);
        Assert.Null(await Store.FindUnpresentedSiblingAsync(grant.Id, default));
        row = (await Store.CommitRotationAsync(Some.Rotation(lost, "lost"), default)).Grant;
        Assert.Equal(new Sibling(lost.Id, 2), await Store.FindUnpresentedSiblingAsync(grant.Id, default));

        var begun = await BeginAsync(Some.Refresh(row) with { Parent = lost.Id }, row.Version);
        Assert.Equal("canary-refresh-lost", begun.RefreshToken.Reveal());
        Assert.Null(await Store.FindUnpresentedSiblingAsync(grant.Id, default));
        var end = Some.End(begun.Attempt, AttemptOutcome.NotSent, Some.Change(GrantState.Active), begun.Version);
        await Store.EndAsync(end, default);
        Assert.Equal(new Sibling(lost.Id, 2), await Store.FindUnpresentedSiblingAsync(grant.Id, default));

        row = await ReadAsync(grant.Id);
        begun = await BeginAsync(Some.Refresh(row) with { Parent = lost.Id }, row.Version);
        end = Some.End(begun.Attempt, AttemptOutcome.Answered, Some.Change(GrantState.Active), begun.Version);
        await Store.EndAsync(end with { IsPassing = true }, default);
        Assert.True((await Store.FindAttemptAsync(begun.Attempt.Id, default))!.IsPassing);
        Assert.Equal(new Sibling(lost.Id, 2), await Store.FindUnpresentedSiblingAsync(grant.Id, default));
        var passed = begun.Attempt;

        row = await ReadAsync(grant.Id);
        begun = await BeginAsync(Some.Refresh(row) with { Parent = lost.Id }, row.Version);
        end = Some.End(begun.Attempt, AttemptOutcome.Answered, Some.Change(GrantState.Active), begun.Version);
        await Store.EndAsync(end, default);
        Assert.Null(await Store.FindUnpresentedSiblingAsync(grant.Id, default));

        await Store.CommitRotationAsync(Some.Rotation(passed, "3"), default);
        Assert.False((await Store.FindAttemptAsync(passed.Id, default))!.IsPassing);
    }

    [Fact]
    public async Task Refused_grants_of_an_app_are_counted_besides_one()
    {
        var grants = new[] { await ConnectAsync("a"), await ConnectAsync("b"), await ConnectAsync("c") };
        await RefuseAsync(grants[0], The.Start.AddHours(1));
        await Store.ChangeAsync(grants[1].Id, grants[1].Version, Some.Change(GrantState.Revoked), default);
        Assert.Equal(new SiblingGrants(1, 1), await Store.CountRefusedAsync("shop", grants[2].Id, default));
        Assert.Equal(new SiblingGrants(0, 1), await Store.CountRefusedAsync("shop", grants[0].Id, default));
        Assert.Equal(new SiblingGrants(0, 0), await Store.CountRefusedAsync("none", grants[0].Id, default));
    }

    [Fact]
    public async Task Refusals_before_the_secret_was_last_accepted_say_nothing_about_it()
    {
        var grants = new[] { await ConnectAsync("a"), await ConnectAsync("b"), await ConnectAsync("c") };
        await RefuseAsync(grants[0], The.Start.AddHours(1));
        var begun = await BeginAsync(Some.Refresh(grants[1]), grants[1].Version);
        var rotation = Some.Rotation(begun.Attempt, "2");
        var later = rotation.Tokens with { ObtainedAt = The.Start.AddHours(2) };
        await Store.CommitRotationAsync(rotation with { Tokens = later }, default);
        Assert.Equal(new SiblingGrants(0, 2), await Store.CountRefusedAsync("shop", grants[2].Id, default));

        await RefuseAsync(await ReadAsync(grants[0].Id), The.Start.AddHours(3));
        Assert.Equal(new SiblingGrants(1, 2), await Store.CountRefusedAsync("shop", grants[2].Id, default));
    }

    private Task<bool> RefuseAsync(Grant grant, DateTimeOffset at) =>
        Store.ChangeAsync(
            grant.Id,
            grant.Version,
            Some.Change(GrantState.Late) with
            {
                Trouble = new Trouble
                {
                    Refusals = 1,
                    RefusedAt = at,
                    RefusedSecretAt = The.Start,
                },
            },
            default
        );

    [Fact]
    public async Task The_change_stamp_differs_after_a_write_and_not_after_a_read()
    {
        var grant = await ConnectAsync();
        var before = await Store.ReadChangeStampAsync(default);
        await ReadAsync(grant.Id);
        Assert.Equal(before, await Store.ReadChangeStampAsync(default));
        await Store.NoteReadAsync([grant.Id], The.Start, default);
        Assert.NotEqual(before, await Store.ReadChangeStampAsync(default));
    }

    private async Task<IEnumerable<string>> NamesDueAsync(DateTimeOffset now, int limit) =>
        (await Store.ListDueAsync(now, limit, [], default)).Select(grant => grant.Name);

    [Fact]
    public async Task What_changed_is_listed_with_its_newest_version_and_what_was_only_read_or_put_off_is_not()
    {
        var (one, two) = (await ConnectAsync(), await ConnectAsync("other", "2"));
        var before = await Store.ListChangedAsync(null, 10, default);
        Assert.Empty(before.Grants);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var looked = (await Store.ListChangedAsync(Clock.GetUtcNow(), 10, default)).At;

        var rotated = await RefreshAsync(one, "3");
        await Store.NoteReadAsync([two.Id], The.Start, default);
        Assert.True(await Store.RescheduleAsync(two.Id, two.Version, The.Start, default));
        Clock.Advance(TimeSpan.FromMinutes(1));

        var changed = await Store.ListChangedAsync(looked, 10, default);
        Assert.Equal([new ChangedGrant(one.Id, rotated.Version)], changed.Grants);
        Assert.Equal(Clock.GetUtcNow(), changed.At);
        Assert.Empty((await Store.ListChangedAsync(changed.At, 10, default)).Grants);
        Assert.Single((await Store.ListChangedAsync(before.At, 1, default)).Grants);
        two = await ReadAsync(two.Id);
        await Store.KeepAsync(two.Id, two.Version, Keep.Alive, null, Some.Evidence("kept"), default);
        Assert.Equal(
            [new ChangedGrant(two.Id, two.Version + 1)],
            (await Store.ListChangedAsync(changed.At, 10, default)).Grants
        );
    }

    [Fact]
    public async Task A_change_stored_after_the_clock_was_set_back_is_listed()
    {
        var grant = await ConnectAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        var looked = (await Store.ListChangedAsync(null, 10, default)).At;
        Assert.Empty((await Store.ListChangedAsync(looked, 10, default)).Grants);
        Clock.Advance(TimeSpan.FromHours(-1));

        await RefreshAsync(grant, "2");

        Assert.Single((await Store.ListChangedAsync(looked, 10, default)).Grants);
    }
}
