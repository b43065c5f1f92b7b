using System.Text.Json.Nodes;
using Evergrant.Cli.Torturing;
using Evergrant.EndToEnd.Guides;
using Evergrant.Torture;

namespace Evergrant.EndToEnd.Torturing;

/// `evergrant torture`: on ourselves, and on a client that must be caught.
public sealed class TortureTests
{
    private static readonly string[] Members =
    [
        "scenario",
        "passed",
        "rule",
        "clock_rate",
        "processes",
        "expiries",
        "redemptions",
        "reused",
        "repeated",
        "lost_grants",
        "lost_needlessly",
        "longest_without_token_ms",
        "calls",
        "failed_calls",
        "first_failure",
        "took_ms",
    ];

    [Fact]
    [Trait("Category", Soak.Category)]
    public async Task Evergrant_reuses_nothing_and_loses_nothing_that_could_have_been_kept()
    {
        using var home = new TemporaryHome();
        var ended = await home.RunPatientlyAsync(
            Soak.IsFull ? TimeSpan.FromHours(2) : TimeSpan.FromMinutes(5),
            "torture",
            "--self",
            "--json",
            "--at-once",
            "6",
            "--expiries",
            $"{Soak.Times(3, 200)}"
        );
        ended.Is(0);
        var report = JsonNode.Parse(ended.Output)!;
        Assert.True((bool)report["passed"]!);
        Assert.Equal(
            BuiltInScenarios.All.Select(scenario => scenario.Name),
            report["scenarios"]!.AsArray().Select(row => (string)row!["scenario"]!)
        );
        foreach (var row in report["scenarios"]!.AsArray())
        {
            Assert.Equal(Members, row!.AsObject().Select(member => member.Key));
            Assert.Equal(0, (int)row["reused"]!);
            Assert.Equal(0, (int)row["lost_needlessly"]!);
            Soak.Report(
                $"| torture {row["scenario"]} | {row["redemptions"]} redemptions, {row["lost_grants"]} lost, {row["longest_without_token_ms"]} ms without a token |"
            );
        }
        // What the server alone lost shows, and is not blamed.
        Assert.Equal(1, Lost(report, "lost-answer-strict"));
        Assert.Equal(1, Lost(report, "lost-answer-family"));
        Assert.Equal(0, Lost(report, "lost-answer-grace"));
    }

    [FactNeeding("node")]
    public async Task A_client_written_by_hand_is_caught_losing()
    {
        using var home = new TemporaryHome();
        var client = Path.Combine(home.Path, "naive.mjs");
        await File.WriteAllTextAsync(client, Guide.Read("torture.md").First(step => step.Argument == "naive.mjs").Text);
        var ended = await home.RunAsync(
            "torture",
            "--json",
            "--expiries",
            "2",
            "--scenario",
            "races",
            "--scenario",
            "lost-answer-strict",
            "--",
            "node",
            client
        );
        ended.Is(1);
        var report = JsonNode.Parse(ended.Output)!;
        Assert.False((bool)report["passed"]!);
        var races = Row(report, "races");
        Assert.False((bool)races["passed"]!);
        Assert.True((int)races["reused"]! > 0);
        Assert.True((int)races["lost_needlessly"]! > 0);
        // Two callers after a lost answer: what they lose is not their doing.
        var lost = Row(report, "lost-answer-strict");
        Assert.Equal(0, (int)lost["lost_needlessly"]!);
        Assert.True((int)lost["repeated"]! > 0);
    }

    [Fact]
    public async Task A_client_that_does_not_start_or_ends_at_once_is_told_in_one_line()
    {
        using var home = new TemporaryHome();
        var missing = await home.RunAsync("torture", "--scenario", "races", "--", "no-such-program");
        missing.Is(6);
        Assert.StartsWith("evergrant: no-such-program cannot be started", missing.Errors, StringComparison.Ordinal);
        Assert.Single(Lines(missing.Errors));
        var ends = await home.RunAsync("torture", "--scenario", "races", "--", "sh", "-c", "echo no keys >&2; exit 3");
        ends.Is(6);
        Assert.Equal(["evergrant: sh ended before it was ready (exit code 3). no keys"], Lines(ends.Errors));
    }

    [Fact]
    public async Task A_client_that_never_says_ready_is_told_after_half_a_minute()
    {
        // Hours pass in seconds.
        var clock = new FastClock(TimeProvider.System.GetUtcNow(), 50);
        var run = new Torture.Running.ScenarioRun(BuiltInScenarios.All[0], new ClientCommand(["cat"]), clock);
        var failure = await Assert.ThrowsAsync<ClientFailedException>(() => run.RunAsync(CancellationToken.None));
        Assert.StartsWith(
            "cat did not print the line \"ready\" within 30 s.",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Say which client", "torture")]
    [InlineData("Say which client", "torture", "--self", "--", "node")]
    [InlineData("neither a file nor a built-in scenario", "torture", "--self", "--scenario", "riot")]
    [InlineData("asked for twice", "torture", "--self", "--scenario", "races", "--scenario", "races")]
    [InlineData("--expiries takes 1 to 10000", "torture", "--self", "--expiries", "0")]
    [InlineData("--at-once takes 1 to 16", "torture", "--self", "--at-once", "0")]
    [InlineData("--clock takes 1 to 100", "torture", "--self", "--clock", "0")]
    [InlineData("TORTURE_CLOCK is not set", "torture", "client")]
    public async Task A_wrong_command_line_is_told_in_one_line(string said, params string[] arguments)
    {
        using var home = new TemporaryHome();
        var ended = await home.RunAsync(arguments);
        ended.Is(2);
        Assert.Contains(said, Assert.Single(Lines(ended.Errors)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_file_is_refused_with_all_its_mistakes()
    {
        using var home = new TemporaryHome();
        var file = Path.Combine(home.Path, "mine.json");
        await File.WriteAllTextAsync(
            file,
            """{ "name": "Mine!", "rule": "kind", "processes": 99, "speed": 1, "faults": [{ "kind": "slow" }, {}] }"""
        );
        var ended = await home.RunAsync("torture", "--self", "--scenario", file);
        ended.Is(2);
        string[] mistakes =
        [
            "speed is not a member of a scenario.",
            "name may hold a to z, 0 to 9 and -, at most 40 characters.",
            "rule must be one of strict, revokes_family, grace.",
            "processes must be 1 to 16.",
            "faults[0].for_ms is missing.",
            "faults[1].kind is missing.",
        ];
        Assert.Equal(mistakes.Select(mistake => $"evergrant: {file}: {mistake}"), Lines(ended.Errors));

        await File.WriteAllTextAsync(file, "races");
        var broken = await home.RunAsync("torture", "--self", "--scenario", file);
        broken.Is(2);
        Assert.Contains("is not the JSON of a scenario", Assert.Single(Lines(broken.Errors)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_built_in_scenarios_have_names_of_their_own_and_say_what_happens()
    {
        Assert.Equal(
            BuiltInScenarios.All.Count,
            BuiltInScenarios.All.Select(scenario => scenario.Name).Distinct().Count()
        );
        Assert.All(BuiltInScenarios.All, scenario => Assert.NotEmpty(scenario.About));
    }

    private static JsonNode Row(JsonNode report, string name) =>
        report["scenarios"]!.AsArray().Single(row => (string)row!["scenario"]! == name)!;

    private static int Lost(JsonNode report, string name) => (int)Row(report, name)["lost_grants"]!;

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
