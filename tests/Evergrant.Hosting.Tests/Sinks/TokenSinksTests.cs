using System.Diagnostics;
using System.Text.Json;
using Evergrant.Hosting.Home;
using Evergrant.Hosting.Sinks;
using Evergrant.Storage;

namespace Evergrant.Hosting.Tests.Sinks;

public sealed class TokenSinksTests
{
    [Fact]
    public async Task A_file_holds_the_live_token_and_follows_each_rotation()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var (raw, json, env) = (ticked.Of("raw"), ticked.Of("json"), ticked.Of("env"));
        await ticked.AddSinkAsync(raw);
        await ticked.AddSinkAsync(json, SinkFormat.Json);
        await ticked.AddSinkAsync(env, SinkFormat.Env);
        Assert.Equal(3, (await ticked.WriteSinksAsync()).Written);
        Assert.Equal(0, (await ticked.WriteSinksAsync()).Written);
        var first = await File.ReadAllTextAsync(raw);
        Assert.True(await ticked.WorksAsync(first));

        await ticked.MoveAsync(TimeSpan.FromDays(1));
        Assert.Equal(3, (await ticked.TickAsync()).Sinks.Written);
        var token = await File.ReadAllTextAsync(raw);
        Assert.NotEqual(first, token);
        Assert.True(await ticked.WorksAsync(token));
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        var said = document.RootElement;
        Assert.Equal(
            ["access_token", "token_type", "expires_at", "api_base", "grant", "generation"],
            said.EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(token, said.GetProperty("access_token").GetString());
        Assert.Equal((await ticked.GrantAsync()).AccessExpiresAt, said.GetProperty("expires_at").GetDateTimeOffset());
        Assert.Equal(new Uri(ticked.Keap.Address, "/crm").AbsoluteUri, said.GetProperty("api_base").GetString());
        Assert.Equal("acme", said.GetProperty("grant").GetString());
        Assert.Equal(2, said.GetProperty("generation").GetInt32());
        Assert.Contains(
            $"EVERGRANT_ACCESS_TOKEN={token}\n",
            await File.ReadAllTextAsync(env),
            StringComparison.Ordinal
        );
        foreach (var file in (string[])[raw, json, env])
            AssertPrivate(file);
        Assert.DoesNotContain(
            Directory.GetFiles(ticked.Of("."), ".*", SearchOption.TopDirectoryOnly),
            file => file.EndsWith(".evergrant", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_key_that_never_ends_has_no_end_in_the_file()
    {
        var grant = Some.Grant with { AccessExpiresAt = new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero) };
        var text = TokenText.Of(grant, new AccessToken("key"), new Uri("https://api.example/crm"), SinkFormat.Json);
        using var document = JsonDocument.Parse(text);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("expires_at").ValueKind);
    }

    [Fact]
    public void What_a_shell_would_take_amiss_is_quoted()
    {
        var text = TokenText.Of(
            Some.Grant,
            new AccessToken("a'b $(c)"),
            new Uri("https://api.example/crm"),
            SinkFormat.Env
        );
        Assert.Contains(@"EVERGRANT_ACCESS_TOKEN='a'\''b $(c)'", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_dead_or_withdrawn_leaves_no_file()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var file = ticked.Of("token");
        await ticked.AddSinkAsync(file);
        await ticked.WriteSinksAsync();
        await ticked.Home.Keeper.PauseAsync("acme", default);
        Assert.Equal(1, (await ticked.WriteSinksAsync()).Removed);
        Assert.False(File.Exists(file));
        await ticked.Home.Keeper.ResumeAsync("acme", default);
        Assert.Equal(1, (await ticked.WriteSinksAsync()).Written);
        await ticked.MoveAsync(TimeSpan.FromHours(25));
        Assert.Equal(1, (await ticked.WriteSinksAsync()).Removed);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_token()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var file = ticked.Of("token");
        await ticked.AddSinkAsync(file, SinkFormat.Json);
        await ticked.WriteSinksAsync();
        using var ended = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var reads = 0;
            for (; !ended.IsCancellationRequested; reads++)
                JsonDocument.Parse(File.ReadAllText(file)).Dispose();
            return reads;
        });
        for (var n = 0; n < 60; n++)
        {
            Assert.IsType<Refresh.RefreshOutcome.Rotated>(await ticked.Home.Keeper.RefreshAsync("acme", default));
            Assert.Equal(1, (await ticked.WriteSinksAsync()).Written);
        }
        await ended.CancelAsync();
        Assert.True(await reader > 60);
    }

    [Fact]
    public async Task What_lies_there_already_is_never_overwritten()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var file = ticked.Of("theirs");
        await File.WriteAllTextAsync(file, "theirs");
        await RefusedAsync(ticked, file, "not written by Evergrant");
        Assert.Equal("theirs", await File.ReadAllTextAsync(file));

        var ours = ticked.Of("ours");
        await ticked.AddSinkAsync(ours);
        await ticked.WriteSinksAsync();
        await File.WriteAllTextAsync(ours, "changed by hand");
        var trouble = Assert.Single((await ticked.WriteSinksAsync()).Troubles);
        Assert.False(trouble.Passes);
        Assert.True(trouble.IsNew);
        Assert.False(Assert.Single((await ticked.WriteSinksAsync()).Troubles).IsNew);
        Assert.Equal("changed by hand", await File.ReadAllTextAsync(ours));
        var sinks = await TokenSinks.OpenAsync(ticked.Home, default);
        Assert.True(await sinks.RemoveAsync(ours, default));
        Assert.Equal("changed by hand", await File.ReadAllTextAsync(ours));
    }

    [Fact]
    public async Task A_path_that_leads_elsewhere_or_is_open_to_all_is_refused()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await RefusedAsync(ticked, Path.Combine(ticked.HomePath, "token"), "inside the home");
        await RefusedAsync(ticked, Path.Combine(ticked.HomePath, "..", "home", "token"), "inside the home");
        await RefusedAsync(ticked, Path.Combine(ticked.Of("missing"), "token"), "does not exist");
        await RefusedAsync(ticked, ticked.Of("."), "is a folder");
        if (OperatingSystem.IsWindows())
            return;
        File.CreateSymbolicLink(ticked.Of("link"), ticked.Of("nowhere"));
        await RefusedAsync(ticked, ticked.Of("link"), "is a link");
        Directory.CreateSymbolicLink(ticked.Of("door"), ticked.HomePath);
        await RefusedAsync(ticked, Path.Combine(ticked.Of("door"), "token"), "inside the home");
        var open = Directory.CreateDirectory(ticked.Of("open")).FullName;
        const UnixFileMode all = (UnixFileMode)511;
        File.SetUnixFileMode(open, all);
        await RefusedAsync(ticked, Path.Combine(open, "token"), "every user");
        File.SetUnixFileMode(open, all | UnixFileMode.StickyBit);
        await ticked.AddSinkAsync(Path.Combine(open, "token"));
        if (Environment.UserName != "root")
            return;
        await File.WriteAllTextAsync(ticked.Of("foreign"), "x");
        using var chown = Process.Start("chown", ["12345", ticked.Of("foreign")]);
        await chown.WaitForExitAsync();
        await RefusedAsync(ticked, ticked.Of("foreign"), "another user");
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_said_and_made_good_when_it_is_back()
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "beta");
        var folder = Directory.CreateDirectory(ticked.Of("site")).FullName;
        var (gone, other) = (Path.Combine(folder, "token"), ticked.Of("zz-other"));
        await ticked.AddSinkAsync(gone);
        await ticked.AddSinkAsync(other, grant: "beta");
        Directory.Delete(folder);
        var report = await ticked.WriteSinksAsync();
        Assert.Contains("does not exist", Assert.Single(report.Troubles).Problem, StringComparison.Ordinal);
        Assert.Equal(1, report.Written);
        Assert.True(File.Exists(other));
        var sinks = await TokenSinks.OpenAsync(ticked.Home, default);
        Assert.NotNull((await sinks.ListAsync(default))[0].Problem);
        Directory.CreateDirectory(folder);
        Assert.Equal(1, (await ticked.WriteSinksAsync()).Written);
        Assert.Null((await sinks.ListAsync(default))[0].Problem);
    }

    [Fact]
    public async Task Killed_between_record_and_rename_or_before_the_draft_was_gone_the_next_look_goes_on()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var file = ticked.Of("token");
        await ticked.AddSinkAsync(file);
        await ticked.WriteSinksAsync();
        var before = await File.ReadAllTextAsync(file);
        await ticked.Home.Keeper.RefreshAsync("acme", default);
        await ticked.WriteSinksAsync();
        // As if the rename of the second had never come, and its draft had stayed.
        await File.WriteAllTextAsync(file, before);
        await File.WriteAllTextAsync(ticked.Of(".token.evergrant"), "half");
        Assert.Equal(1, (await ticked.WriteSinksAsync()).Written);
        Assert.NotEqual(before, await File.ReadAllTextAsync(file));
        Assert.False(File.Exists(ticked.Of(".token.evergrant")));
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("ended")]
    [InlineData("removed")]
    public async Task What_a_killed_process_left_goes_with_the_file(string how)
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var (file, draft) = (ticked.Of("token"), ticked.Of(".token.evergrant"));
        await ticked.AddSinkAsync(file);
        await ticked.WriteSinksAsync();
        File.Move(file, draft);
        if (how == "paused")
            await ticked.Home.Keeper.PauseAsync("acme", default);
        if (how == "ended")
            await ticked.MoveAsync(TimeSpan.FromHours(25));
        if (how == "removed")
            await (await TokenSinks.OpenAsync(ticked.Home, default)).RemoveAsync(file, default);
        else
            await ticked.WriteSinksAsync();
        Assert.False(File.Exists(draft));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task What_lies_in_the_drafts_place_is_replaced_and_not_followed()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var ticked = await TickedHome.CreateAsync("acme");
        await File.WriteAllTextAsync(ticked.Of("theirs"), "theirs");
        File.CreateSymbolicLink(ticked.Of(".token.evergrant"), ticked.Of("theirs"));
        await ticked.AddSinkAsync(ticked.Of("token"));
        Assert.Equal(1, (await ticked.WriteSinksAsync()).Written);
        Assert.Equal("theirs", await File.ReadAllTextAsync(ticked.Of("theirs")));
        Assert.Null(new FileInfo(ticked.Of("token")).LinkTarget);
        Assert.Null(new FileInfo(ticked.Of(".token.evergrant")).LinkTarget);
    }

    [Theory]
    [InlineData("update apps set profile = 'gone' where name = 'acme'", "gone")]
    [InlineData(
        "update token_sets set sealed_access_token = 'x' where grant_id = (select id from grants where name = 'acme')",
        "sealed value"
    )]
    public async Task A_grant_that_cannot_be_read_keeps_no_other_file_from_its_token(string breaking, string said)
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "beta");
        await ticked.AddSinkAsync(ticked.Of("1"));
        await ticked.AddSinkAsync(ticked.Of("2"), grant: "beta");
        await ticked.Home.Database.WriteAsync(new Sql(breaking).ExecuteAsync, default);
        var other = await ticked.OpenAsync();
        var report = (await ticked.TickAsync(other)).Sinks;
        var trouble = Assert.Single(report.Troubles);
        Assert.Equal((ticked.Of("1"), false, 1), (trouble.Path, trouble.Passes, report.Written));
        Assert.Contains(said, trouble.Problem, StringComparison.Ordinal);
        Assert.True(await ticked.WorksAsync(await File.ReadAllTextAsync(ticked.Of("2"))));
        var sinks = await TokenSinks.OpenAsync(other, default);
        Assert.Equal("acme", Assert.Single(await sinks.ListTroubledAsync(default)).Grant.Name);
    }

    [Fact]
    public async Task While_another_process_writes_nobody_else_does()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var file = ticked.Of("token");
        await ticked.AddSinkAsync(file);
        Task<SinkReport> write;
        using (FileLock.TryAcquire(Path.Combine(ticked.HomePath, "sinks.lock")))
        {
            write = ticked.WriteSinksAsync();
            for (var n = 0; n < 5; n++)
                await ticked.Home.Keeper.RefreshAsync("acme", default);
            Assert.False(write.IsCompleted);
            Assert.False(File.Exists(file));
        }
        Assert.Equal(1, (await write).Written);
        Assert.Equal(6, (await ticked.GrantAsync()).Generation);
        Assert.True(await ticked.WorksAsync(await File.ReadAllTextAsync(file)));
    }

    [Fact]
    public async Task Many_processes_at_once_leave_the_newest_token()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var file = ticked.Of("token");
        await ticked.AddSinkAsync(file);
        var homes = new[] { ticked.Home, await ticked.OpenAsync(), await ticked.OpenAsync() };
        for (var n = 0; n < 15; n++)
        {
            await Task.WhenAll(
                homes.Select(async home =>
                {
                    await home.Keeper.RefreshAsync("acme", default);
                    await (await TokenSinks.OpenAsync(home, default)).WriteAsync(default);
                })
            );
            var newest = (await ticked.Home.Keeper.FindAsync("acme", default))!.AccessToken.Reveal();
            Assert.Equal(newest, await File.ReadAllTextAsync(file));
        }
    }

    [Fact]
    public async Task A_file_counts_as_a_reader_so_the_grant_stays_warm()
    {
        await using var ticked = await TickedHome.CreateAsync();
        await ticked.ConnectAsync("acme", Keep.Auto);
        // Nobody read it for ten days: it was kept alive only.
        await ticked.MoveAsync(TimeSpan.FromDays(10));
        await ticked.TickAsync();
        await ticked.Home.Keeper.RefreshAsync("acme", default);
        await ticked.AddSinkAsync(ticked.Of("token"));
        await ticked.WriteSinksAsync();
        for (var day = 0; day < 20; day++)
        {
            await ticked.MoveAsync(TimeSpan.FromDays(1));
            await ticked.TickAsync();
            Assert.True(await ticked.WorksAsync(await File.ReadAllTextAsync(ticked.Of("token"))));
        }
    }

    [Fact]
    public async Task A_second_grant_in_the_same_file_is_refused()
    {
        await using var ticked = await TickedHome.CreateAsync("acme", "beta");
        await ticked.AddSinkAsync(ticked.Of("token"));
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() =>
            ticked.AddSinkAsync(ticked.Of("token"), grant: "beta")
        );
        Assert.Contains("sink remove", refused.Message, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(TickedHome ticked, string path, string why)
    {
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => ticked.AddSinkAsync(path));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static void AssertPrivate(string file)
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
