using System.Diagnostics;
using Evergrant.Hosting.Home;
using Evergrant.Hosting.Sinks;
using Evergrant.Tests;

namespace Evergrant.Hosting.Tests.Sinks;

/// Whose a token file is, and how its reader hears of another one.
public sealed class ReaderTests
{
    private const UnixFileMode WithGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    [Fact]
    public async Task The_reader_is_told_after_each_replacement_and_of_nothing_else()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var (file, told) = (ticked.Of("token"), ticked.Of("told"));
        await ticked.AddSinkAsync(new NewSink { Path = file, Reload = $"cat '{file}' >> '{told}'; echo >> '{told}'" });

        await ticked.WriteSinksAsync();
        await ticked.WriteSinksAsync();
        var first = await File.ReadAllTextAsync(file);
        Assert.Equal([first], await File.ReadAllLinesAsync(told));

        await ticked.MoveAsync(TimeSpan.FromDays(1));
        await ticked.TickAsync();
        Assert.Equal([first, await File.ReadAllTextAsync(file)], await File.ReadAllLinesAsync(told));
    }

    [Fact]
    public async Task A_reader_that_could_not_be_told_is_told_later_and_the_file_is_there_all_the_same()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var (file, ready) = (ticked.Of("token"), ticked.Of("ready"));
        await ticked.AddSinkAsync(new NewSink { Path = file, Reload = $"test -e '{ready}'" });

        var trouble = Assert.Single((await ticked.WriteSinksAsync()).Troubles);
        Assert.Equal("its reload command ended with 1", trouble.Problem);
        Assert.True(trouble is { Passes: true, IsNew: true });
        Assert.True(File.Exists(file));
        Assert.False(Assert.Single((await ticked.WriteSinksAsync()).Troubles).IsNew);
        await ticked.ReopenAsync();
        await File.WriteAllTextAsync(ready, "");
        Assert.Empty((await ticked.WriteSinksAsync()).Troubles);
        File.Delete(ready);
        Assert.Empty((await ticked.WriteSinksAsync()).Troubles);
        var sinks = await TokenSinks.OpenAsync(ticked.Home, default);
        Assert.Null(Assert.Single(await sinks.ListAsync(default)).Problem);
    }

    [Fact]
    public async Task A_command_that_does_not_end_is_killed_with_what_it_began()
    {
        var clock = new ManualClock();
        var began = Path.GetTempFileName();
        var running = ReloadCommand.RunAsync($"echo $$ > '{began}'; sleep 600 & wait", clock, default);
        while (new FileInfo(began).Length == 0)
            await Task.Delay(10);

        clock.Advance(ReloadCommand.Limit);

        Assert.Equal("its reload command had not ended after 30 s and was killed", await running);
        Assert.False(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(began)).Trim()}"));
        File.Delete(began);
    }

    [Fact]
    public async Task A_group_may_be_let_in_from_the_first_byte_on()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var file = ticked.Of("token");
        // Every user is in a group, and root is in its own.
        var group = (await OutputAsync("id -gn")).Trim();
        await ticked.AddSinkAsync(
            new NewSink
            {
                Path = file,
                Mode = WithGroup,
                Owner = $":{group}",
            }
        );

        Assert.Empty((await ticked.WriteSinksAsync()).Troubles);

        Assert.Equal($"640 {group}", (await OutputAsync($"stat -c '%a %G' '{file}'")).Trim());
        await ticked.MoveAsync(TimeSpan.FromDays(1));
        Assert.Equal(1, (await ticked.TickAsync()).Sinks.Written);
        Assert.Equal($"640 {group}", (await OutputAsync($"stat -c '%a %G' '{file}'")).Trim());
    }

    [Fact]
    public async Task Another_user_gets_it_from_root_and_from_nobody_else()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var file = ticked.Of("token");
        await ticked.AddSinkAsync(new NewSink { Path = file, Owner = "nobody" });

        var report = await ticked.WriteSinksAsync();

        if (Environment.IsPrivilegedProcess)
        {
            Assert.Empty(report.Troubles);
            Assert.Equal("600 nobody", (await OutputAsync($"stat -c '%a %U' '{file}'")).Trim());
            await ticked.MoveAsync(TimeSpan.FromDays(1));
            Assert.Equal(1, (await ticked.TickAsync()).Sinks.Written);
            Assert.Equal("600 nobody", (await OutputAsync($"stat -c '%a %U' '{file}'")).Trim());
        }
        else
        {
            Assert.Contains("root alone", Assert.Single(report.Troubles).Problem, StringComparison.Ordinal);
            Assert.False(File.Exists(file));
        }
    }

    [Theory]
    [InlineData("no-such-user", "/etc/passwd names no user 'no-such-user'")]
    [InlineData(":no-such-group", "/etc/group names no group 'no-such-group'")]
    [InlineData(":", "is no owner")]
    [InlineData("a:b:c", "is no owner")]
    public async Task An_owner_that_is_none_is_refused_and_nothing_is_kept(string owner, string why)
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() =>
            ticked.AddSinkAsync(new NewSink { Path = ticked.Of("token"), Owner = owner })
        );
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        var sinks = await TokenSinks.OpenAsync(ticked.Home, default);
        Assert.Empty(await sinks.ListAsync(default));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserExecute)]
    [InlineData(UnixFileMode.GroupRead)]
    public async Task A_mode_for_everybody_is_refused(UnixFileMode mode)
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await Assert.ThrowsAsync<ConfigurationException>(() =>
            ticked.AddSinkAsync(new NewSink { Path = ticked.Of("token"), Mode = mode })
        );
    }

    [Fact]
    public async Task Another_reader_of_the_same_file_takes_its_removal_first()
    {
        await using var ticked = await TickedHome.CreateAsync("acme");
        await ticked.AddSinkAsync(new NewSink { Path = ticked.Of("token"), Mode = WithGroup });
        await ticked.AddSinkAsync(new NewSink { Path = ticked.Of("token"), Mode = WithGroup });
        await Assert.ThrowsAsync<ConfigurationException>(() => ticked.AddSinkAsync(ticked.Of("token")));
    }

    private static async Task<string> OutputAsync(string command)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true }
        )!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output;
    }
}
