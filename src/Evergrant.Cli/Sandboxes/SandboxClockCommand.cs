using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxClockCommand
{
    public static Command Create()
    {
        var by = new Argument<string[]>("SPAN")
        {
            Description = "How far: 24h, 40d, 1d12h; or until and when: refresh-expiry-1s, quota-reset, a UTC time.",
            Arity = new ArgumentArity(1, 2),
        };
        var speed = new Argument<string>("SPEED")
        {
            Description = "How many seconds in one: x60, x3600.",
            DefaultValueFactory = _ => "x1",
        };
        var advance = Verb(
            "advance",
            "Move the clock forward; everything due on the way happens on the way.",
            (parsed, client, cancellationToken) =>
                client.PostAsync("clock/advance", Wanted(parsed.GetRequiredValue(by)), cancellationToken),
            by
        );
        HelpWithExamples.Add(
            advance,
            "evergrant sandbox clock advance 24h",
            "evergrant sandbox clock advance 40d",
            "evergrant sandbox clock advance until 'refresh-expiry(co_9)-1s'",
            "evergrant sandbox clock advance until quota-reset"
        );
        var run = Verb(
            "run",
            "Go on from here, as fast as the system's clock or faster.",
            (parsed, client, token) =>
                client.PostAsync(
                    "clock/run",
                    new JsonObject { ["speed"] = Speed(parsed.GetRequiredValue(speed)) },
                    token
                ),
            speed
        );
        HelpWithExamples.Add(run, "evergrant sandbox clock run", "evergrant sandbox clock run x3600");
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
            run
        );
    }

    private static JsonObject Wanted(string[] words) =>
        words switch
        {
            [var span] when span != "until" => new JsonObject { ["by"] = span },
            ["until", var when] => new JsonObject { ["until"] = when },
            _ => throw new UsageException("Write a span, such as 24h, or until and when."),
        };

    private static double Speed(string text) =>
        double.TryParse(
            text.TrimStart('x'),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var speed
        )
            ? speed
            : throw new UsageException($"'{text}' is no speed; write it like x60.");

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
