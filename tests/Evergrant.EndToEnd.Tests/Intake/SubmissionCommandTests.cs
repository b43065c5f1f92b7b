using System.Text.Json.Nodes;

namespace Evergrant.EndToEnd.Intake;

/// `evergrant form submissions` and its neighbours, as they are typed.
public sealed class SubmissionCommandTests
{
    [Fact]
    public async Task A_table_is_imported_delivered_looked_at_exported_and_forgotten()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var home = connected.Home;
        await connected.AddFormAsync();
        var table = Path.Combine(connected.Outside, "people.csv");
        await File.WriteAllTextAsync(
            table,
            "email,first_name,company\nann@customers.example,Ann,=1+1\nbob@customers.example,Bob,\n"
        );

        (await home.RunAsync("form", "import", "newsletter", table, "--dry-run")).Is(0);
        var imported = await home.RunAsync("form", "import", "newsletter", table);
        imported.Is(0);
        Assert.Equal("took 2 of 2 rows", imported.Line);
        Assert.Equal(
            "took 0 of 2 rows; 2 were taken before",
            (await home.RunAsync("form", "import", "newsletter", table)).Line
        );
        (await home.RunAsync("tick")).Is(0);

        var rows = await ListAsync(home, "--state", "delivered");
        Assert.Equal(2, rows.Count);
        var receipt = (string)rows[0]!["id"]!;
        Assert.Single(await ListAsync(home, "--limit", "1", "--after", receipt));
        Assert.Single(await ListAsync(home, "--person", "ann@customers.example"));
        var shown = await home.RunAsync("form", "submission", receipt, "--json");
        shown.Is(0);
        Assert.Equal("bob@customers.example", (string?)JsonNode.Parse(shown.Output)!["sent"]!["email"]);
        Assert.Contains(
            "contact: created",
            (await home.RunAsync("form", "submission", receipt)).Output,
            StringComparison.Ordinal
        );

        var file = Path.Combine(connected.Outside, "all.csv");
        (await home.RunAsync("form", "export", "--csv", file)).Is(0);
        Assert.Contains("'=1+1", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        (await home.RunAsync("form", "export", "--csv", file)).Is(2);

        var asked = await home.RunAsync("form", "forget", "--person", "ann@customers.example");
        asked.Is(0);
        Assert.Equal(2, (await ListAsync(home)).Count);
        (await home.RunAsync("form", "forget", "--person", "ann@customers.example", "--yes")).Is(0);
        Assert.Single(await ListAsync(home));
    }

    [Fact]
    public async Task What_needs_attention_is_mended_replayed_and_nobody_gets_mail_twice()
    {
        await using var connected = await ConnectedHome.CreateAsync();
        var home = connected.Home;
        await connected.AddFormAsync();
        await SendAsync(connected, "ann@customers.example");
        (await home.RunAsync("tick")).Is(0);
        await connected.Keap.HasOneWelcomedAsync("ann@customers.example");
        var receipt = (string)(await ListAsync(home)).Single()!["id"]!;

        var preview = await home.RunAsync("form", "replay", receipt);
        preview.Is(0);
        Assert.Contains("Nothing was changed", preview.Errors, StringComparison.Ordinal);
        Assert.Equal("delivered", (string?)(await ListAsync(home)).Single()!["state"]);
        (await home.RunAsync("form", "replay", receipt, "--yes", "--why", "once more")).Is(0);
        (await home.RunAsync("tick")).Is(0);

        Assert.Equal("delivered", (string?)(await ListAsync(home)).Single()!["state"]);
        await connected.Keap.HasOneWelcomedAsync("ann@customers.example");
        (await home.RunAsync("form", "replay", "--form", "newsletter", "--mail-again", "--yes")).Is(0);
        (await home.RunAsync("tick")).Is(0);
        Assert.Equal(
            2,
            connected.Keap.State.Mail.Count(mail => mail.Recipients.Any(to => to.Address == "ann@customers.example"))
        );
    }

    [Theory]
    [InlineData(2, "no receipt", "form", "submission", "nonsense")]
    [InlineData(3, "There is no submission", "form", "submission", "sb_01kav5y2m3kq8d0x7c4n")]
    [InlineData(2, "is no state", "form", "submissions", "--state", "lost")]
    [InlineData(2, "--since takes a time", "form", "submissions", "--since", "yesterday")]
    [InlineData(2, "--person takes an address", "form", "submissions", "--person", "ann")]
    [InlineData(2, "--limit is a number", "form", "submissions", "--limit", "0")]
    [InlineData(3, "no grant", "form", "submissions", "--grant", "nobody")]
    [InlineData(2, "Name a receipt, or which ones", "form", "replay", "--yes")]
    [InlineData(2, "--from takes contact", "form", "replay", "--state", "waiting", "--from", "start")]
    [InlineData(2, "write it like --set", "form", "fix", "sb_01kav5y2m3kq8d0x7c4n", "--set", "email")]
    [InlineData(3, "There is no form", "form", "import", "nobody", "people.csv")]
    public async Task Bad_input_gets_one_line_and_changes_nothing(int code, string words, params string[] arguments)
    {
        using var home = new TemporaryHome();
        (await home.RunAsync("form", "list")).Is(0);
        var ended = await home.RunAsync(arguments);
        ended.Is(code);
        Assert.Contains(words, ended.Errors, StringComparison.Ordinal);
        Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task SendAsync(ConnectedHome connected, string email)
    {
        var table = Path.Combine(connected.Outside, $"{Guid.NewGuid():n}.csv");
        await File.WriteAllTextAsync(table, $"email\n{email}\n");
        (await connected.Home.RunAsync("form", "import", "newsletter", table, "--consented")).Is(0);
    }

    private static async Task<JsonArray> ListAsync(TemporaryHome home, params string[] filter)
    {
        var listed = await home.RunAsync(["form", "submissions", "--json", .. filter]);
        listed.Is(0);
        return JsonNode.Parse(listed.Output)!.AsArray();
    }
}
