using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxReset
{
    public static Command Create()
    {
        var tenant = new Option<string?>("--tenant")
        {
            Description = "Only this one; the others, faults and the log stay.",
            HelpName = "HOST",
        };
        var command = SandboxOptions.Verb(
            "reset",
            "Back to a fresh sandbox: no consents, tokens, contacts, faults or log. The clock stays.",
            async (parsed, client, cancellationToken) =>
            {
                var host = parsed.GetValue(tenant);
                var body = host is null ? null : new JsonObject { ["tenant"] = host };
                await client.PostAsync("reset", body, cancellationToken);
                Say.Note(
                    $"{host ?? "The sandbox"} is as fresh as on its first day. Grants of it need their owner again."
                );
            },
            tenant
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox reset",
            "evergrant sandbox reset --tenant xy123.infusionsoft.com"
        );
        return command;
    }
}
