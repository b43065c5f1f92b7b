using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxConsentCommand
{
    private static readonly string[] Heads = ["ID", "APP", "TENANT", "LOGIN", "GIVEN", "ENDED"];

    public static Command Create() =>
        Nouns.Make(
            "consent",
            "What owners allowed: as their browser would, without one.",
            Give(),
            List(),
            End("revoke", "revoke", "Remove the app's access, as the owner does: its tokens are dead at once."),
            End("expire-access", "expire-access", "End its access tokens now; they can be refreshed."),
            End("expire-refresh", "expire-refresh", "End its refresh token now, as if nobody had used it for too long.")
        );

    private static Command Give()
    {
        var url = new Argument<string>("URL")
        {
            Description = "The whole authorize address; its host does not matter.",
        };
        var tenant = SandboxOptions.Tenant();
        var login = new Option<string?>("--login")
        {
            Description = "Who answers, by mail address. Default: the owner of the tenant.",
            HelpName = "EMAIL",
        };
        var deny = new Option<bool>("--deny") { Description = "Press Deny. Default: Allow." };
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "give",
            "Answer an authorization and print where the browser would be sent.",
            async (parsed, client, cancellationToken) =>
            {
                var wanted = new JsonObject
                {
                    ["authorize_url"] = parsed.GetRequiredValue(url),
                    ["tenant"] = parsed.GetValue(tenant),
                    ["login"] = parsed.GetValue(login),
                    ["answer"] = parsed.GetValue(deny) ? "deny" : "allow",
                };
                var answered = await client.PostAsync("consent", wanted, cancellationToken);
                Print(answered, parsed.GetValue(json), () => [Cell(answered["redirect_to"])]);
            },
            url,
            tenant,
            login,
            deny,
            json
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox consent give 'http://127.0.0.1:7401/app/oauth/authorize?client_id=…&redirect_uri=…'",
            "evergrant sandbox consent give \"$URL\" --login olga@twoshops.example --tenant ab103.infusionsoft.com"
        );
        return command;
    }

    private static Command List()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "list",
            "All that were given, oldest first.",
            async (parsed, client, cancellationToken) =>
            {
                var answer = await client.GetAsync("consents", cancellationToken);
                Print(answer, parsed.GetValue(json), () => Table.Lines(Heads, Rows(answer, "consents").Select(Row)));
            },
            json
        );
    }

    private static Command End(string name, string path, string description)
    {
        var id = new Argument<string>("ID") { Description = "As consent list and lineage say it: co_9." };
        return SandboxOptions.Verb(
            name,
            description,
            (parsed, client, cancellationToken) =>
                client.PostAsync(
                    $"consents/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/{path}",
                    null,
                    cancellationToken
                ),
            id
        );
    }

    private static string[] Row(JsonObject consent) =>
        [
            Cell(consent["id"]),
            Cell(consent["client_id"]),
            Cell(consent["tenant"]),
            Cell(consent["login"]),
            Cell(consent["given_at"]),
            Cell(consent["revoked_at"]),
        ];
}
