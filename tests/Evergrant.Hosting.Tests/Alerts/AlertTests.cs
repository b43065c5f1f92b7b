using Evergrant.Hosting.Alerts;
using Evergrant.Hosting.Sinks;
using Evergrant.Sandbox;

namespace Evergrant.Hosting.Tests.Alerts;

/// What people get when things break.
public sealed class AlertTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_lost_answer_is_told_once_then_that_the_owner_is_needed_once_then_that_it_is_in_order()
    {
        await using var watched = await Watched.StartAsync();
        await watched.AddGrantAsync();
        await watched.WorkAsync();
        Assert.Empty(watched.Mail.Mails);

        await watched.LoseAnswerAsync();
        await watched.WorkAsync();
        await watched.WorkAsync();
        var uncertain = Assert.Single(watched.Mail.Mails);
        Assert.Equal("Keap acme: a refresh was sent and no answer came", uncertain.Subject);
        Assert.Equal(["owner@shop.example", "dev@shop.example"], uncertain.To);
        Assert.Contains("canary-link-acme", uncertain.Text, StringComparison.Ordinal);
        Assert.Contains("Calls work until", uncertain.Text, StringComparison.Ordinal);

        await watched.AdvanceAsync(Day);
        await watched.WorkAsync();
        await watched.WorkAsync();
        Assert.Equal(2, watched.Mail.Mails.Count);
        var dead = watched.Mail.Mails[1];
        Assert.Equal("Keap acme: the owner has to approve again", dead.Subject);
        Assert.Contains("canary-link-acme", dead.Text, StringComparison.Ordinal);
        Assert.Contains("evergrant connect shop --name acme", dead.Text, StringComparison.Ordinal);
        Assert.Contains("https://connect.example/grants/gr_", dead.Text, StringComparison.Ordinal);
        Assert.Contains("received  400", dead.Text, StringComparison.Ordinal);

        await watched.ReconnectAsync();
        await watched.WorkAsync();
        await watched.WorkAsync();
        Assert.Equal(3, watched.Mail.Mails.Count);
        Assert.Equal("Keap acme: in order again", watched.Mail.Mails[2].Subject);
        Assert.Equal(
            ["evergrant.grant.uncertain", "evergrant.grant.needs_reauthorization", "evergrant.alert.recovered"],
            watched.Hook.Types
        );
        Assert.Empty(await watched.Alerts.ListAsync(default));
    }

    [Fact]
    public async Task An_event_is_a_signed_cloud_event_with_link_and_evidence()
    {
        await using var watched = await Watched.StartAsync("webhook");
        var grant = await watched.AddGrantAsync();
        await watched.LoseAnswerAsync();
        await watched.WorkAsync();
        var hook = Assert.Single(watched.Hook.Hooks);
        Assert.True(hook.IsSignedWith(Watched.HookSecret));
        Assert.Equal("application/cloudevents+json", hook.Headers["content-type"]);
        var said = hook.Event;
        Assert.Equal("1.0", (string)said["specversion"]!);
        Assert.Equal(hook.Id, (string)said["id"]!);
        Assert.Equal("https://connect.example/", (string)said["source"]!);
        Assert.Equal(grant.Id.ToString(), (string)said["subject"]!);
        var data = said["data"]!;
        Assert.Equal("uncertain", (string)data["kind"]!);
        Assert.Contains("canary-link-acme", (string)data["reconnect_link"]!, StringComparison.Ordinal);
        Assert.Equal("unknown", (string)data["evidence"]!["what"]!);
        Assert.Equal("acme", (string)data["grants"]![0]!["name"]!);
        Assert.NotNull((string)data["calls_work_until"]!);
    }

    [Fact]
    public async Task A_wrong_secret_on_twenty_grants_is_one_alert_and_one_recovery()
    {
        await using var watched = await Watched.StartAsync();
        for (var i = 0; i < 20; i++)
            await watched.AddGrantAsync($"site-{i:00}");
        await watched.Home.Keeper.ChangeAppSecretAsync(Watched.App, new ClientSecret("wrong-canary"), default);
        await watched.AdvanceAsync(TimeSpan.FromHours(20));
        for (var i = 0; i < 3; i++)
            await watched.WorkAsync();
        var mail = Assert.Single(watched.Mail.Mails);
        Assert.Equal("Keap app shop: the app's secret is wrong (20 grants)", mail.Subject);
        Assert.Contains("and 17 more", mail.Text, StringComparison.Ordinal);
        Assert.Contains("evergrant app secret shop", mail.Text, StringComparison.Ordinal);
        Assert.Equal("evergrant.app.wrong_secret", Assert.Single(watched.Hook.Types));
        Assert.Equal(20, (int)watched.Hook.Hooks[0].Event["data"]!["grant_count"]!);
        Assert.Equal("wrong_secret", (string)watched.Hook.Hooks[0].Event["data"]!["evidence"]!["what"]!);

        await watched.Home.Keeper.ChangeAppSecretAsync(
            Watched.App,
            new ClientSecret(KeapSandboxSeed.ClientSecret),
            default
        );
        await watched.Home.Keeper.WhenSettledAsync(default);
        await watched.WorkAsync();
        await watched.WorkAsync();
        Assert.Equal(2, watched.Mail.Mails.Count);
        Assert.Equal("Keap app shop: in order again", watched.Mail.Mails[1].Subject);
        Assert.Equal("evergrant.alert.recovered", watched.Hook.Types.Last());
    }

    [Fact]
    public async Task While_the_provider_is_down_all_its_grants_are_one_alert_after_an_hour()
    {
        await using var watched = await Watched.StartAsync("mail");
        for (var i = 0; i < 5; i++)
            await watched.AddGrantAsync($"site-{i}");
        watched.Keap.Faults.Add(FaultNames.Unavailable, times: 100_000);
        while ((await watched.GrantAsync("site-0")).State != GrantState.Late)
            await watched.AdvanceAsync(TimeSpan.FromMinutes(10));
        await watched.AdvanceAsync(TimeSpan.FromHours(5));
        await watched.WorkAsync();
        await watched.WorkAsync();
        Assert.Equal("Keap app shop: 5 grants cannot be refreshed", Assert.Single(watched.Mail.Mails).Subject);

        watched.Keap.Faults.Clear();
        await watched.AdvanceAsync(TimeSpan.FromHours(1));
        await watched.WorkAsync();
        Assert.Equal("Keap app shop: in order again", watched.Mail.Mails[1].Subject);
        Assert.Equal(2, watched.Mail.Mails.Count);
    }

    [Fact]
    public async Task Before_the_refresh_tokens_end_there_are_three_reminders_and_none_for_a_grant_that_is_kept()
    {
        await using var watched = await Watched.StartAsync("mail");
        await watched.AddGrantAsync();
        await watched.AddGrantAsync("kept", Keep.Alive);
        await watched.Home.Keeper.PauseAsync("acme", default);
        for (var day = 0; day < 44; day++)
        {
            await watched.AdvanceAsync(Day);
            await watched.WorkAsync();
        }
        Assert.Equal(
            ["Keap acme: ends in 22 days", "Keap acme: ends in 9 days", "Keap acme: ends in 2 days"],
            watched.Mail.Mails.Select(mail => mail.Subject)
        );
        Assert.Contains("evergrant grant resume acme", watched.Mail.Mails[0].Text, StringComparison.Ordinal);

        await watched.Home.Keeper.ResumeAsync("acme", default);
        await watched.AdvanceAsync(TimeSpan.FromSeconds(1));
        await watched.WorkAsync();
        await watched.WorkAsync();
        Assert.Equal("Keap acme: in order again", watched.Mail.Mails[3].Subject);
        Assert.Equal(4, watched.Mail.Mails.Count);
    }

    [Fact]
    public async Task A_grant_that_is_paused_for_good_silences_no_monitor_and_is_let_go_at_its_end()
    {
        await using var watched = await Watched.StartAsync("mail,heartbeat");
        await watched.AddGrantAsync();
        await watched.Home.Keeper.PauseAsync("acme", default);
        for (var day = 0; day < 60; day++)
        {
            await watched.AdvanceAsync(Day);
            watched.ProcessClock.Shift(TimeSpan.FromMinutes(2));
            await watched.WorkAsync();
            Assert.Equal(day is >= 22 and < 44, (await watched.Alerts.ListAsync(default)).Count > 0);
            Assert.Equal(HeartbeatResult.Called, await watched.Alerts.HeartbeatAsync(default));
        }
        Assert.Equal(3, watched.Mail.Mails.Count);
    }

    [Fact]
    public async Task A_token_file_that_cannot_be_written_is_told_and_so_is_its_recovery()
    {
        await using var watched = await Watched.StartAsync("mail,webhook,heartbeat");
        var grant = await watched.AddGrantAsync();
        var folder = watched.Of("site");
        Directory.CreateDirectory(folder);
        var sinks = await TokenSinks.OpenAsync(watched.Home, default);
        await sinks.AddAsync(grant, new NewSink { Path = Path.Combine(folder, "token") }, default);
        Directory.Delete(folder);
        Assert.Single((await sinks.WriteAsync(default)).Troubles);
        await watched.WorkAsync();
        await watched.WorkAsync();
        var mail = Assert.Single(watched.Mail.Mails);
        Assert.Equal("Keap acme: its token file cannot be written", mail.Subject);
        Assert.Contains("does not exist", mail.Text, StringComparison.Ordinal);
        Assert.Contains("evergrant sink list", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-link", mail.Text, StringComparison.Ordinal);
        Assert.Equal("evergrant.grant.token_file", Assert.Single(watched.Hook.Types));
        Assert.Equal(HeartbeatResult.Withheld, await watched.Alerts.HeartbeatAsync(default));

        Directory.CreateDirectory(folder);
        Assert.Equal(1, (await sinks.WriteAsync(default)).Written);
        await watched.WorkAsync();
        Assert.Equal("Keap acme: in order again", watched.Mail.Mails[1].Subject);
        Assert.Equal(HeartbeatResult.Called, await watched.Alerts.HeartbeatAsync(default));
    }

    [Fact]
    public async Task Many_token_files_that_cannot_be_written_are_one_alert_and_none_once_their_grants_are_paused()
    {
        await using var watched = await Watched.StartAsync("mail");
        var folder = watched.Of("sites");
        Directory.CreateDirectory(folder);
        var sinks = await TokenSinks.OpenAsync(watched.Home, default);
        for (var n = 0; n < 3; n++)
            await sinks.AddAsync(
                await watched.AddGrantAsync($"site-{n}"),
                new NewSink { Path = Path.Combine(folder, $"token-{n}") },
                default
            );
        Directory.Delete(folder);
        await sinks.WriteAsync(default);
        await watched.WorkAsync();
        Assert.Equal("Evergrant: 3 token files cannot be written", Assert.Single(watched.Mail.Mails).Subject);

        for (var n = 0; n < 3; n++)
            await watched.Home.Keeper.PauseAsync($"site-{n}", default);
        await sinks.WriteAsync(default);
        await watched.WorkAsync();
        Assert.Empty(await watched.Alerts.ListAsync(default));
    }

    [Fact]
    public async Task Pausing_a_troubled_grant_ends_its_alert_and_is_told_as_no_recovery()
    {
        await using var watched = await Watched.StartAsync("mail");
        await watched.AddGrantAsync();
        await watched.LoseAnswerAsync();
        await watched.WorkAsync();
        await watched.Home.Keeper.PauseAsync("acme", default);
        await watched.WorkAsync();
        Assert.Single(watched.Mail.Mails);
        Assert.Empty(await watched.Alerts.ListAsync(default));
    }

    [Fact]
    public async Task Grants_that_nothing_refreshes_are_told()
    {
        await using var watched = await Watched.StartAsync("mail");
        await watched.AddGrantAsync();
        await watched.Keap.Clock.AdvanceAsync(TimeSpan.FromHours(19));
        await watched.WorkAsync();
        Assert.Equal("Evergrant: acme due and not refreshed", Assert.Single(watched.Mail.Mails).Subject);
    }

    [Fact]
    public async Task A_muted_grant_is_not_told_and_what_lasts_when_the_mute_ends_is()
    {
        await using var watched = await Watched.StartAsync("mail");
        var grant = await watched.AddGrantAsync();
        await watched.Alerts.MuteAsync(grant.Id, TimeSpan.FromDays(7), default);
        await watched.LoseAnswerAsync();
        await watched.WorkAsync();
        Assert.Empty(watched.Mail.Mails);
        Assert.True(Assert.Single(await watched.Alerts.ListAsync(default)).IsMuted);

        watched.ProcessClock.Shift(TimeSpan.FromDays(7));
        await watched.WorkAsync();
        Assert.Single(watched.Mail.Mails);
    }

    [Fact]
    public async Task A_muted_app_mutes_its_grants_until_it_is_unmuted()
    {
        await using var watched = await Watched.StartAsync("mail");
        await watched.AddGrantAsync();
        var app = (await watched.Store.FindAppAsync(Watched.App, default))!;
        await watched.Alerts.MuteAsync(app, null, default);
        await watched.LoseAnswerAsync();
        watched.ProcessClock.Shift(TimeSpan.FromDays(365));
        await watched.WorkAsync();
        Assert.Empty(watched.Mail.Mails);
        Assert.True(await watched.Alerts.UnmuteAsync(app, default));
        Assert.False(await watched.Alerts.UnmuteAsync(app, default));
        await watched.WorkAsync();
        Assert.Single(watched.Mail.Mails);
    }

    [Fact]
    public async Task No_token_secret_or_link_is_where_it_does_not_belong()
    {
        await using var watched = await Watched.StartAsync("mail,webhook");
        await watched.AddGrantAsync();
        watched.Hook.Answers.Enqueue(500);
        await watched.LoseAnswerAsync();
        await watched.WorkAsync();
        await watched.AdvanceAsync(Day);
        watched.ProcessClock.Shift(TimeSpan.FromHours(4));
        await watched.WorkAsync();
        await watched.ReconnectAsync();
        await watched.WorkAsync();
        var logs = string.Join('\n', watched.Logs.Lines);
        var told = watched
            .Mail.Mails.SelectMany(mail => (string[])[mail.Raw, mail.Body, mail.Subject])
            .Concat(watched.Hook.Hooks.SelectMany(hook => hook.Headers.Values.Append(hook.Body)))
            .ToList();
        Assert.NotEmpty(told);
        Assert.Contains("Alert al_", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-link", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-path", logs, StringComparison.Ordinal);
        Assert.True(watched.Secrets.Count > 6);
        foreach (var secret in watched.Secrets)
        {
            Assert.DoesNotContain(secret, logs, StringComparison.Ordinal);
            Assert.All(told, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
        Assert.DoesNotContain(Watched.HookSecret, $"{watched.Home.Settings}", StringComparison.Ordinal);
        Assert.DoesNotContain("canary", $"{watched.Home.Settings.Alerts}", StringComparison.Ordinal);
    }
}
