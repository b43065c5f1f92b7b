using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxLineage
{
    private static readonly string[] Heads =
    [
        "ID",
        "PARENT",
        "TENANT",
        "GEN",
        "ISSUED",
        "ACCESS UNTIL",
        "REDEEMED",
        "PRESENTED",
    ];

    public static Command Create()
    {
        var consent = new Argument<string?>("CONSENT")
        {
            Description = "Of this one only, such as co_1. Default: all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "lineage",
            "Every generation of tokens the sandbox issued, and how often each was presented.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync(
                    parsed.GetValue(consent) is { } id ? $"lineage/{Uri.EscapeDataString(id)}" : "lineage",
                    cancellationToken
                );
                Print(answer, parsed.GetValue(json), () => Table.Lines(Heads, Rows(answer, "nodes").Select(Row)));
            },
            consent,
            json
        );
    }

    private static string[] Row(JsonObject node) =>
        [
            Cell(node["id"]),
            Cell(node["parent_id"]),
            Cell(node["tenant"]),
            Cell(node["generation"]),
            Cell(node["issued_at"]),
            Cell(node["access_expires_at"]),
            Cell(node["redeemed_at"]),
            Cell(node["presentation_count"]),
        ];
}
