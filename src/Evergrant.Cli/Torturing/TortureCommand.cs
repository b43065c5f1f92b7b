using System.CommandLine;
using Evergrant.Cli.Initializing;
using Evergrant.Cli.Terminal;
using Evergrant.Torture;

namespace Evergrant.Cli.Torturing;

internal static class TortureCommand
{
    public static Command Create()
    {
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "The client's program and its arguments, after --. What it has to do: docs/guides/torture.md",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var self = new Option<bool>("--self") { Description = "This program is the client." };
        var scenarios = new Option<string[]>("--scenario")
        {
            Description =
                "A built-in scenario, or a file that describes one. May be repeated. Default: all built-in ones.",
            HelpName = "NAME|FILE",
        };
        var list = new Option<bool>("--list") { Description = "Say which scenarios are built in, and what they do." };
        var expiries = new Option<int?>("--expiries")
        {
            Description = "Expiries to go through in each scenario, instead of its own number.",
        };
        var atOnce = new Option<int>("--at-once")
        {
            Description = "Scenarios at a time, each with a server and a state of its own.",
            DefaultValueFactory = _ => 4,
        };
        var clock = new Option<int?>("--clock")
        {
            Description =
                "Seconds that the client's clock counts per real second where there are faults or kills, for clients that follow TORTURE_CLOCK. Default 1, with --self 5.",
            HelpName = "RATE",
        };
        var json = GlobalOptions.Json();
        var command = new Command(
            "torture",
            "Put a client through rotation, races, kills and lost answers, and count what it loses."
        )
        {
            self,
            scenarios,
            list,
            expiries,
            atOnce,
            clock,
            json,
            words,
            TortureClient.Create(),
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(list))
                    return List();
                var chosen = Choose(parsed.GetValue(scenarios) ?? [], parsed.GetValue(expiries));
                var client = Client(parsed.GetValue(self), parsed.GetValue(words) ?? [], parsed.GetValue(clock));
                var wantsJson = parsed.GetValue(json);
                var results = await RunAsync(
                    chosen,
                    client,
                    Within(parsed.GetValue(atOnce), "--at-once", 16),
                    wantsJson,
                    cancellationToken
                );
                if (wantsJson)
                    JsonOut.Print(TortureReport.Of(results, client));
                else
                    foreach (var line in TortureTable.Lines(results))
                        Say.Data(line);
                return results.All(result => result.Passed) ? ExitCodes.Ok : ExitCodes.Failed;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant torture --self",
            "evergrant torture --scenario races --scenario cancel -- node client.mjs",
            "evergrant torture --scenario mine.json --json -- python3 client.py",
            "evergrant torture --list"
        );
        return command;
    }

    private static async Task<IReadOnlyList<ScenarioResult>> RunAsync(
        IReadOnlyList<Scenario> scenarios,
        ClientCommand client,
        int atOnce,
        bool silent,
        CancellationToken cancellationToken
    )
    {
        var shows = !silent && !Console.IsErrorRedirected;
        void Done(ScenarioResult result)
        {
            if (shows)
                Say.Note($"{result.Scenario.Name}: {(result.Passed ? "passed" : "FAILED")}");
        }
        try
        {
            return await TortureRun.RunAsync(scenarios, client, atOnce, Done, cancellationToken);
        }
        catch (ClientFailedException failure)
        {
            throw new TortureFailedException(failure.Message);
        }
    }

    private static ClientCommand Client(bool self, string[] words, int? clock) =>
        (self, words) switch
        {
            (true, []) => new ClientCommand(
                [.. ThisProgram.Words, "torture", TortureClient.Name],
                Within(clock ?? TortureClient.ClockRate, "--clock", 100)
            ),
            (false, [_, ..]) => new ClientCommand(words, Within(clock ?? 1, "--clock", 100)),
            _ => throw new UsageException(
                "Say which client: --self, or a command after --, such as: evergrant torture -- node client.mjs"
            ),
        };

    private static List<Scenario> Choose(string[] asked, int? expiries)
    {
        var chosen = asked.Length == 0 ? BuiltInScenarios.All : [.. asked.Select(Find)];
        if (chosen.GroupBy(scenario => scenario.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UsageException($"The scenario {twice.Key} is asked for twice.");
        return
        [
            .. chosen.Select(scenario =>
                expiries is { } number
                    ? scenario with
                    {
                        Expiries = Within(number, "--expiries", Scenario.MostExpiries),
                    }
                    : scenario
            ),
        ];
    }

    private static Scenario Find(string name)
    {
        try
        {
            return BuiltInScenarios.Find(name) ?? FromFile(name);
        }
        catch (ScenarioException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    private static Scenario FromFile(string path) =>
        File.Exists(path)
            ? ScenarioReader.ReadFile(path)
            : throw new UsageException(
                $"{path} is neither a file nor a built-in scenario. Built in: {string.Join(", ", BuiltInScenarios.All.Select(scenario => scenario.Name))}."
            );

    private static int Within(int given, string option, int most) =>
        given >= 1 && given <= most ? given : throw new UsageException($"{option} takes 1 to {most}.");

    private static int List()
    {
        foreach (
            var line in Table.Lines(
                ["SCENARIO", "WHAT HAPPENS"],
                BuiltInScenarios.All.Select(scenario => (string[])[scenario.Name, scenario.About])
            )
        )
            Say.Data(line);
        return ExitCodes.Ok;
    }
}
