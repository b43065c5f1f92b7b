using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxHookCommand
{
    private static readonly string[] HookHeads = ["KEY", "EVENT", "STATUS", "ADDRESS", "TENANT"];
    private static readonly string[] DeliveryHeads = ["ID", "EVENT", "STATE", "ATTEMPTS", "LAST", "NEXT", "ADDRESS"];

    public static Command Create() =>
        Nouns.Make("hook", "REST hooks: who is subscribed, and what was sent to whom.", List(), Deliveries(), Resend());

    private static Command List()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "list",
            "The subscriptions of all tenants.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("hooks", cancellationToken);
                Print(answer, parsed.GetValue(json), () => Table.Lines(HookHeads, Rows(answer, "hooks").Select(Hook)));
            },
            json
        );
    }

    private static Command Deliveries()
    {
        var json = GlobalOptions.Json();
        var limit = new Option<int>("--limit")
        {
            Description = "How many of the latest.",
            DefaultValueFactory = _ => 20,
        };
        var command = SandboxOptions.Verb(
            "deliveries",
            "What waits to be sent, what was sent, and how receivers answered.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("hooks/deliveries", cancellationToken);
                var rows = Rows(answer, "deliveries").TakeLast(Math.Max(0, parsed.GetValue(limit))).ToList();
                var shown = new JsonObject { ["deliveries"] = new JsonArray([.. rows.Select(row => row.DeepClone())]) };
                Print(shown, parsed.GetValue(json), () => Table.Lines(DeliveryHeads, rows.Select(Delivery)));
            },
            limit,
            json
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox hook deliveries --limit 5",
            "evergrant sandbox clock advance 2m && evergrant sandbox hook deliveries --json"
        );
        return command;
    }

    private static Command Resend()
    {
        var id = new Argument<string>("ID") { Description = "As hook deliveries shows it." };
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "resend",
            "Send a delivery once more, now; the hook and its retries stay as they are.",
            async (parsed, client, cancellationToken) =>
            {
                var delivery = await client.PostAsync(
                    $"hooks/deliveries/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/resend",
                    null,
                    cancellationToken
                );
                Print(delivery, parsed.GetValue(json), () => [Last(delivery)]);
            },
            id,
            json
        );
        HelpWithExamples.Add(command, "evergrant sandbox hook resend 17");
        return command;
    }

    private static string[] Hook(JsonObject hook) =>
        [
            Cell(hook["key"]),
            Cell(hook["event_key"]),
            Cell(hook["status"]),
            Cell(hook["hook_url"]),
            Cell(hook["tenant"]),
        ];

    private static string[] Delivery(JsonObject delivery) =>
        [
            Cell(delivery["id"]),
            Cell(delivery["event_key"]),
            Cell(delivery["state"]),
            Cell(delivery["attempts"]!.AsArray().Count),
            Last(delivery),
            Cell(delivery["due_at"]),
            Cell(delivery["hook_url"]),
        ];

    private static string Last(JsonObject delivery) =>
        delivery["attempts"]!.AsArray().LastOrDefault() is { } attempt
            ? $"{Cell(attempt["outcome"])} {Cell(attempt["status"])}".TrimEnd('-', ' ')
            : "-";
}
