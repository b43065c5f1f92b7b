using Evergrant.Cli.Forms;
using Evergrant.Cli.Sandboxes;
using Evergrant.Cli.Sandboxes.Running;
using Evergrant.Cli.Terminal;
using Evergrant.Cli.Torturing;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Sandbox;
using Evergrant.Sealing;
using Evergrant.Server;
using Evergrant.Storage;

namespace Evergrant.Cli;

/// What every named failure is called and which exit code it has: here and nowhere else.
internal static class Failures
{
    public static int Report(Exception failure, bool verbose)
    {
        var (code, lines) = Explain(failure);
        foreach (var line in lines)
            Say.Error(line);
        if (verbose && code != ExitCodes.Interrupted)
            Say.Note(failure.ToString());
        return code;
    }

    private static (int Code, IEnumerable<string> Lines) Explain(Exception failure) =>
        failure switch
        {
            OperationCanceledException => (ExitCodes.Interrupted, []),
            ConfigurationException wrong => (ExitCodes.Configuration, wrong.Errors),
            ProfileException wrong => (ExitCodes.Configuration, wrong.Errors),
            UnsafeAddressException or StateFileCorruptException or NewerSchemaException or HomeChangedException => (
                ExitCodes.Configuration,
                [failure.Message]
            ),
            TortureFailedException => (ExitCodes.Configuration, [failure.Message]),
            StoreUnavailableException { IsDamaged: true } => (ExitCodes.Configuration, [failure.Message]),
            SealBrokenException => (
                ExitCodes.Configuration,
                [$"{failure.Message} Bring the key or a copy of the store back; evergrant store verify says more."]
            ),
            HomeBusyException or StateFileInUseException => (ExitCodes.Busy, [failure.Message]),
            UsageException => (ExitCodes.Usage, failure.Message.Split('\n')),
            NotFoundException => (ExitCodes.NotFound, [failure.Message]),
            StoreUnavailableException or SandboxUnreachableException or AccountAwayException => (
                ExitCodes.Temporary,
                [failure.Message]
            ),
            SandboxRefusalException refusal => (refusal.ExitCode, [failure.Message]),
            NotStartedException => (OtherProgram.NotStarted, [failure.Message]),
            PortTakenException => (ExitCodes.Failed, [failure.Message]),
            _ => (ExitCodes.Failed, [$"{failure.GetType().Name}: {failure.Message} (--verbose says where)"]),
        };
}
