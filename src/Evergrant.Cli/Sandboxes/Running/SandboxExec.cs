using System.CommandLine;
using Evergrant.Cli.Terminal;

namespace Evergrant.Cli.Sandboxes.Running;

internal static class SandboxExec
{
    public static Command Create()
    {
        var start = new SandboxStart(usualPort: 0);
        var program = Program();
        var command = new Command(
            "exec",
            "Start a sandbox, run a program with its addresses in the environment, stop it; exits with the program's code."
        )
        {
            program,
        };
        start.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var keap = await start.StartAsync(parsed, cancellationToken);
                return await OtherProgram.RunAsync(parsed.GetRequiredValue(program), SandboxEnvironment.Of(keap));
            }
        );
        OwnSignals.Has(command);
        HelpWithExamples.Add(
            command,
            "evergrant sandbox exec -- php cron.php",
            "evergrant sandbox exec --era A -- npm test",
            "evergrant sandbox exec -- sh -c 'php cron.php && evergrant sandbox expect no-refusals no-secret-in-url'",
            "",
            "In its environment: KEAP_BASE_URL, KEAP_AUTHORIZE_URL, KEAP_TOKEN_URL, KEAP_CLIENT_ID, KEAP_CLIENT_SECRET,",
            "KEAP_REDIRECT_URI, KEAP_TENANT, KEAP_PAT, and EVERGRANT_SANDBOX for the other sandbox commands."
        );
        return command;
    }

    public static Argument<string[]> Program() =>
        new("CMD") { Description = "The program and its arguments, behind --.", Arity = ArgumentArity.OneOrMore };
}
