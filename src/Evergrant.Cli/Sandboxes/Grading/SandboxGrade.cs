using System.CommandLine;
using Evergrant.Cli.Sandboxes.Running;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Sandboxes.Grading;

internal static class SandboxGrade
{
    private const int MostRuns = 2_000;

    public static Command Create()
    {
        var program = SandboxExec.Program();
        var names = new Option<string[]>("--scenario")
        {
            Description = "One of them; can be given again. Default: all.",
            HelpName = "NAME",
        };
        var list = new Option<bool>("--list") { Description = "Name the scenarios and end." };
        var every = Span("--every", "How often it is started, on the sandbox's clock.", TimeSpan.FromHours(20));
        var quiet = Span("--quiet", "How long the quiet scenario is.", TimeSpan.FromDays(60));
        var patience = Span("--patience", "How long one start of it may take, in real time.", TimeSpan.FromSeconds(60));
        var atOnce = new Option<int>("--at-once")
        {
            Description = "How many of it many-at-once starts: 2 to 64.",
            DefaultValueFactory = _ => 8,
        };
        var tokens = new Option<FileInfo?>("--tokens")
        {
            Description =
                "Where its tokens lie: a new file, written before each first run and removed at the end. Default: KEAP_TOKENS says where.",
            HelpName = "FILE",
        };
        var junit = new Option<FileInfo?>("--junit")
        {
            Description = "Write the result as JUnit XML.",
            HelpName = "FILE",
        };
        var json = GlobalOptions.Json();
        program.Arity = ArgumentArity.ZeroOrMore;
        var command = new Command(
            "grade",
            "Run your own program through what goes wrong at Keap, and say what it does wrong: exit code 0 or 1."
        )
        {
            program,
            names,
            list,
            every,
            quiet,
            patience,
            atOnce,
            tokens,
            junit,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(list))
                {
                    foreach (var scenario in Scenario.All)
                        Say.Data($"{scenario.Name, -18}{scenario.About}");
                    return ExitCodes.Ok;
                }

                var chosen = Chosen(parsed.GetValue(names) ?? []);
                var verbose = parsed.GetValue(GlobalOptions.Verbose);
                var options = new GradeOptions(
                    parsed.GetValue(program) is { Length: > 0 } given
                        ? given
                        : throw new UsageException(
                            "Say which program, behind --: evergrant sandbox grade -- php cron.php"
                        ),
                    parsed.GetValue(every)!.Value,
                    parsed.GetValue(quiet)!.Value,
                    parsed.GetValue(atOnce),
                    parsed.GetValue(tokens)?.FullName,
                    parsed.GetValue(patience)!.Value,
                    verbose ? Console.Error.Write : _ => { }
                );
                Check(options, parsed.GetValue(junit));
                var grade = await GradeAsync(chosen, options, parsed.GetValue(json), cancellationToken);
                if (parsed.GetValue(junit) is { } file)
                    await File.WriteAllTextAsync(file.FullName, $"{JUnit.Of(grade)}\n", cancellationToken);
                return grade.Ok ? ExitCodes.Ok : ExitCodes.Failed;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox grade -- php cron.php",
            "evergrant sandbox grade --every 6h --scenario quiet --scenario lost-answer -- python3 sync.py",
            "evergrant sandbox grade --tokens var/tokens.json --junit grade.xml -- npm run --silent sync",
            "evergrant sandbox grade --list",
            "",
            "It is started anew each time, with what exec gives and KEAP_TOKENS (a file that holds its first pair, as Keap",
            "answers one; it may keep its own there), KEAP_FIRST_RUN (1 when that pair is new, else empty) and KEAP_NOW",
            "(seconds since 1970 on the sandbox's clock)."
        );
        return command;
    }

    public static async Task<GradeRow> GradeAsync(
        IReadOnlyList<Scenario> scenarios,
        GradeOptions options,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<ScenarioRow>();
        foreach (var scenario in scenarios)
        {
            var row = await PlayAsync(scenario, options, cancellationToken);
            rows.Add(row);
            if (!json)
                foreach (var line in Lines(row))
                    Say.Data(line);
        }

        var grade = new GradeRow(rows.TrueForAll(row => row.Ok), rows);
        if (json)
            JsonOut.Print(grade);
        else
            Say.Data($"{rows.Count(row => row.Ok)} of {rows.Count} scenarios passed");
        return grade;
    }

    private static async Task<ScenarioRow> PlayAsync(
        Scenario scenario,
        GradeOptions options,
        CancellationToken cancellationToken
    )
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var trial = await Trial.StartAsync(options, cancellationToken);
        var mistakes = await scenario.PlayAsync(trial, cancellationToken);
        return new ScenarioRow(
            scenario.Name,
            mistakes.Count == 0,
            trial.Runs.Count,
            TimeProvider.System.GetElapsedTime(began).TotalSeconds,
            mistakes
        );
    }

    private static IEnumerable<string> Lines(ScenarioRow row) =>
        row.Ok
            ? [$"{Colors.OfData.Green("ok")}    {row.Name}"]
            : row.Problems.Select(one => $"{Colors.OfData.Red("FAIL")}  {row.Name}: {one.Reason}. {one.Change}");

    private static List<Scenario> Chosen(string[] names)
    {
        if (names.FirstOrDefault(name => Scenario.All.All(one => one.Name != name)) is { } unknown)
            throw new UsageException(
                $"'{unknown}' is no scenario. There are: {string.Join(", ", Scenario.All.Select(one => one.Name))}."
            );
        return [.. Scenario.All.Where(one => names.Length == 0 || names.Contains(one.Name))];
    }

    private static void Check(GradeOptions options, FileInfo? junit)
    {
        if (options.AtOnce is < 2 or > 64)
            throw new UsageException("--at-once takes 2 to 64.");
        if (options.Every < TimeSpan.FromMinutes(1) || options.Quiet / options.Every > MostRuns)
            throw new UsageException($"--every takes a minute or more, and --quiet at most {MostRuns} times that.");
        if (options.Patience <= TimeSpan.Zero)
            throw new UsageException("--patience takes a second or more.");
        if (File.Exists(options.TokensFile))
            throw new UsageException(
                $"{options.TokensFile} is there, and may hold tokens of your program's own; name another file, or move it away."
            );
        foreach (var path in (string?[])[options.TokensFile, junit?.FullName])
            if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
                throw new UsageException($"There is no folder {folder}.");
    }

    private static Option<TimeSpan?> Span(string name, string description, TimeSpan usual) =>
        new(name)
        {
            Description = description,
            HelpName = "SPAN",
            CustomParser = Spans.Take,
            DefaultValueFactory = _ => usual,
        };
}
