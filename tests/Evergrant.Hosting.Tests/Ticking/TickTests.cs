using Evergrant.Hosting.Home;
using Evergrant.Hosting.Sinks;
using Evergrant.Hosting.Tests.Alerts;
using Evergrant.Sandbox;

namespace Evergrant.Hosting.Tests.Ticking;

public sealed class TickTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Ticked_once_a_day_a_warm_grant_has_a_live_token_to_the_last_second()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        for (var day = 1; day <= 5; day++)
        {
            Assert.Equal(day == 1 ? 0 : 1, (await ticked.TickAsync()).Grants.Rotated);
            await ticked.MoveAsync(Day - TimeSpan.FromSeconds(1));
            Assert.True((await ticked.GrantAsync()).IsAlive(ticked.Home.Calendar.GetUtcNow()));
            await ticked.MoveAsync(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Ticked_every_few_minutes_a_grant_is_refreshed_at_two_thirds_of_its_life()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var rotations = 0;
        for (var minutes = 0; minutes < 15 * 60; minutes += 20)
        {
            rotations += (await ticked.TickAsync()).Grants.Rotated;
            await ticked.MoveAsync(TimeSpan.FromMinutes(20));
        }
        // While ticks may still be a day apart, for all it knows, it errs once.
        Assert.InRange(rotations, 0, 1);
        for (var minutes = 0; minutes < 48 * 60; minutes += 20)
        {
            rotations += (await ticked.TickAsync()).Grants.Rotated;
            await ticked.MoveAsync(TimeSpan.FromMinutes(20));
        }
        Assert.InRange(rotations, 3, 5);
    }

    [Fact]
    public async Task A_tick_by_hand_before_the_daily_one_leaves_no_gap_the_next_day()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        for (var day = 0; day < 3; day++)
        {
            await ticked.TickAsync();
            await ticked.MoveAsync(Day);
        }
        await ticked.TickAsync();
        await ticked.MoveAsync(TimeSpan.FromHours(20));
        await ticked.TickAsync();
        await ticked.MoveAsync(TimeSpan.FromHours(4));
        await ticked.TickAsync();
        await ticked.MoveAsync(Day - TimeSpan.FromSeconds(1));
        Assert.True((await ticked.GrantAsync()).IsAlive(ticked.Home.Calendar.GetUtcNow()));
    }

    [Fact]
    public async Task Two_ticks_at_once_present_each_token_once()
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "beta", "gamma");
        await ticked.TickAsync();
        var others = new[] { await ticked.OpenAsync(), await ticked.OpenAsync() };
        for (var day = 1; day <= 5; day++)
        {
            await ticked.MoveAsync(Day);
            var reports = await Task.WhenAll(others.Select(ticked.TickAsync));
            Assert.Equal(3, reports.Sum(report => report.Grants.Rotated));
            Assert.All(ticked.Keap.Lineage, node => Assert.InRange(node.PresentationCount, 0, 1));
        }
        Assert.Equal(15, ticked.Presentations);
    }

    [Fact]
    public async Task A_grant_that_is_kept_alive_only_is_left_alone_for_a_month()
    {
        await using var ticked = await TickedHome.CreateAsync();
        await ticked.ConnectAsync("acme", Keep.Alive);
        for (var day = 0; day < 28; day++)
        {
            Assert.Equal(0, (await ticked.TickAsync()).Grants.Rotated);
            await ticked.MoveAsync(Day);
        }
        var rotations = 0;
        for (var day = 28; day < 32; day++)
        {
            rotations += (await ticked.TickAsync()).Grants.Rotated;
            await ticked.MoveAsync(Day);
        }
        Assert.Equal(1, rotations);
    }

    [Fact]
    public async Task A_grant_that_only_its_owner_can_bring_back_is_named()
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "beta");
        var grant = await ticked.GrantAsync("beta");
        var change = new Storage.GrantChange
        {
            State = GrantState.NeedsReauthorization,
            Evidence = grant.Evidence,
            Trouble = grant.Trouble,
        };
        await ticked.Home.Store.ChangeAsync(grant.Id, grant.Version, change, default);
        var report = await ticked.TickAsync();
        Assert.Equal(["beta"], report.Grants.NeedOwner.Select(one => one.Name));
    }

    [Fact]
    public async Task Without_time_nothing_is_begun_and_the_tick_did_not_happen()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await ticked.MoveAsync(Day);
        await using var chores = await Chores.HomeChores.OpenAsync(ticked.Home, null, default);
        var report = await chores.TickAsync(TimeSpan.Zero, default);
        Assert.True(report.Grants.IsCut);
        Assert.Equal(0, ticked.Presentations);
        report = await chores.TickAsync(TimeSpan.FromMinutes(1), default);
        Assert.Null(report.LastAt);
        Assert.Equal(1, report.Grants.Rotated);
    }

    [Fact]
    public async Task A_provider_that_is_away_costs_a_try_and_the_next_tick_makes_it_good()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await ticked.TickAsync();
        await ticked.MoveAsync(Day - TimeSpan.FromHours(1));
        ticked.Keap.Faults.Add("503", times: 1);
        Assert.Equal(1, (await ticked.TickAsync()).Grants.Failed);
        await ticked.MoveAsync(TimeSpan.FromMinutes(40));
        Assert.Equal(1, (await ticked.TickAsync()).Grants.Rotated);
    }

    [Fact]
    public async Task The_monitor_is_called_after_a_tick_that_did_all_of_its_work_and_after_no_other()
    {
        await using var hook = await HookServer.StartAsync();
        await using var ticked = await TickedHome.CreateWithAsync(
            new() { ["heartbeat"] = hook.Address.AbsoluteUri, ["outgoing_allow"] = "127.0.0.1" },
            "acme"
        );
        await ticked.TickAsync();
        Assert.Single(hook.Hooks);

        await ticked.MoveAsync(TimeSpan.FromHours(12));
        ticked.Keap.Faults.Add("503", times: 1);
        var failed = await ticked.TickAsync();
        Assert.Equal(1, failed.Grants.Failed);
        await ticked.MoveAsync(TimeSpan.FromMinutes(40));
        await using (var chores = await Chores.HomeChores.OpenAsync(ticked.Home, null, default))
            Assert.True((await chores.TickAsync(TimeSpan.Zero, default)).Grants.IsCut);
        Assert.Single(hook.Hooks);

        Assert.Equal(1, (await ticked.TickAsync()).Grants.Rotated);
        Assert.Equal(2, hook.Hooks.Count);

        await ticked.AddSinkAsync(Path.Combine(Directory.CreateDirectory(ticked.Of("site")).FullName, "token"));
        Directory.Delete(ticked.Of("site"));
        Assert.Single((await ticked.TickAsync()).Sinks.Troubles);
        Assert.Equal(2, hook.Hooks.Count);
    }

    [Fact]
    public async Task Ticked_once_a_day_an_outage_is_told_while_calls_still_work()
    {
        using var folder = new TemporaryFolder();
        await using var hook = await HookServer.StartAsync();
        await using var ticked = await TickedHome.CreateWithAsync(WebhookOf(hook, folder), "acme");
        for (var day = 0; day < 2; day++)
        {
            await ticked.TickAsync();
            await ticked.MoveAsync(Day - TimeSpan.FromMinutes(1));
        }
        ticked.Keap.Faults.Add("503", times: 100);
        Assert.Equal(1, (await ticked.TickAsync()).Alerts.Opened);
        Assert.True((await ticked.GrantAsync()).IsAlive(ticked.Home.Calendar.GetUtcNow()));
        Assert.Equal("evergrant.app.late", Assert.Single(hook.Types));

        // A server beside it would have waited; it takes nothing back.
        await (await Hosting.Alerts.Alerts.OpenAsync(ticked.Home, null, default)).WorkAsync(default);
        Assert.Single(hook.Types);
        ticked.Keap.Faults.Clear();
        await ticked.MoveAsync(TimeSpan.FromHours(1));
        await ticked.TickAsync();
        Assert.Equal("evergrant.alert.recovered", hook.Types.Last());
    }

    [Fact]
    public async Task People_are_told_even_when_the_token_files_fail_altogether()
    {
        using var folder = new TemporaryFolder();
        await using var hook = await HookServer.StartAsync();
        await using var ticked = await TickedHome.CreateWithAsync(WebhookOf(hook, folder), "acme");
        await ticked.AddSinkAsync(ticked.Of("token"));
        var grant = await ticked.GrantAsync();
        var change = new Storage.GrantChange
        {
            State = GrantState.NeedsReauthorization,
            Evidence = grant.Evidence,
            Trouble = grant.Trouble,
        };
        await ticked.Home.Store.ChangeAsync(grant.Id, grant.Version, change, default);
        Directory.CreateDirectory(Path.Combine(ticked.HomePath, "sinks.lock"));
        await Assert.ThrowsAnyAsync<Exception>(() => ticked.TickAsync());
        Assert.Equal("evergrant.grant.needs_reauthorization", Assert.Single(hook.Types));
    }

    [Fact]
    public async Task Four_hundred_days_of_daily_ticks_with_mishaps_lose_no_grant_and_no_hour()
    {
        const int seed = 20270101;
        var random = new Random(seed);
        string[] names = ["acme", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
        await using var ticked = await TickedHome.CreateAsync(names);
        await ticked.AddSinkAsync(ticked.Of("token"));
        var other = await ticked.OpenAsync();
        await ticked.TickAsync();
        for (var day = 1; day <= 400; day++)
        {
            // Late by up to two minutes, and early the day after.
            var at = TickedHome.Start.AddDays(day).AddSeconds(random.Next(120));
            await ticked.MoveAsync(at - ticked.Home.Calendar.GetUtcNow() - TimeSpan.FromSeconds(121));
            if (random.Next(4) == 0)
                await ticked.Home.Keeper.RefreshAsync(names[random.Next(names.Length)], default);
            foreach (var name in names)
                Assert.True(
                    (await ticked.GrantAsync(name)).IsAlive(ticked.Home.Calendar.GetUtcNow()),
                    $"{name}, day {day}, seed {seed}"
                );
            await ticked.MoveAsync(TimeSpan.FromSeconds(121));
            if (random.Next(5) == 0)
                await Task.WhenAll(ticked.TickAsync(), ticked.TickAsync(other));
            else
                await ticked.TickAsync(random.Next(2) == 0 ? ticked.Home : other);
        }
        Assert.All(ticked.Keap.Lineage, node => Assert.InRange(node.PresentationCount, 0, 1));
        Assert.True(await ticked.WorksAsync(await File.ReadAllTextAsync(ticked.Of("token"))));
        foreach (var name in names)
            Assert.Equal(GrantState.Active, (await ticked.GrantAsync(name)).State);
    }

    private static Dictionary<string, string> WebhookOf(HookServer hook, TemporaryFolder folder)
    {
        var secret = folder.Of("webhook-secret");
        PrivateFiles.Replace(secret, Watched.HookSecret);
        return new()
        {
            ["alert_webhook"] = hook.Address.AbsoluteUri,
            ["alert_webhook_secret_file"] = secret,
            ["outgoing_allow"] = "127.0.0.1",
        };
    }
}
