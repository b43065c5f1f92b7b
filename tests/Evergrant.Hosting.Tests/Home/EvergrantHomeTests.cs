using System.Diagnostics;
using Evergrant.Hosting.Home;
using Evergrant.Sandbox;
using Evergrant.Sealing;

namespace Evergrant.Hosting.Tests.Home;

public sealed class EvergrantHomeTests
{
    [Fact]
    public async Task A_new_home_is_private_and_warns_of_its_key_once()
    {
        using var folder = new TemporaryFolder();
        var warnings = new List<string>();
        var options = new HomeOptions { Path = folder.Of("home"), Warn = warnings.Add };
        await (await EvergrantHome.OpenAsync(options, default)).DisposeAsync();
        await (await EvergrantHome.OpenAsync(options, default)).DisposeAsync();
        var warning = Assert.Single(warnings);
        Assert.Contains(folder.Of("home/master.key"), warning, StringComparison.Ordinal);
        Assert.Contains("master_key_file", warning, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(folder.Of("home/master.key"))
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(folder.Of("home"))
        );
    }

    [Theory]
    [InlineData("home")]
    [InlineData("home/master.key")]
    public async Task A_home_that_others_can_read_is_refused(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder();
        var options = new HomeOptions { Path = folder.Of("home") };
        await (await EvergrantHome.OpenAsync(options, default)).DisposeAsync();
        File.SetUnixFileMode(folder.Of(path), File.GetUnixFileMode(folder.Of(path)) | UnixFileMode.GroupRead);
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => EvergrantHome.OpenAsync(options, default));
        Assert.Contains("chmod", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_of_somebody_else_is_refused()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TemporaryFolder();
        // Root can give a file away; anybody else may look at root's.
        var path = "/root";
        if (Environment.UserName == "root")
        {
            path = Directory
                .CreateDirectory(
                    folder.Of("home"),
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                )
                .FullName;
            using var chown = Process.Start("chown", ["12345", path]);
            await chown.WaitForExitAsync();
        }
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() =>
            EvergrantHome.OpenAsync(new HomeOptions { Path = path }, default)
        );
        Assert.Contains("another user", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_master_key_opens_nothing_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var options = new HomeOptions { Path = folder.Of("home") };
        await (await EvergrantHome.OpenAsync(options, default)).DisposeAsync();
        var right = await File.ReadAllTextAsync(folder.Of("home/master.key"));
        await File.WriteAllTextAsync(folder.Of("home/master.key"), KeyRing.Create().Reveal());
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => EvergrantHome.OpenAsync(options, default));
        Assert.StartsWith("master key: ", refused.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.Of("home/master.key"), right);
        await (await EvergrantHome.OpenAsync(options, default)).DisposeAsync();
    }

    [Fact]
    public async Task A_lost_master_key_is_not_replaced()
    {
        using var folder = new TemporaryFolder();
        var options = new HomeOptions { Path = folder.Of("home") };
        await (await EvergrantHome.OpenAsync(options, default)).DisposeAsync();
        File.Delete(folder.Of("home/master.key"));
        await Assert.ThrowsAsync<ConfigurationException>(() => EvergrantHome.OpenAsync(options, default));
        Assert.False(File.Exists(folder.Of("home/master.key")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not a key")]
    public async Task A_named_master_key_file_must_hold_one(string? content)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Of("named.key");
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        var options = new HomeOptions
        {
            Path = folder.Of("home"),
            Overrides = new Dictionary<string, string> { ["master_key_file"] = file },
        };
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => EvergrantHome.OpenAsync(options, default));
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        if (content is not null)
            Assert.DoesNotContain(content, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_that_start_at_once_share_one_key()
    {
        using var folder = new TemporaryFolder();
        var warnings = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var options = new HomeOptions { Path = folder.Of("home"), Warn = warnings.Enqueue };
        var homes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => EvergrantHome.OpenAsync(options, default)))
        );
        Assert.Single(homes.Select(home => home.Store.StoreId).Distinct());
        Assert.Single(warnings);
        foreach (var home in homes)
            await home.DisposeAsync();
    }

    [Fact]
    public async Task The_calendar_may_be_that_of_a_sandbox_in_another_process()
    {
        using var folder = new TemporaryFolder();
        var then = new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);
        await using var keap = await KeapSandbox.StartAsync(
            new KeapSandboxOptions { StartAt = then, StartFrozen = true }
        );
        var options = new HomeOptions
        {
            Path = folder.Of("home"),
            Overrides = new Dictionary<string, string> { ["clock"] = keap.Address.GetLeftPart(UriPartial.Authority) },
        };
        await using (var home = await EvergrantHome.OpenAsync(options, default))
        {
            Assert.Equal(then, home.Calendar.GetUtcNow());
            await home.Store.AddAppAsync(RealApp(then), default);
        }
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => EvergrantHome.OpenAsync(options, default));
        Assert.Contains("real provider", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sandbox_that_does_not_answer_is_no_calendar()
    {
        using var folder = new TemporaryFolder();
        var keap = await KeapSandbox.StartAsync();
        await keap.DisposeAsync();
        var options = new HomeOptions
        {
            Path = folder.Of("home"),
            Overrides = new Dictionary<string, string> { ["clock"] = keap.Address.GetLeftPart(UriPartial.Authority) },
        };
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => EvergrantHome.OpenAsync(options, default));
        Assert.StartsWith("clock: no sandbox answers", refused.Message, StringComparison.Ordinal);
    }

    private static App RealApp(DateTimeOffset at) =>
        new()
        {
            Name = "keap",
            Profile = "keap",
            ClientId = "id",
            Secret = new ClientSecret("secret"),
            SecretSetAt = at,
        };

    [Fact]
    public void The_flag_goes_before_the_variable_before_the_nearest_folder_before_the_user()
    {
        using var folder = new TemporaryFolder();
        var deep = Directory.CreateDirectory(folder.Of("a/b/c")).FullName;
        Assert.Equal("/data/evergrant", HomeLocation.Locate(null, null, deep, "/data"));
        var near = Directory.CreateDirectory(folder.Of("a/.evergrant")).FullName;
        Assert.Equal(near, HomeLocation.Locate(null, "", deep, "/data"));
        Assert.Equal("/variable", HomeLocation.Locate(null, "/variable", deep, "/data"));
        Assert.Equal(Path.Combine(deep, "flag"), HomeLocation.Locate("flag", "/variable", deep, "/data"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_home_whose_store_was_lost_does_not_begin_anew_by_itself(bool isEmpty)
    {
        using var folder = new TemporaryFolder();
        var options = new HomeOptions { Path = folder.Of("home") };
        await (await EvergrantHome.OpenAsync(options, default)).DisposeAsync();
        foreach (var file in Directory.GetFiles(folder.Of("home"), "evergrant.db*"))
            File.Delete(file);
        if (isEmpty)
            await File.WriteAllTextAsync(folder.Of("home/evergrant.db"), "");

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => EvergrantHome.OpenAsync(options, default));

        Assert.Contains("this home was in use", refused.Message, StringComparison.Ordinal);
        Assert.Equal(isEmpty, File.Exists(folder.Of("home/evergrant.db")));
    }
}
