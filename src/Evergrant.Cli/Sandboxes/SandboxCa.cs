using System.CommandLine;
using System.Text.Json.Nodes;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxCa
{
    public static Command Create()
    {
        var json = GlobalOptions.Json();
        var command = SandboxOptions.Verb(
            "ca",
            "The certificate of the authority behind a sandbox's TLS, for one program to be told of. Not for a trust store.",
            async (parsed, client, cancellationToken) =>
            {
                var tls = await client.GetAsync("tls", cancellationToken);
                Print(tls, parsed.GetValue(json), () => [((string)tls["authority"]!).TrimEnd()]);
            },
            json
        );
        HelpWithExamples.Add(
            command,
            "evergrant sandbox ca > ca.pem",
            "curl --cacert ca.pem --connect-to ::127.0.0.1:7443 https://api.infusionsoft.com/crm/rest/v1/account/profile"
        );
        return command;
    }
}
