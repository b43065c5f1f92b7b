using System.Text.Json.Nodes;

namespace Evergrant.EndToEnd;

public sealed class DoctorTests
{
    private const string Swapped = """
        curl -X POST https://api.infusionsoft.com/token \
          -H 'Authorization: Basic emszY2FuYXJ5OHExdzp6azNjYW5hcnk4cTF3' \
          -d 'grant_type=refresh_token&refresh_token=r9canary7t2x4canary1m'
        {"error":"invalid_request","error_description":"Invalid Refresh Token"}
        """;

    private const string Right = """
        GET /crm/rest/v1/contacts HTTP/1.1
        Host: api.infusionsoft.com
        Authorization: Bearer sQh2mW8pLx0aZt7vN4cR1kYe

        """;

    private static async Task<Ended> ExamineAsync(string text, params string[] more)
    {
        using var home = new TemporaryHome();
        var file = Path.Combine(Path.GetDirectoryName(home.Path)!, $"{Path.GetFileName(home.Path)}-call.txt");
        await File.WriteAllTextAsync(file, text);
        try
        {
            return await home.RunAsync(["doctor", "--request", file, .. more]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_mistake_of_thread_000_is_named_first_and_no_secret_is_shown()
    {
        var ended = await ExamineAsync(Swapped);

        ended.Is(1);
        Assert.Contains(
            "The client id stands in the secret's place (OAUTH-010)",
            ended.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("canary", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_in_order_exits_0() => (await ExamineAsync(Right)).Is(0);

    [Fact]
    public async Task What_cannot_be_read_says_what_was_tried_and_where_it_stopped()
    {
        var ended = await ExamineAsync("it does not work");

        ended.Is(2);
        Assert.Equal("", ended.Output);
        foreach (var format in (string[])["a curl command", "raw HTTP", "an answer alone"])
            Assert.Contains($"{format}: stopped at line 1, column 1", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_line()
    {
        using var home = new TemporaryHome();

        var ended = await home.RunAsync(["doctor", "--request", "no-such-file.txt"]);

        ended.Is(2);
        Assert.Single(ended.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task An_empty_name_of_a_file_is_one_line_too()
    {
        using var home = new TemporaryHome();

        var ended = await home.RunAsync(["doctor", "--request", ""]);

        ended.Is(2);
        Assert.Single(ended.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_home_in_order_has_every_check_passed_and_its_grant_is_explained()
    {
        await using var connected = await ConnectedHome.CreateAsync();

        var looked = await connected.Home.RunAsync("doctor", "--json");
        var explained = await connected.Home.RunAsync("grant", "explain", ConnectedHome.Grant);

        looked.Is(0);
        var results = Results(looked);
        foreach (
            var check in (string[])["home", "rights", "space", "store", "schedule", "grants and apps", "endpoints"]
        )
            Assert.Equal("passed", results[check]);
        Assert.Equal("passed", results[$"connection {connected.Keap.Address.Authority}"]);
        (await connected.Home.RunAsync("doctor", ConnectedHome.Grant)).Is(0);
        (await connected.Home.RunAsync("doctor", "nobody")).Is(3);
        explained.Is(0);
        Assert.Contains("Last good: generation 1", explained.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("master.key")]
    public async Task What_others_can_read_is_told_before_it_is_opened(string opened)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var home = await InUseAsync();
        var path = Path.Combine(home.Path, opened);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupRead);

        var ended = await home.RunAsync("doctor", "--json");

        ended.Is(1);
        Assert.Contains("LIVE-002", ended.Output, StringComparison.Ordinal);
        Assert.Equal("not_run", Results(ended)["store"]);
    }

    [Fact]
    public async Task The_key_that_the_settings_name_is_looked_at_and_not_another()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var home = await InUseAsync();
        File.Move(Path.Combine(home.Path, "master.key"), Path.Combine(home.Path, "other.key"));
        home.WriteSettings("""{ "master_key_file": "other.key" }""");
        (await home.RunAsync("doctor")).Is(0);
        File.SetUnixFileMode(Path.Combine(home.Path, "other.key"), (UnixFileMode)0b110_100_000);

        var ended = await home.RunAsync("doctor");

        ended.Is(1);
        Assert.Contains("LIVE-002", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("doctor", 1)]
    [InlineData("grant explain demo", 6)]
    [InlineData("doctor app demo", 6)]
    public async Task Looking_at_a_folder_without_a_store_makes_nothing(string command, int code)
    {
        using var home = new TemporaryHome();

        var ended = await home.RunAsync(command.Split(' '));

        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
        ended.Is(code);
        Assert.Contains("there is no store", ended.Output + ended.Errors, StringComparison.Ordinal);
        Assert.Equal(command == "doctor", ended.Output.Contains("LIVE-001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_finding_and_no_end()
    {
        using var home = await InUseAsync();
        home.WriteSettings(
            """{ "store": "postgresql", "postgresql": "Host=127.0.0.1;Port=1;Database=none;Username=none;Password=none" }"""
        );

        var ended = await home.RunAsync("doctor", "--json");

        ended.Is(1);
        Assert.Contains("LIVE-003", ended.Output, StringComparison.Ordinal);
        Assert.Equal("not_run", Results(ended)["endpoints"]);
    }

    private static async Task<TemporaryHome> InUseAsync()
    {
        var home = new TemporaryHome();
        (await home.RunAsync("app", "list")).Is(0);
        return home;
    }

    private static Dictionary<string, string> Results(Ended ended) =>
        JsonNode
            .Parse(ended.Output)!
            .AsArray()
            .GroupBy(row => (string)row!["name"]!)
            .ToDictionary(rows => rows.Key, rows => (string)rows.First()!["result"]!);
}
