using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxExpect
{
    private static readonly string[] Rules =
    [
        "no-refresh-token-twice",
        "no-secret-in-url",
        "no-credentials-twice",
        "form-encoded-only",
        "no-refusals",
    ];

    public static Command Create()
    {
        var rules = new Argument<string[]>("RULE")
        {
            Description = string.Join(", ", Rules) + ".",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var since = new Option<string?>("--since")
        {
            Description = "The id of a request: what came after it; or a UTC time of the sandbox. Default: everything.",
        };
        var refreshes = Count("--refreshes", "How often a refresh token was sent.");
        var rotations = Count("--rotations", "How often a new pair was given for one.");
        var calls = new Option<string[]>("--calls")
        {
            Description = "How often something was called: \"POST /crm/rest/v1/contacts=1\". Can be given again.",
            HelpName = "ROUTE=COUNT",
        };
        var refusals = new Option<string[]>("--refused")
        {
            Description = "A reason that one request was refused for; those that are given and no others.",
            HelpName = "REASON",
        };
        var file = new Option<FileInfo?>("--file") { Description = "Expectations as JSON.", HelpName = "FILE" };
        var json = GlobalOptions.Json();
        var command = new Command(
            "expect",
            "Compare what a program did at the sandbox with what it should have done: exit code 1 and a line for each problem."
        )
        {
            rules,
            SandboxOptions.Address,
            SandboxOptions.World,
            since,
            refreshes,
            rotations,
            calls,
            refusals,
            file,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var expected = parsed.GetValue(file) is { } given ? ReadFile(given) : [];
                foreach (var rule in parsed.GetValue(rules) ?? [])
                    expected[Named(rule)] = true;
                if (parsed.GetValue(since) is { } from)
                    expected["since"] = from;
                if (parsed.GetValue(refreshes) is { } presented)
                    expected["refreshes"] = CountOf(presented);
                if (parsed.GetValue(rotations) is { } rotated)
                    expected["rotations"] = CountOf(rotated);
                if (parsed.GetValue(calls) is { Length: > 0 } called)
                    expected["calls"] = new JsonArray([.. called.Select(CallsOf)]);
                if (parsed.GetValue(refusals) is { Length: > 0 } reasons)
                    expected["refusals"] = new JsonArray([.. reasons.Select(one => (JsonNode?)one)]);
                if (expected.Count == 0)
                    throw new UsageException(
                        $"Nothing is expected. Name a rule ({string.Join(", ", Rules)}) or a count."
                    );

                using var client = new SandboxClient(await SandboxOptions.FindAsync(parsed, cancellationToken));
                var answer = await client.PostAsync("expect", expected, cancellationToken);
                Print(answer, parsed.GetValue(json), () => Rows(answer, "problems").Select(Line));
                return (bool)answer["ok"]! ? ExitCodes.Ok : ExitCodes.Failed;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox expect no-refresh-token-twice no-secret-in-url no-refusals",
            "evergrant sandbox expect --refreshes 1 --since req-12",
            "evergrant sandbox expect --calls \"POST /crm/rest/v1/contacts=1..2\" --calls token=..5",
            "evergrant sandbox expect --refused refresh_token_already_used",
            "evergrant sandbox expect --file expected.json"
        );
        return command;
    }

    private static Option<string?> Count(string name, string description) =>
        new(name) { Description = description + " A number, or a range: 1..3, ..3, 1..", HelpName = "COUNT" };

    private static string Named(string rule) =>
        Rules.Contains(rule)
            ? rule.Replace('-', '_')
            : throw new UsageException($"'{rule}' is no rule. There are: {string.Join(", ", Rules)}.");

    private static JsonObject CallsOf(string text)
    {
        var equals = text.LastIndexOf('=');
        if (equals < 1)
            throw new UsageException($"'{text}' counts nothing; write it like \"POST /crm/rest/v1/contacts=1\".");
        var calls = CountOf(text[(equals + 1)..]);
        calls["route"] = text[..equals];
        return calls;
    }

    private static JsonObject CountOf(string text) =>
        text.Split("..") switch
        {
            [var only] => new JsonObject { ["exactly"] = Number(only, text) },
            [var low, var high] when low.Length + high.Length > 0 => new JsonObject
            {
                ["min"] = low.Length == 0 ? null : Number(low, text),
                ["max"] = high.Length == 0 ? null : Number(high, text),
            },
            _ => throw NoCount(text),
        };

    private static int Number(string digits, string text) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw NoCount(text);

    private static UsageException NoCount(string text) =>
        new($"'{text}' is no count; write it like 2, 1..3, ..3 or 1..");

    private static JsonObject ReadFile(FileInfo file)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllText(file.FullName)) is JsonObject expected)
                return expected;
        }
        catch (Exception bad)
            when (bad is JsonException or ArgumentException or IOException or UnauthorizedAccessException) { }
        throw new UsageException($"{file.Name} cannot be read as a JSON object.");
    }

    private static string Line(JsonObject problem)
    {
        var requests = problem["requests"]!.AsArray();
        return $"{problem["expectation"]}: {problem["problem"]}{(requests.Count == 0 ? "" : $" ({Cell(requests)})")}";
    }
}
