using System.CommandLine;
using System.Text.Json.Nodes;
using Evergrant.Cli.Terminal;
using static Evergrant.Cli.Sandboxes.SandboxAnswers;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxStatus
{
    public static Command Create()
    {
        var json = GlobalOptions.Json();
        return SandboxOptions.Verb(
            "status",
            "Where the sandbox runs and what it holds.",
            async (parsed, client, cancellationToken) =>
            {
                var status = await client.GetAsync("status", cancellationToken);
                Print(
                    status,
                    parsed.GetValue(json),
                    () =>
                        Table.Facts(
                            ("sandbox", Cell(status["address"])),
                            ("TLS", TlsOf(status["tls_port"])),
                            ("clock", Clock(status)),
                            ("era", Cell(status["era"])),
                            ("consents", Cell(status["consents"])),
                            ("token sets", Cell(status["token_sets"])),
                            ("contacts", Cell(status["contacts"])),
                            ("requests", Cell(status["requests"])),
                            ("faults", Cell(status["faults"]))
                        )
                );
            },
            json
        );
    }

    /// Null where it is not answered.
    public static string? TlsOf(JsonNode? port) => port is null ? null : $"https://127.0.0.1:{port}";
}
