using System.CommandLine;
using Evergrant.Cli.Doctoring.Bundling;
using Evergrant.Cli.Doctoring.Live;
using Evergrant.Cli.Terminal;
using Evergrant.Doctor;

namespace Evergrant.Cli.Doctoring;

/// With --request: offline, and without a home, for people who use nothing else of Evergrant. Without: this home, looked at.
internal static class DoctorCommand
{
    public static Command Create()
    {
        var grant = new Argument<string?>("GRANT")
        {
            Description = "A grant to look at besides the home.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var request = new Option<string?>("--request")
        {
            Description =
                "What you have: curl, raw HTTP, .http, HAR, Postman, PHP, Node, Python, C#, PowerShell, a log, an error. A file, or - for stdin.",
            HelpName = "FILE",
        };
        var which = new Option<int?>("--which")
        {
            Description = "Which call of several in the text, from 1.",
            HelpName = "N",
        };
        var all = new Option<bool>("--all") { Description = "Every call in the text." };
        var gateway = new Option<string?>("--gateway")
        {
            Description =
                "From a consumer's seat, without a home: the address that a program calls. The key comes from EVERGRANT_KEY, --key-file or stdin.",
            HelpName = "URL",
        };
        var keyFile = SecretInput.File("--key-file", "the consumer key for --gateway");
        var allowRefresh = new Option<bool>("--allow-refresh")
        {
            Description =
                "Refresh the grant as well, through the keeper's lease; without it no refresh token is spent.",
        };
        var strict = new Option<bool>("--strict") { Description = "Exit 8 when there are only warnings." };
        var json = GlobalOptions.Json();
        var command = new Command("doctor", "Why a call got a 400 or a 401, and the line to use instead.")
        {
            grant,
            request,
            which,
            all,
            gateway,
            keyFile,
            allowRefresh,
            strict,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var ways = (object?[])[parsed.GetValue(grant), parsed.GetValue(request), parsed.GetValue(gateway)];
                if (ways.Count(way => way is not null) > 1)
                    throw new UsageException("Give a grant, --request or --gateway, and only one of them.");
                if (parsed.GetValue(allowRefresh) && parsed.GetValue(grant) is null)
                    throw new UsageException("--allow-refresh needs the grant that may be refreshed.");
                if (parsed.GetValue(keyFile) is not null && parsed.GetValue(gateway) is null)
                    throw new UsageException("--key-file goes with --gateway.");
                if (parsed.GetValue(request) is not { } file)
                {
                    var url = parsed.GetValue(gateway);
                    var report = url is null
                        ? await LiveDoctor.RunAsync(
                            parsed,
                            parsed.GetValue(grant),
                            parsed.GetValue(allowRefresh) ? DoctorReach.MayRefresh : DoctorReach.ReadsTheApi,
                            cancellationToken
                        )
                        : await GatewayDoctor.RunAsync(url, parsed.GetValue(keyFile), cancellationToken);
                    report.Print(parsed.GetValue(json));
                    if (url is not null && !parsed.GetValue(json) && GatewayDoctor.Where(report, url) is { } where)
                        Say.Data(where);
                    return report.ExitCode(parsed.GetValue(strict));
                }

                var text = await PastedText.ReadAsync(file, cancellationToken);
                var calls = await PastedText.ChooseAsync(
                    text,
                    parsed.GetValue(which),
                    parsed.GetValue(all),
                    // A pasted text that came by stdin leaves nobody there to answer.
                    mayAsk: !Console.IsInputRedirected && !Console.IsOutputRedirected && !parsed.GetValue(json),
                    cancellationToken
                );
                return Examined.Print(calls, parsed.GetValue(strict), parsed.GetValue(json));
            }
        );
        command.Subcommands.Add(DoctorExplain.Create());
        command.Subcommands.Add(DoctorApp.Create());
        command.Subcommands.Add(DoctorBundle.Create());
        HelpWithExamples.Add(
            command,
            "evergrant doctor --request call.txt",
            "pbpaste | evergrant doctor --request -",
            "evergrant doctor --request trace.har --all",
            "evergrant doctor                      this home: key, store, clock, network, schedule",
            "evergrant doctor acme                 and one grant",
            "evergrant doctor acme --allow-refresh",
            "evergrant doctor --gateway https://gateway.example/gw/acme --key-file acme.key",
            "evergrant doctor bundle               a local archive for support; sends nothing",
            "evergrant doctor explain OAUTH-010",
            "evergrant doctor app keap             what can be known of id and secret without a call"
        );
        return command;
    }

    public static int ExitCode(IEnumerable<Finding> findings, bool strict)
    {
        var worst = findings.Select(finding => finding.Severity).DefaultIfEmpty(Severity.Info).Min();
        return worst switch
        {
            Severity.Error => ExitCodes.Failed,
            Severity.Warning when strict => ExitCodes.Warnings,
            _ => ExitCodes.Ok,
        };
    }
}
