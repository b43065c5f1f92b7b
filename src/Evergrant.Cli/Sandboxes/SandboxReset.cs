using System.CommandLine;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Sandboxes;

internal static class SandboxReset
{
    public static Command Create() =>
        SandboxOptions.Verb(
            "reset",
            "Back to a fresh sandbox: no consents, tokens, contacts, faults or log. The clock stays.",
            async (_, client, cancellationToken) =>
            {
                await client.PostAsync("reset", null, cancellationToken);
                Say.Note("The sandbox is as fresh as on its first day. Grants of it need their owner again.");
            }
        );
}
