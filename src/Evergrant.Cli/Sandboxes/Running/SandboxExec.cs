using System.CommandLine;
using Evergrant.Cli.Sandboxes.Leading;

namespace Evergrant.Cli.Sandboxes.Running;

internal static class SandboxExec
{
    public static Command Create()
    {
        var start = new SandboxStart(usualPort: 0, usualTlsPort: 0);
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
                var command = parsed.GetRequiredValue(program);
                if (keap.Tls is not { } tls)
                    return await OtherProgram.RunAsync(command, keap.Environment);

                await using var proxy = keap.OpenProxy();
                using var authority = AuthorityFile.Write(tls);
                return await OtherProgram.RunAsync(
                    command,
                    new Dictionary<string, string>([.. keap.Environment, .. LedEnvironment.Of(proxy, authority)])
                );
            }
        );
        OwnSignals.Has(command);
        HelpWithExamples.Add(
            command,
            "evergrant sandbox exec -- php cron.php",
            "evergrant sandbox exec --era A -- npm test",
            "evergrant sandbox exec -- sh -c 'php cron.php && evergrant sandbox expect no-refusals no-secret-in-url'",
            "evergrant sandbox exec --tls -- php vendor/bin/console sync",
            "",
            "In its environment: KEAP_BASE_URL, KEAP_AUTHORIZE_URL, KEAP_TOKEN_URL, KEAP_CLIENT_ID, KEAP_CLIENT_SECRET,",
            "KEAP_REDIRECT_URI, KEAP_TENANT, KEAP_PAT, and EVERGRANT_SANDBOX for the other sandbox commands.",
            "With --tls a program in which https://api.infusionsoft.com is written needs no change: HTTPS_PROXY leads it here, and",
            "CURL_CA_BUNDLE, SSL_CERT_FILE, REQUESTS_CA_BUNDLE and PHP's settings have it trust this sandbox alone, and",
            "NODE_EXTRA_CA_CERTS besides what Node trusts anyway. Through that proxy nothing else leaves the machine; a program that looks at no proxy is not led."
        );
        return command;
    }

    public static Argument<string[]> Program() =>
        new("CMD") { Description = "The program and its arguments, behind --.", Arity = ArgumentArity.OneOrMore };
}
