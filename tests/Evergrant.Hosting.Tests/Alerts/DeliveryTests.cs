using Evergrant.Hosting.Alerts;
using Evergrant.Hosting.Home;

namespace Evergrant.Hosting.Tests.Alerts;

/// A message arrives once, whoever fails, hangs or dies on the way.
public sealed class DeliveryTests
{
    [Fact]
    public async Task What_is_not_taken_is_tried_again_later_with_the_same_id()
    {
        await using var watched = await Watched.StartAsync("webhook");
        foreach (var status in (int[])[500, 302])
            watched.Hook.Answers.Enqueue(status);
        await watched.AddGrantAsync();
        await watched.LoseAnswerAsync();
        Assert.Equal(1, (await watched.Alerts.WorkAsync(default)).NotSent);
        await watched.WorkAsync();
        Assert.Single(watched.Hook.Hooks);
        var waiting = Assert.Single(Assert.Single(await watched.Alerts.ListAsync(default)).Deliveries);
        Assert.Equal(("pending", 1), (waiting.State, waiting.Tries));
        Assert.Contains("answered 500", waiting.LastError, StringComparison.Ordinal);
        Assert.NotNull(waiting.NextTryAt);

        for (var i = 0; i < 2; i++)
        {
            watched.ProcessClock.Shift(TimeSpan.FromHours(3));
            await watched.WorkAsync();
        }
        watched.ProcessClock.Shift(TimeSpan.FromHours(3));
        await watched.WorkAsync();
        Assert.Equal(3, watched.Hook.Hooks.Count);
        Assert.Single(watched.Hook.Hooks.Select(hook => hook.Id).Distinct());
        Assert.All(watched.Hook.Hooks, hook => Assert.True(hook.IsSignedWith(Watched.HookSecret)));
        Assert.All(watched.Hook.Hooks, hook => Assert.Equal("/hook/canary-path", hook.Path));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_not_asked_again()
    {
        await using var watched = await Watched.StartAsync("webhook");
        watched.Hook.Answers.Enqueue(410);
        await watched.AddGrantAsync();
        await watched.LoseAnswerAsync();
        await watched.WorkAsync();
        watched.ProcessClock.Shift(TimeSpan.FromDays(1));
        await watched.WorkAsync();
        Assert.Single(watched.Hook.Hooks);
        var delivery = Assert.Single(Assert.Single(await watched.Alerts.ListAsync(default)).Deliveries);
        Assert.Equal("given_up", delivery.State);
        Assert.Contains("410", delivery.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_at_once_send_one_message()
    {
        await using var watched = await Watched.StartAsync();
        for (var i = 0; i < 4; i++)
            await watched.AddGrantAsync($"site-{i}");
        var others = new List<Hosting.Alerts.Alerts> { watched.Alerts };
        for (var i = 0; i < 3; i++)
            others.Add(await watched.OpenAlertsAsync(await watched.OpenHomeAsync()));
        for (var i = 0; i < 4; i++)
            await watched.ChangeAsync($"site-{i}", GrantState.NeedsReauthorization);
        await TogetherAsync(others);
        await TogetherAsync(others);
        Assert.Equal(4, watched.Mail.Mails.Count);
        Assert.Equal(4, watched.Hook.Hooks.Count);
        Assert.Equal(4, watched.Mail.Mails.Select(mail => mail.MessageId).Distinct().Count());

        for (var i = 0; i < 4; i++)
            await watched.ChangeAsync($"site-{i}", GrantState.Active, nextAt: watched.Now.AddHours(9));
        await TogetherAsync(others);
        await TogetherAsync(others);
        Assert.Equal(8, watched.Mail.Mails.Count);
        Assert.Equal(8, watched.Hook.Hooks.Count);
    }

    [Fact]
    public async Task What_a_process_was_sending_when_it_died_is_sent_by_the_next_once_the_lease_is_over()
    {
        await using var watched = await Watched.StartAsync("mail");
        await watched.AddGrantAsync();
        await watched.LoseAnswerAsync();
        watched.Mail.Hangs = true;
        using var kill = new CancellationTokenSource();
        var dying = watched.Alerts.WorkAsync(kill.Token);
        await watched.Mail.Hanging.Task;
        await kill.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);

        watched.Mail.Hangs = false;
        var next = await watched.OpenAlertsAsync(await watched.OpenHomeAsync());
        await next.WorkAsync(default);
        Assert.Empty(watched.Mail.Mails);
        watched.ProcessClock.Shift(TimeSpan.FromSeconds(61));
        await next.WorkAsync(default);
        await next.WorkAsync(default);
        Assert.Single(watched.Mail.Mails);
    }

    [Fact]
    public async Task Receivers_that_hang_hold_nobody_for_long()
    {
        await using var watched = await Watched.StartAsync();
        await watched.AddGrantAsync();
        await watched.ChangeAsync("acme", GrantState.NeedsReauthorization);
        watched.Mail.Hangs = true;
        watched.Hook.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = watched.Alerts.WorkAsync(default);
        await watched.Mail.Hanging.Task;
        await watched.Hook.Held.Task;
        // Nothing else ends it: the process clock passes the ten seconds that one try has.
        watched.ProcessClock.Shift(TimeSpan.FromSeconds(10));
        Assert.Equal(2, (await work).NotSent);
        Assert.All(
            Assert.Single(await watched.Alerts.ListAsync(default)).Deliveries,
            delivery => Assert.Equal("no answer in time", delivery.LastError)
        );
    }

    [Fact]
    public async Task A_way_that_is_set_up_later_hears_of_what_is_wrong_by_then()
    {
        await using var watched = await Watched.StartAsync("none");
        await watched.AddGrantAsync();
        await watched.LoseAnswerAsync();
        await watched.WorkAsync();
        Assert.Empty(Assert.Single(await watched.Alerts.ListAsync(default)).Deliveries);
        var later = await watched.OpenAlertsAsync(await watched.OpenHomeAsync("webhook"));
        await later.WorkAsync(default);
        Assert.Single(watched.Hook.Hooks);
    }

    [Fact]
    public async Task What_ended_before_anybody_heard_of_it_is_not_told()
    {
        await using var watched = await Watched.StartAsync("webhook");
        watched.Hook.Answers.Enqueue(503);
        await watched.AddGrantAsync();
        await watched.ChangeAsync("acme", GrantState.NeedsReauthorization);
        await watched.WorkAsync();
        await watched.ChangeAsync("acme", GrantState.Active, nextAt: watched.Now.AddHours(9));
        for (var i = 0; i < 3; i++)
        {
            await watched.WorkAsync();
            watched.ProcessClock.Shift(TimeSpan.FromHours(3));
        }
        Assert.Single(watched.Hook.Hooks);
    }

    [Fact]
    public async Task An_old_look_opens_nothing_over_a_newer_one()
    {
        await using var watched = await Watched.StartAsync("none");
        await watched.AddGrantAsync();
        await watched.ChangeAsync("acme", GrantState.NeedsReauthorization);
        var seen = await watched.GrantAsync();
        await watched.ChangeAsync("acme", GrantState.Active, nextAt: watched.Now.AddHours(9));
        var store = new AlertStore(watched.Home.Database, watched.ProcessClock);
        var cause = Assert.Single(
            Causes.Of([seen], new Dictionary<string, Providers.ProviderProfile>(), watched.Now, TimeSpan.Zero)
        );
        var alert = new StoredAlert(
            "al_1",
            cause.Key,
            cause.Kind,
            cause.App,
            seen.Id,
            AlertText.Of(cause, "Keap", watched.Now),
            cause.Since,
            watched.Now,
            null
        );
        Assert.False(await store.OpenAsync(alert, seen, default));
        Assert.Empty(await store.ListOpenAsync(default));
    }

    [Fact]
    public async Task The_heartbeat_is_called_after_work_that_found_everything_in_order_and_once_a_minute()
    {
        await using var watched = await Watched.StartAsync("heartbeat");
        await watched.AddGrantAsync();
        Assert.Equal(HeartbeatResult.Withheld, await watched.Alerts.HeartbeatAsync(default));
        await watched.WorkAsync();
        Assert.Equal(HeartbeatResult.Called, await watched.Alerts.HeartbeatAsync(default));
        Assert.Equal("GET", Assert.Single(watched.Hook.Hooks).Method);
        await watched.WorkAsync();
        Assert.Equal(HeartbeatResult.TooSoon, await watched.Alerts.HeartbeatAsync(default));
        watched.ProcessClock.Shift(TimeSpan.FromMinutes(1));
        Assert.Equal(HeartbeatResult.Called, await watched.Alerts.HeartbeatAsync(default));
        watched.ProcessClock.Shift(TimeSpan.FromMinutes(1));
        Assert.Equal(HeartbeatResult.Withheld, await watched.Alerts.HeartbeatAsync(default));

        await watched.ChangeAsync("acme", GrantState.NeedsReauthorization);
        await watched.WorkAsync();
        Assert.Equal(HeartbeatResult.Withheld, await watched.Alerts.HeartbeatAsync(default));
        await watched.ChangeAsync("acme", GrantState.Active, nextAt: watched.Now.AddHours(9));
        await watched.WorkAsync();
        watched.Hook.Answers.Enqueue(500);
        Assert.Equal(HeartbeatResult.NotTaken, await watched.Alerts.HeartbeatAsync(default));
        Assert.Equal(3, watched.Hook.Hooks.Count);
    }

    [Fact]
    public async Task A_monitor_that_fails_is_called_once_a_minute_and_logged_when_the_reason_changes()
    {
        await using var watched = await Watched.StartAsync("heartbeat");
        await watched.AddGrantAsync();
        foreach (var status in (int[])[404, 404, 500, 200, 500])
        {
            watched.Hook.Answers.Enqueue(status);
            await watched.WorkAsync();
            Assert.Equal(
                status == 200 ? HeartbeatResult.Called : HeartbeatResult.NotTaken,
                await watched.Alerts.HeartbeatAsync(default)
            );
            await watched.WorkAsync();
            Assert.Equal(HeartbeatResult.TooSoon, await watched.Alerts.HeartbeatAsync(default));
            watched.ProcessClock.Shift(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(5, watched.Hook.Hooks.Count);
        Assert.Equal(
            ["404", "500", "500"],
            watched
                .Logs.Lines.Where(line => line.Contains("heartbeat was not taken", StringComparison.Ordinal))
                .Select(line => line.Trim()[^3..])
        );
    }

    [Fact]
    public async Task A_monitor_that_hangs_holds_up_no_mail_and_no_end()
    {
        await using var watched = await Watched.StartAsync("mail,heartbeat");
        await watched.AddGrantAsync();
        watched.Hook.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var chores = await Chores.HomeChores.OpenAsync(watched.Home, null, default);
        chores.Start();
        await watched.Hook.Held.Task;
        watched.Mail.Hangs = true;
        await watched.ChangeAsync("acme", GrantState.NeedsReauthorization);
        await watched.Mail.Hanging.Task.WaitAsync(TimeSpan.FromSeconds(8));
        Assert.Single(watched.Hook.Hooks);
        await chores.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_test_says_of_each_way_how_it_went()
    {
        await using var watched = await Watched.StartAsync("mail,webhook,heartbeat");
        var tests = await watched.Alerts.TestAsync(default);
        Assert.Equal(["mail", "webhook", "heartbeat"], tests.Select(test => test.Way));
        Assert.All(tests, test => Assert.True(test.Worked, test.Said));
        Assert.Equal("Evergrant: a test of alert mails", Assert.Single(watched.Mail.Mails).Subject);
        Assert.True(watched.Hook.Hooks[0].IsSignedWith(Watched.HookSecret));

        watched.Hook.Answers.Enqueue(404);
        var webhook = (await watched.Alerts.TestAsync(default))[1];
        Assert.False(webhook.Worked);
        Assert.EndsWith("answered 404", webhook.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-path", webhook.Said, StringComparison.Ordinal);
    }

    private static async Task TogetherAsync(IEnumerable<Hosting.Alerts.Alerts> processes)
    {
        var work = await Task.WhenAll(processes.Select(alerts => Task.Run(() => alerts.WorkAsync(default))));
        Assert.Equal(0, work.Sum(done => done.NotSent));
    }

    [Theory]
    [InlineData(1, 0, 1.0, 60)]
    [InlineData(1, 0, 0.0, 10)]
    [InlineData(5, 2, 0.5, 480)]
    [InlineData(11, 30, 1.0, 10_800)]
    [InlineData(12, 23.9, 1.0, 10_800)]
    [InlineData(12, 24, 1.0, null)]
    public void Waiting_doubles_from_a_minute_to_three_hours_and_ends_after_a_day(
        int tries,
        double hours,
        double draw,
        int? seconds
    ) =>
        Assert.Equal(
            seconds is { } expected ? TimeSpan.FromSeconds(expected) : (TimeSpan?)null,
            BackOff.After(tries, TimeSpan.FromHours(hours), draw)
        );
}
