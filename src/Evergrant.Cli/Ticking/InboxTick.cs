using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Keeping;
using Evergrant.Intake.Spooling;

namespace Evergrant.Cli.Ticking;

/// What websites left in files is taken in, before anything is delivered; what is over long enough is removed.
internal static class InboxTick
{
    public static async Task<InboxReport> TakeAsync(CommandHome home, bool wordy, CancellationToken cancellationToken)
    {
        await using var chores = await IntakeChores.OpenAsync(
            home.Opened,
            await Acceptance.OpenAsync(home.Opened, cancellationToken),
            cancellationToken
        );
        var report = await chores.TakeFilesAsync(cancellationToken);
        if (report.Taken > 0)
            Say.Data($"took {report.Taken} submission{(report.Taken == 1 ? "" : "s")} out of files");
        if (report.Refused > 0)
            Say.Error(
                $"{report.Refused} could not be taken; they lie in the folder {Inbox.Refused}, each with its reason"
            );
        else if (wordy && Inbox.CountRefused(home.Opened) is > 0 and var refused)
            Say.Note($"{refused} from before still lie in the folder {Inbox.Refused}, each with its reason");
        foreach (var trouble in report.Troubles)
            Say.Error(trouble);
        await chores.RemoveEndedAsync(cancellationToken);
        return report;
    }

    /// What was set aside waits for a person, which goes before what passes; what the grants say goes first.
    public static int CodeOf(InboxReport inbox, int code) =>
        code switch
        {
            ExitCodes.Ok or ExitCodes.Temporary when inbox.Refused > 0 => ExitCodes.Failed,
            ExitCodes.Ok when inbox.Troubles.Count > 0 => ExitCodes.Temporary,
            _ => code,
        };
}
