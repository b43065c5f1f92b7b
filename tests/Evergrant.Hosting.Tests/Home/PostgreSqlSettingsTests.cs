using Evergrant.Hosting.Home;

namespace Evergrant.Hosting.Tests.Home;

public sealed class PostgreSqlSettingsTests : IDisposable
{
    private const string Text = "Host=db;Password=canary";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_connection_string_is_text_or_a_file_that_only_its_owner_reads_and_does_not_print()
    {
        Write("postgresql", Text + "\n");
        Write("evergrant.json", """{ "store": "postgresql", "postgresql_file": "postgresql" }""");
        var settings = Settings.Read(folder.Path, new Dictionary<string, string>());
        Assert.Equal(("postgresql", Text), (settings.Store, settings.PostgreSql!.Reveal()));
        Assert.DoesNotContain("canary", settings.ToString(), StringComparison.Ordinal);

        var later = new Dictionary<string, string> { ["postgresql"] = "Host=other" };
        Assert.Equal("Host=other", Settings.Read(folder.Path, later).PostgreSql!.Reveal());

        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(folder.Of("postgresql"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Wrong(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "store": "postgresql" }""", "postgresql_file: is missing")]
    [InlineData("""{ "postgresql": "Host=db;Password=canary" }""", "is of no use without")]
    [InlineData("""{ "store": "sqlite", "postgresql": "Host=db;Password=canary" }""", "is of no use without")]
    [InlineData(
        """{ "store": "postgresql", "postgresql": "Host=db;Password=canary", "postgresql_file": "postgresql" }""",
        "say the same thing"
    )]
    [InlineData("""{ "store": "postgresql", "postgresql": "" }""", "is empty")]
    [InlineData("""{ "store": "postgresql", "postgresql_file": "nowhere" }""", "cannot be read")]
    public void A_store_that_is_half_named_is_one_line(string json, string words)
    {
        Write("postgresql", Text);
        Write("evergrant.json", json);
        Assert.Contains(words, Wrong(), StringComparison.Ordinal);
    }

    private string Wrong()
    {
        var wrong = Assert.Throws<ConfigurationException>(() =>
            Settings.Read(folder.Path, new Dictionary<string, string>())
        );
        var error = Assert.Single(wrong.Errors);
        Assert.DoesNotContain("canary", error, StringComparison.Ordinal);
        return error;
    }

    private void Write(string name, string text)
    {
        File.WriteAllText(folder.Of(name), text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Of(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
