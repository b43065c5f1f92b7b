using System.IO.Compression;
using System.Text;
using Evergrant.Sandbox;

namespace Evergrant.EndToEnd;

/// `doctor bundle`: what is in the archive, and what is not.
public sealed class DoctorBundleTests
{
    private const string Planted = "c4nary";

    [Fact]
    public async Task Secrets_planted_in_every_place_are_in_no_file_of_the_archive()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var home = connected.Home;
        var clock = connected.Keap.Address.GetLeftPart(UriPartial.Authority);
        var secretFile = Path.Combine(connected.Outside, "hook.secret");
        await File.WriteAllTextAsync(
            secretFile,
            "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Planted}{Planted}{Planted}{Planted}"))
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(secretFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        home.WriteSettings(
            $$"""
            {
              "listen": "http://127.0.0.1:0",
              "clock": "{{clock}}",
              "heartbeat": "https://monitor.example/{{Planted}}Heartbeat00",
              "alert_webhook": "https://hooks.example/{{Planted}}Webhook00",
              "alert_webhook_secret_file": "{{secretFile}}"
            }
            """
        );
        (
            await home.RunWithAsync(
                $"{Planted}Secret00",
                ["app", "add", "other", "--client-id", $"{Planted}client0000000000001", "--base-address", clock]
            )
        ).Is(0);
        var key = await home.RunAsync("key", "create", "demo");
        var operatorToken = await home.RunAsync("operator", "token", "add", "support");
        var log = Path.Combine(connected.Outside, "server.log");
        await File.WriteAllTextAsync(
            log,
            $"12:00:00 warn: refresh_token={Planted}Refresh00 secret {Planted}Logged00\nAuthorization: Bearer {key.Line}\n"
        );
        // A provider that repeats what it was sent.
        connected.Keap.Faults.Add(FaultNames.InvalidRefreshToken);
        await home.RunAsync("grant", "refresh", "demo");
        var archive = Path.Combine(connected.Outside, "support.zip");

        var made = await home.RunAsync("doctor", "bundle", archive, "--log", log);

        made.Is(0);
        Assert.Equal(archive, made.Line);
        Assert.Contains("Nothing was sent", made.Errors, StringComparison.Ordinal);
        var files = Read(archive);
        Assert.Superset(
            new HashSet<string>
            {
                "manifest.txt",
                "about.txt",
                "settings.txt",
                "store.txt",
                "doctor.txt",
                "log.txt",
                "grants/demo.txt",
            },
            files.Keys.ToHashSet()
        );
        var token = await home.RunAsync("token", "demo");
        foreach (var (name, text) in files)
        {
            Assert.DoesNotContain(Planted, text, StringComparison.OrdinalIgnoreCase);
            foreach (
                var secret in (string[])
                    [KeapSandboxSeed.ClientId, KeapSandboxSeed.ClientSecret, key.Line, operatorToken.Line, token.Line]
            )
                Assert.False(secret.Length > 0 && text.Contains(secret, StringComparison.Ordinal), name);
            // Each file is listed where it is and where it is told.
            if (name != "manifest.txt")
                Assert.Contains(
                    $"{name}, {Encoding.UTF8.GetByteCount(text)} bytes",
                    files["manifest.txt"],
                    StringComparison.Ordinal
                );
            Assert.Contains(name, made.Errors, StringComparison.Ordinal);
        }

        foreach (
            var redaction in (string[])
                ["the value of heartbeat", "the value of alert_webhook", "every row", "words that are not plain ones"]
        )
            Assert.Contains(redaction, files["manifest.txt"], StringComparison.Ordinal);
        Assert.Contains("engine sqlite", files["store.txt"], StringComparison.Ordinal);
        Assert.Contains("grants 1", files["store.txt"], StringComparison.Ordinal);
        Assert.Contains("demo is", files["grants/demo.txt"], StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));

        var again = await home.RunAsync("doctor", "bundle", archive);
        again.Is(2);
        Assert.Contains("is there already", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_that_does_not_open_is_bundled_without_what_was_written_wrong()
    {
        using var home = new TemporaryHome();
        home.WriteSettings(
            $$"""{ "store": "{{Planted}}://user:{{Planted}}@db", "{{Planted}}_key": "x", "listen": "http://a:{{Planted}}@127.0.0.1" }"""
        );
        var archive = Path.Combine(home.Path, "support.zip");

        var made = await home.RunAsync("doctor", "bundle", archive);

        made.Is(0);
        var files = Read(archive);
        Assert.Contains("LIVE-001", files["doctor.txt"], StringComparison.Ordinal);
        Assert.DoesNotContain("store.txt", files.Keys);
        Assert.All(files.Values, text => Assert.DoesNotContain(Planted, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task No_token_leaves_for_it()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var before = connected.Keap.Requests.Count;

        (await connected.Home.RunAsync("doctor", "bundle", Path.Combine(connected.Outside, "b.zip"))).Is(0);

        Assert.Equal(before, connected.Keap.Requests.Count);
    }

    /// As the bytes are when they are unpacked.
    private static Dictionary<string, string> Read(string archive)
    {
        using var zip = ZipFile.OpenRead(archive);
        return zip.Entries.ToDictionary(
            entry => entry.FullName,
            entry =>
            {
                using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
                return reader.ReadToEnd();
            }
        );
    }
}
