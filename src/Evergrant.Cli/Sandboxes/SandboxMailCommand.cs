using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxMailCommand
{
    private static readonly string[] Heads = ["ID", "TIME", "TENANT", "TO", "SUBJECT"];

    public static Command Create()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "mail",
            "The mails that were caught, oldest first; --json has their texts, and why one would not be sent.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("mail", cancellationToken);
                Print(answer, parsed.GetValue(json), () => Table.Lines(Heads, Rows(answer, "mail").Select(Row)));
            },
            json
        );
    }

    private static string[] Row(JsonObject mail) =>
        [
            Cell(mail["id"]),
            Cell(mail["time"]),
            Cell(mail["tenant"]),
            mail["recipients"] is JsonArray { Count: > 0 } to
                ? $"{Cell(to[0]!["address"])}{(to.Count > 1 ? $" and {to.Count - 1} more" : "")}"
                : "",
            Cell(mail["subject"]),
        ];
}
