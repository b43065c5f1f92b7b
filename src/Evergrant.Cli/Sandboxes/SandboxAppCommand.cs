using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxAppCommand
{
    private static readonly string[] Heads = ["CLIENT ID", "NAME", "DEVELOPER", "STATUS"];

    public static Command Create() =>
        Nouns.Make(
            "app",
            "The apps of the sandbox's developers.",
            List(),
            Make(),
            Switch("approve", "Let an app in that waits for approval, as somebody at Keap would."),
            Switch("activate", "Switch an app on again."),
            Switch("deactivate", "Switch an app off: its calls are answered with Developer Inactive.")
        );

    private static Command List()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "list",
            "The apps, without their secrets.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("apps", cancellationToken);
                Print(answer, parsed.GetValue(json), () => Table.Lines(Heads, Rows(answer, "apps").Select(Row)));
            },
            json
        );
    }

    private static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "What owners will read on the Allow page." };
        var redirects = new Option<string[]>("--redirect-uri")
        {
            Description = "An address to register.",
            HelpName = "URL",
        };
        var developer = new Option<string?>("--developer")
        {
            Description = "Whose. Default: the sandbox's own developer.",
        };
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "create",
            "Make an app as in Keap's developer portal, and print its id and secret.",
            async (parsed, client, cancellationToken) =>
            {
                var wanted = new JsonObject
                {
                    ["name"] = parsed.GetRequiredValue(name),
                    ["developer"] = parsed.GetValue(developer),
                    ["redirect_uris"] = new JsonArray([
                        .. (parsed.GetValue(redirects) ?? []).Select(one => (JsonNode?)one),
                    ]),
                };
                var made = await client.PostAsync("apps", wanted, cancellationToken);
                Print(
                    made,
                    parsed.GetValue(json),
                    () =>
                        Table.Facts(
                            ("client_id", Cell(made["client_id"])),
                            ("client_secret", Cell(made["client_secret"])),
                            ("status", Cell(made["status"]))
                        )
                );
                if ((string?)made["status"] == "waiting")
                    Say.Note($"It waits for approval: evergrant sandbox app approve {Cell(made["client_id"])}");
            },
            name,
            redirects,
            developer,
            json
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox app create \"My tool\" --redirect-uri http://localhost:8080/callback"
        );
        return command;
    }

    private static Command Switch(string verb, string description)
    {
        var id = new Argument<string>("ID") { Description = "As app list shows it." };
        return SandboxOptions.Verb(
            verb,
            description,
            async (parsed, client, cancellationToken) =>
            {
                var path = $"apps/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/{verb}";
                var app = await client.PostAsync(path, null, cancellationToken);
                Say.Note($"{Cell(app["name"])} is {Cell(app["status"])}.");
            },
            id
        );
    }

    private static string[] Row(JsonObject app) =>
        [Cell(app["client_id"]), Cell(app["name"]), Cell(app["developer"]), Cell(app["status"])];
}
