using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Evergrant.Cli.Sandboxes.Grading;

namespace Evergrant.EndToEnd.Sandboxes;

/// Small programs as people write them, right ones and wrong ones, through every scenario.
public sealed class GradeTests
{
    private static readonly string Programs = Path.Combine(
        Repository.Root,
        "tests",
        "Evergrant.EndToEnd.Tests",
        "Sandboxes",
        "Programs"
    );

    public static TheoryData<string> Names { get; } = [.. Scenario.All.Select(one => one.Name)];

    [TheoryNeeding("php")]
    [MemberData(nameof(Names))]
    public async Task A_program_that_is_right_passes(string scenario) =>
        Assert.Empty(await PlayAsync(scenario, 60, "php", Path.Combine(Programs, "right.php")));

    [TheoryNeeding("sh", "curl", "flock")]
    [MemberData(nameof(Names))]
    public async Task Another_that_refreshes_only_when_it_is_refused_passes(string scenario) =>
        Assert.Empty(await PlayAsync(scenario, Soak.Times(5, 60), "sh", Path.Combine(Programs, "right.sh")));

    [TheoryNeeding("php", "env")]
    [InlineData("quiet", "forgetful", "it presented a refresh token that was spent before", "Store the refresh token")]
    [InlineData("quiet", "lazy", "on day 2 its last call was answered 401", "Refresh when the access token has less")]
    [InlineData("quiet", "json", "had no grant_type that Keap could read", "application/x-www-form-urlencoded")]
    [InlineData("quiet", "id", "its client_secret is not the app's", "base64(KEAP_CLIENT_ID:KEAP_CLIENT_SECRET)")]
    [InlineData("quiet", "twice", "credentials came in the header and in the body", "One place is right")]
    [InlineData("quiet", "url", "stood in an address", "belongs into the body")]
    [InlineData("many-at-once", "", "that ran at once presented one refresh token", "flock")]
    [InlineData("lost-answer", "", "it presented a dead refresh token 5 times in 5 runs", "try once more at most")]
    [InlineData("lost-answer", "silent", "every run ended with 0", "another code than 0")]
    [InlineData("truncated", "trusting", "it stored an answer that was none", "parsed as JSON with both tokens")]
    [InlineData("429", "hasty", "after a 429 whose Retry-After said 3", "Wait as long as Retry-After says")]
    [InlineData("html-502", "trusting", "it stored an answer that was none", "parsed as JSON with both tokens")]
    [InlineData("stored-before-use", "late", "the new pair was gone", "before the new access token is used")]
    [InlineData("revoked", "", "it presented a dead refresh token 5 times in 5 runs", "wait for a person")]
    [InlineData("revoked", "deaf", "did not take the new pair", "KEAP_FIRST_RUN")]
    public async Task A_program_that_is_wrong_is_told_what_to_change(
        string scenario,
        string wrong,
        string reason,
        string change
    )
    {
        var mistakes = await PlayAsync(
            scenario,
            5,
            "env",
            $"WRONG={wrong}",
            "php",
            Path.Combine(Programs, "wrong.php")
        );

        Assert.Contains(
            mistakes,
            one =>
                one.Reason.Contains(reason, StringComparison.Ordinal)
                && one.Change.Contains(change, StringComparison.Ordinal)
        );
    }

    [FactNeeding("php", "env")]
    public async Task The_program_prints_a_line_a_problem_and_writes_junit()
    {
        using var home = new TemporaryHome();
        var junit = Path.Combine(home.Path, "grade.xml");
        string[] chosen = ["sandbox", "grade", "--scenario", "html-502", "--scenario", "revoked", "--junit", junit];

        var wrong = await home.RunAsync([
            .. chosen,
            "--",
            "env",
            "WRONG=trusting",
            "php",
            Path.Combine(Programs, "wrong.php"),
        ]);
        var suite = XDocument.Load(junit).Root!;
        var right = await home.RunAsync([.. chosen, "--json", "--", "php", Path.Combine(Programs, "right.php")]);

        wrong.Is(1);
        Assert.Contains(
            "FAIL  html-502: it presented what was never a refresh token",
            wrong.Output,
            StringComparison.Ordinal
        );
        Assert.EndsWith("0 of 2 scenarios passed", wrong.Line, StringComparison.Ordinal);
        Assert.Equal(("2", "2"), ((string?)suite.Attribute("tests"), (string?)suite.Attribute("failures")));
        Assert.Equal(["html-502", "revoked"], suite.Elements("testcase").Select(one => (string?)one.Attribute("name")));
        right.Is(0);
        Assert.True((bool)JsonNode.Parse(right.Output)!["ok"]!);
        Assert.Equal("0", (string?)XDocument.Load(junit).Root!.Attribute("failures"));
    }

    [Theory]
    [InlineData(2, "no scenario. There are: quiet, many-at-once", "--scenario", "loud", "--", "true")]
    [InlineData(2, "Say which program", "--scenario", "quiet")]
    [InlineData(2, "--at-once takes 2 to 64", "--at-once", "1", "--", "true")]
    [InlineData(2, "--every takes a minute or more", "--every", "1s", "--", "true")]
    [InlineData(2, "There is no folder", "--junit", "/nowhere/at/all.xml", "--", "true")]
    [InlineData(127, "'no-such-program' does not start: it is not in PATH", "--", "no-such-program")]
    public async Task Bad_input_is_one_line(int code, string said, params string[] arguments)
    {
        using var home = new TemporaryHome();

        var ended = await home.RunAsync(["sandbox", "grade", .. arguments]);

        ended.Is(code);
        Assert.Contains(said, ended.Errors, StringComparison.Ordinal);
        Assert.Single(ended.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_file_that_is_there_may_hold_the_programs_own_tokens_and_is_left_alone()
    {
        using var home = new TemporaryHome();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "its own");

        var ended = await home.RunAsync("sandbox", "grade", "--scenario", "quiet", "--tokens", file, "--", "true");

        ended.Is(2);
        Assert.Contains("may hold tokens of your program's own", ended.Errors, StringComparison.Ordinal);
        Assert.Equal("its own", await File.ReadAllTextAsync(file));
        File.Delete(file);
        await home.RunAsync("sandbox", "grade", "--scenario", "quiet", "--quiet", "1d", "--tokens", file, "--", "true");
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_killed_and_told()
    {
        var options = Options(1, "sleep", "60") with { Patience = TimeSpan.FromMilliseconds(300) };

        var mistakes = await PlayAsync("quiet", options);

        Assert.Contains("did not end within", Assert.Single(mistakes).Reason, StringComparison.Ordinal);
    }

    [FactNeeding("sh", "sleep", "setsid")]
    public async Task What_it_leaves_running_neither_delays_it_nor_outlives_the_scenario()
    {
        var said = new StringBuilder();
        var options = Options(
            1,
            "sh",
            "-c",
            "setsid sleep 60 >/dev/null 2>&1 & echo aside $!; sleep 60 & echo held $!; exit 3"
        ) with
        {
            Hears = text =>
            {
                lock (said)
                    said.Append(text);
            },
        };
        await using (var trial = await Trial.StartAsync(options, default))
        {
            var run = await trial.RunAsync(default);

            // Its own code and its own end: it was not late.
            Assert.Equal(3, run.Code);
            Assert.InRange(run.Took, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            await GoneAsync("held");
            Assert.True(Directory.Exists($"/proc/{Id("aside")}"));
        }

        await GoneAsync("aside");

        string Id(string name)
        {
            lock (said)
                return said.ToString().Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal))[
                    (name.Length + 1)..
                ];
        }

        Task GoneAsync(string name) => Eventually.HoldsAsync(() => Task.FromResult(!IsRunning(Id(name))));
    }

    [FactNeeding("sh", "curl")]
    public async Task A_run_has_the_requests_of_those_that_were_quickest_too()
    {
        const int many = 40;
        var options = Options(1, "curl", "-s", "-o", "/dev/null", "--max-time", "20");
        await using var trial = await Trial.StartAsync(
            options with
            {
                AtOnce = many,
                Command =
                [
                    "sh",
                    "-c",
                    "exec curl -s -o /dev/null -H \"X-Keap-API-Key: $KEAP_PAT\" \"$KEAP_BASE_URL/crm/rest/v1/contacts\"",
                ],
            },
            default
        );

        var run = await trial.RunManyAsync(default);

        Assert.Equal((0, many), (run.Code, run.Requests.Count));
        Assert.False(trial.Keap.Quotas.Refuse);
    }

    [FactNeeding("sh", "curl")]
    public async Task Bad_manners_are_told_although_the_log_has_forgotten_them()
    {
        // 600 calls a run: the log holds 2,000.
        const string script = """
            [ -z "$KEAP_FIRST_RUN" ] || curl -s -o /dev/null "$KEAP_BASE_URL/crm/rest/v1/contacts?access_token=x"
            curl -s -o /dev/null -H "X-Keap-API-Key: $KEAP_PAT" "$KEAP_BASE_URL/crm/rest/v1/account/profile?n=[1-600]"
            """;

        var mistakes = await PlayAsync("quiet", 4, "sh", "-c", script);

        Assert.Contains(mistakes, one => one.Reason.Contains("stood in an address", StringComparison.Ordinal));
    }

    // One that was killed may wait for somebody to take note of it, as a zombie.
    private static bool IsRunning(string id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static GradeOptions Options(int days, params string[] command) =>
        new(command, TimeSpan.FromHours(20), TimeSpan.FromDays(days), 8, null, TimeSpan.FromSeconds(60), _ => { });

    private static Task<IReadOnlyList<Mistake>> PlayAsync(string scenario, int days, params string[] command) =>
        PlayAsync(scenario, Options(days, command));

    private static async Task<IReadOnlyList<Mistake>> PlayAsync(string scenario, GradeOptions options)
    {
        await using var trial = await Trial.StartAsync(options, default);
        return await Scenario.All.Single(one => one.Name == scenario).PlayAsync(trial, default);
    }
}
