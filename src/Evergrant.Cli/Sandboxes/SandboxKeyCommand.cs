using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxKeyCommand
{
    public static Command Create() =>
        Nouns.Make("key", "The sandbox's Personal Access Tokens and Service Account Keys.", New(), Delete());

    private static Command New()
    {
        var sak = new Option<bool>("--sak")
        {
            Description = "A Service Account Key. Default: a Personal Access Token.",
        };
        var name = new Option<string?>("--name") { Description = "What to call it. Default: made up." };
        var tenant = SandboxOptions.Tenant();
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "create",
            "Make a PAT or SAK as in Keap's API Settings, and print it, this once.",
            async (parsed, client, cancellationToken) =>
            {
                var wanted = new JsonObject
                {
                    ["tenant"] = parsed.GetValue(tenant),
                    ["kind"] = parsed.GetValue(sak) ? "sak" : "pat",
                    ["name"] = parsed.GetValue(name),
                };
                var key = await client.PostAsync("keys", wanted, cancellationToken);
                Print(key, parsed.GetValue(json), () => [Cell(key["key"])]);
                Say.Note($"It is called {Cell(key["name"])}, opens {Cell(key["tenant"])}, and is not shown again.");
            },
            sak,
            name,
            tenant,
            json
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox key create --name script",
            "evergrant sandbox key create --sak > key.txt"
        );
        return command;
    }

    private static Command Delete()
    {
        var name = new Argument<string>("NAME") { Description = "As key create said it." };
        return SandboxOptions.Verb(
            "delete",
            "Delete a PAT or SAK; it is dead at once.",
            (parsed, client, cancellationToken) =>
                client.DeleteAsync($"keys/{Uri.EscapeDataString(parsed.GetRequiredValue(name))}", cancellationToken),
            name
        );
    }
}
