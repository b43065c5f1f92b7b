using System.CommandLine;
using System.Text.Json.Nodes;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

/// `sandbox explain [ID]` and `sandbox copy [ID]`.
internal static class SandboxExplain
{
    public static Command Create()
    {
        var id = Id("The id in x-sandbox-request-id or in `sandbox log`. Default: the last that was refused.");
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "explain",
            "Why a request was refused: what arrived, which check failed, what to change.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync($"{Path(parsed.GetValue(id))}/explain", cancellationToken);
                Print(answer, parsed.GetValue(json), () => Lines(answer));
            },
            id,
            json
        );
        HelpWithExamples.Add(command, "evergrant sandbox explain", "evergrant sandbox explain req-17 --json");
        return command;
    }

    public static Command CreateCopy()
    {
        var id = Id("The id in x-sandbox-request-id or in `sandbox log`. Default: the last that was refused.");
        var language = new Option<string>("--as")
        {
            Description = "The language of the program. Default: curl.",
            DefaultValueFactory = _ => "curl",
        };
        language.AcceptOnlyFromAmong("curl", "php", "csharp", "node", "http");
        var command = SandboxOptions.Verb(
            "copy",
            "A request of the log as a program that sends it again; what may be a secret is an environment variable.",
            async (parsed, client, cancellationToken) =>
            {
                var path = $"{Path(parsed.GetValue(id))}/copy?as={parsed.GetValue(language)}";
                var answer = await client.GetAsync(path, cancellationToken);
                Print(answer, json: false, () => [((string)answer["text"]!).TrimEnd()]);
            },
            id,
            language
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox copy req-17",
            "evergrant sandbox copy req-17 --as php > again.php"
        );
        return command;
    }

    private static Argument<string?> Id(string description) =>
        new("ID") { Description = description, Arity = ArgumentArity.ZeroOrOne };

    private static string Path(string? id) => $"requests/{Uri.EscapeDataString(id ?? "last")}";

    private static IEnumerable<string> Lines(JsonObject answer)
    {
        var request = answer["request"]!.AsObject();
        yield return $"{request["id"]}  {request["method"]} {request["path"]}  {Cell(request["status"])}  {Cell(request["refused"])}";
        foreach (var line in Told(answer, request))
            yield return $"  {line.Name, -9} {line.Text}";
    }

    private static IEnumerable<(string Name, string Text)> Told(JsonObject answer, JsonObject request)
    {
        var exchange = request["exchange"]!.AsObject();
        yield return ("arrived", Fields(exchange, "request_headers"));
        if (exchange["request_fields"]!.AsArray().Count > 0)
            yield return ("", Fields(exchange, "request_fields"));
        if ((string?)request["fault"] is { } fault)
            yield return ("fault", $"{fault}: the answer is the fault's");
        yield return ("failed", (string?)answer["check"] ?? "nothing: it was not refused");
        if (answer["redirect"] is JsonObject redirect)
        {
            yield return ("sent", $"{redirect["sent"]}");
            yield return ("wanted", $"{redirect["wanted"]}   (they differ from letter {redirect["at"]} on)");
        }

        if (answer["token"] is JsonObject token)
            foreach (var one in Rows(token, "presentations"))
                yield return (
                    "presented",
                    $"{one["at"]} by {Cell(one["user_agent"])} from port {one["remote_port"]}: {one["outcome"]}"
                );
        if ((string?)answer["change"] is { } change)
            yield return ("change", change);
        foreach (var found in Rows(request, "findings"))
        {
            yield return ("finding", $"{found["id"]} {found["title"]}");
            yield return ("", $"{found["fix"]}");
        }
        if ((string?)answer["clause"] is { } clause)
            yield return ("standard", clause);
        if (answer["thread"] is JsonObject thread)
            yield return ("thread", $"“{thread["title"]}”, {thread["address"]}");
        foreach (var row in Rows(answer, "known"))
            yield return ("known", $"{row["id"]} ({row["evidence"]}): {row["behaviour"]}");
    }

    private static string Fields(JsonObject exchange, string member) =>
        string.Join("  ", Rows(exchange, member).Select(field => $"{field["name"]}: {field["value"]}"));
}
