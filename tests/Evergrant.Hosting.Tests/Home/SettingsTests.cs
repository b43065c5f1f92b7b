using Evergrant.Hosting.Home;

namespace Evergrant.Hosting.Tests.Home;

public sealed class SettingsTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void Without_a_word_it_is_loopback_and_sqlite()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings.Read(folder.Path, Nothing);
        Assert.Equal(new Uri("http://127.0.0.1:7400"), settings.Listen);
        Assert.Equal(settings.Listen, settings.PublicAddress);
        Assert.Equal("sqlite", settings.Store);
    }

    [Fact]
    public void The_file_is_read_with_comments_and_the_command_line_goes_before_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.Of("evergrant.json"),
            """
            {
              // Behind nginx.
              "listen": "http://127.0.0.1:7500",
              "public_address": "https://connect.example",
              "allowed_hosts": ["shop.example"],
              "trusted_proxies": ["10.0.0.0/8", "::1"],
              "master_key_file": "keys/master.key",
            }
            """
        );
        var settings = Settings.Read(folder.Path, new Dictionary<string, string> { ["listen"] = "http://127.0.0.1:0" });
        Assert.Equal(0, settings.Listen.Port);
        Assert.Equal(new Uri("https://connect.example"), settings.PublicAddress);
        Assert.Equal(["shop.example"], settings.AllowedHosts);
        Assert.Equal(2, settings.TrustedProxies.Count);
        Assert.Equal(folder.Of("keys/master.key"), settings.MasterKeyFile);
    }

    [Fact]
    public void The_environment_goes_between_the_file_and_the_command_line()
    {
        var errors = new List<string>();
        var given = new GivenSettings(errors);
        given.AddEnvironment(
            new Dictionary<string, string>
            {
                ["EVERGRANT__LISTEN"] = "http://127.0.0.1:1",
                ["EVERGRANT__ALLOWED_HOSTS"] = "a.example, b.example",
                ["EVERGRANT__LISTN"] = "x",
                ["EVERGRANT_HOME"] = "no setting",
            }
        );
        given.AddOverrides(new Dictionary<string, string> { ["listen"] = "http://127.0.0.1:2" });
        Assert.Equal(["http://127.0.0.1:2"], given.Find("listen")!.Values);
        Assert.Equal(["a.example", "b.example"], given.Find("allowed_hosts")!.Values);
        Assert.StartsWith("EVERGRANT__LISTN: is no setting", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_is_named_at_once_with_its_place()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.Of("evergrant.json"),
            """
            {
              "listen": 7400,
              "lissen": "http://127.0.0.1:1",
              "public_address": "http://connect.example",
              "allowed_hosts": ["https://shop.example"],
              "store": "mysql",
              "clock": "http://clock.example:7401",
              "trusted_proxies": ["everybody"],
              "master_key_file": ""
            }
            """
        );
        var wrong = Assert.Throws<ConfigurationException>(() => Settings.Read(folder.Path, Nothing));
        Assert.Equal(8, wrong.Errors.Count);
        foreach (
            var key in new[]
            {
                "listen",
                "lissen",
                "public_address",
                "allowed_hosts",
                "store",
                "clock",
                "trusted_proxies",
                "master_key_file",
            }
        )
            Assert.Single(
                wrong.Errors,
                error => error.StartsWith($"{folder.Of("evergrant.json")}: {key}: ", StringComparison.Ordinal)
            );
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("""{ "listen": "http://127.0.0.1:1", "listen": "http://127.0.0.1:2" }""")]
    [InlineData("")]
    public void A_file_that_is_not_one_object_is_one_error(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("evergrant.json"), json);
        Assert.Single(Assert.Throws<ConfigurationException>(() => Settings.Read(folder.Path, Nothing)).Errors);
    }

    [Theory]
    [InlineData("http://0.0.0.0:7400")]
    [InlineData("http://192.0.2.7:7400")]
    [InlineData("http://[::]:7400")]
    [InlineData("http://shop.example:7400")]
    [InlineData("https://127.0.0.1:7400")]
    [InlineData("http://127.0.0.1:7400/path")]
    [InlineData("127.0.0.1:7400")]
    [InlineData("http://127.0.0.1:99999")]
    public void An_address_that_would_serve_in_the_clear_or_cannot_be_served_is_refused(string listen)
    {
        using var folder = new TemporaryFolder();
        var overrides = new Dictionary<string, string>
        {
            ["listen"] = listen,
            ["public_address"] = "https://connect.example",
        };
        var error = Assert.Single(
            Assert.Throws<ConfigurationException>(() => Settings.Read(folder.Path, overrides)).Errors
        );
        Assert.StartsWith("--listen: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_for_others_has_to_say_where_browsers_find_it()
    {
        using var folder = new TemporaryFolder();
        var overrides = new Dictionary<string, string>
        {
            ["listen"] = "http://0.0.0.0:7400",
            ["trusted_proxies"] = "10.1.2.3",
        };
        var error = Assert.Single(
            Assert.Throws<ConfigurationException>(() => Settings.Read(folder.Path, overrides)).Errors
        );
        Assert.StartsWith("public_address: is missing", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_a_trusted_proxy_it_may_listen_for_all()
    {
        using var folder = new TemporaryFolder();
        var overrides = new Dictionary<string, string>
        {
            ["listen"] = "http://0.0.0.0:7400",
            ["public_address"] = "https://connect.example",
            ["trusted_proxies"] = "10.1.2.3",
        };
        Assert.Equal("0.0.0.0", Settings.Read(folder.Path, overrides).Listen.Host);
    }
}
