using System.CommandLine;
using System.Text.Json.Nodes;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxClockCommand
{
    public static Command Create()
    {
        var by = new Argument<string>("SPAN") { Description = "How far: 24h, 40d, 1d12h." };
        var advance = Verb(
            "advance",
            "Move the clock forward; everything due on the way happens on the way.",
            (parsed, client, cancellationToken) =>
                client.PostAsync(
                    "clock/advance",
                    new JsonObject { ["by"] = parsed.GetRequiredValue(by) },
                    cancellationToken
                ),
            by
        );
        HelpWithExamples.Add(advance, "evergrant sandbox clock advance 24h", "evergrant sandbox clock advance 40d");
        return Nouns.Make(
            "clock",
            "The sandbox's time.",
            Verb("now", "What time it is there.", (_, client, token) => client.GetAsync("clock", token)),
            advance,
            Verb(
                "freeze",
                "Stand still until advanced or run.",
                (_, client, token) => client.PostAsync("clock/freeze", null, token)
            ),
            Verb(
                "run",
                "Go on with the system's time from here.",
                (_, client, token) => client.PostAsync("clock/run", null, token)
            )
        );
    }

    private static Command Verb(
        string name,
        string description,
        Func<ParseResult, SandboxClient, CancellationToken, Task<JsonObject>> act,
        params Symbol[] symbols
    )
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            name,
            description,
            async (parsed, client, cancellationToken) =>
            {
                var clock = await act(parsed, client, cancellationToken);
                Print(clock, parsed.GetValue(json), () => [Clock(clock)]);
            },
            [.. symbols, json]
        );
    }
}
