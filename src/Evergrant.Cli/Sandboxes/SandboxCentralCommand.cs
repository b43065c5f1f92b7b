using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxCentralCommand
{
    public static Command Create() =>
        Nouns.Make("central", "What the API Access page of Keap's Account Central gives.", Code(), Tokens());

    private static Command Code()
    {
        var box = new Option<string?>("--box") { Description = "personal or partner. Default: personal." };
        var clientId = ClientId();
        var tenant = SandboxOptions.Tenant();
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "code",
            "A code that no app asked for, and the redirect_uri that its exchange has to say.",
            async (parsed, client, cancellationToken) =>
            {
                var wanted = new JsonObject
                {
                    ["tenant"] = parsed.GetValue(tenant),
                    ["client_id"] = parsed.GetValue(clientId),
                    ["box"] = parsed.GetValue(box),
                };
                var code = await client.PostAsync("central/code", wanted, cancellationToken);
                Print(
                    code,
                    parsed.GetValue(json),
                    () => Table.Facts(("code", Cell(code["code"])), ("redirect_uri", Cell(code["redirect_uri"])))
                );
                Say.Note($"It works once, until {Cell(code["expires_at"])} on the sandbox's clock.");
            },
            box,
            clientId,
            tenant,
            json
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox central code",
            "evergrant sandbox central code --box partner --tenant ab103.infusionsoft.com"
        );
        return command;
    }

    private static Command Tokens()
    {
        var clientId = ClientId();
        var tenant = SandboxOptions.Tenant();
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "tokens",
            "An access token and a refresh token at once, without a code.",
            async (parsed, client, cancellationToken) =>
            {
                var wanted = new JsonObject
                {
                    ["tenant"] = parsed.GetValue(tenant),
                    ["client_id"] = parsed.GetValue(clientId),
                };
                var pair = await client.PostAsync("central/tokens", wanted, cancellationToken);
                Print(
                    pair,
                    parsed.GetValue(json),
                    () =>
                        Table.Facts(
                            ("access token", Cell(pair["access_token"])),
                            ("refresh token", Cell(pair["refresh_token"]))
                        )
                );
                Say.Note("The refresh token works once: whoever redeems it first has the only one that goes on.");
            },
            clientId,
            tenant,
            json
        );
        HelpWithExamples.Add(command, "evergrant sandbox central tokens", "evergrant sandbox central tokens --json");
        return command;
    }

    private static Option<string?> ClientId() =>
        new("--client-id") { Description = "The app it is for. Default: the sandbox's own.", HelpName = "ID" };
}
