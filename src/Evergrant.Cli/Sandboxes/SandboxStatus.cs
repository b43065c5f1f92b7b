using System.CommandLine;
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
}
