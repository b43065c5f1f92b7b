using Evergrant.Hosting.Home;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Forms;
using Evergrant.Storage;

namespace Evergrant.Intake.Spooling;

/// <summary>
/// Takes submissions out of files: a website writes them where no server runs, or could not be reached. Each is committed
/// under its own key, and then its file goes; a file that is found again is known. Safe at the same time in several processes.
/// </summary>
public sealed class Inbox
{
    /// <summary>Folder for what cannot be taken, beside the files.</summary>
    public const string Refused = "refused";

    private const string Pattern = "*.json";

    private readonly EvergrantHome home;
    private readonly FormStore forms;
    private readonly Acceptance acceptance;
    private readonly ILogger log;

    private Inbox(EvergrantHome home, FormStore forms, Acceptance acceptance)
    {
        (this.home, this.forms, this.acceptance) = (home, forms, acceptance);
        log = home.Logs.CreateLogger<Inbox>();
    }

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<Inbox> OpenAsync(
        EvergrantHome home,
        Acceptance acceptance,
        CancellationToken cancellationToken
    ) => new(home, await FormStore.OpenAsync(home, cancellationToken), acceptance);

    /// <summary>The home's own folder, and those that its settings name.</summary>
    public static IReadOnlyList<string> FoldersOf(EvergrantHome home) =>
        [Path.Combine(home.Path, "inbox"), .. home.Settings.Inboxes];

    /// <summary>Whether there is anything to take; as cheap as looking into a folder.</summary>
    public static bool HasFiles(EvergrantHome home)
    {
        try
        {
            return FoldersOf(home).Any(folder => Directory.Exists(folder) && FilesIn(folder).Any());
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // Whoever takes them says so.
            return true;
        }
    }

    /// <summary>How many submissions were set aside, in all folders, and wait for a person.</summary>
    public static int CountRefused(EvergrantHome home) =>
        FoldersOf(home).Sum(folder => Count(Path.Combine(folder, Refused)));

    /// <summary>Folders in which somebody's submission may lie that is in no store: to be taken, or set aside.</summary>
    public static IReadOnlyList<string> ListFullFolders(EvergrantHome home) =>
        [
            .. FoldersOf(home)
                .SelectMany(folder => new[] { folder, Path.Combine(folder, Refused) })
                .Where(folder => Count(folder) > 0),
        ];

    /// <summary>Takes all that is there now, in the order of the files' names.</summary>
    /// <exception cref="StoreUnavailableException">What was not taken yet stays where it is.</exception>
    public async Task<InboxReport> TakeAsync(CancellationToken cancellationToken)
    {
        var report = InboxReport.None;
        var known = new Dictionary<string, Form?>(StringComparer.Ordinal);
        foreach (var folder in FoldersOf(home).Where(Directory.Exists))
        {
            string? trouble = null;
            foreach (var file in Sorted(folder, ref trouble))
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    report = await TakeAsync(file, known, report, cancellationToken);
                }
                catch (Exception denied)
                    when (denied is IOException or UnauthorizedAccessException or ConfigurationException)
                {
                    // The others may be readable; one line says enough for all that are not.
                    trouble ??= denied.Message;
                }
            if (trouble is not null)
                report = report with { Troubles = [.. report.Troubles, trouble] };
        }
        return report;
    }

    private static List<string> Sorted(string folder, ref string? trouble)
    {
        try
        {
            return [.. FilesIn(folder).Order(StringComparer.Ordinal)];
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            trouble = denied.Message;
            return [];
        }
    }

    private async Task<InboxReport> TakeAsync(
        string file,
        Dictionary<string, Form?> known,
        InboxReport report,
        CancellationToken cancellationToken
    )
    {
        if (Flaw(file, out var size) is { } flaw)
            return size is null ? report : SetAside(file, flaw, report);
        byte[] text;
        try
        {
            text = await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another process was faster.
            return report;
        }
        if (!SpooledSubmission.TryRead(text, out var spooled, out var unreadable))
            return SetAside(file, unreadable, report);
        if (!known.TryGetValue(spooled.Form, out var form))
            known[spooled.Form] = form = await forms.FindAsync(spooled.Form, cancellationToken);
        if (form is null)
            return SetAside(file, $"There is no form {spooled.Form}. Make it, and move the file back.", report);
        if (form.ClosedAt is not null)
            return SetAside(file, $"The form {form.Name} is closed. Open it, and move the file back.", report);
        var raw = new RawSubmission
        {
            Fields = spooled.Fields,
            From = spooled.From,
            Agent = spooled.Agent,
            Site = spooled.Site,
            At = spooled.At,
            IdempotencyKey = spooled.Key,
            Trust = Trust.Owner,
        };
        switch (await acceptance.AcceptAsync(form, raw, cancellationToken))
        {
            case AcceptAnswer.Accepted or AcceptAnswer.Quarantined:
                File.Delete(file);
                return report with { Taken = report.Taken + 1 };
            case AcceptAnswer.Repeated:
                File.Delete(file);
                return report with { Repeated = report.Repeated + 1 };
            case AcceptAnswer.Refused refused:
                return SetAside(file, string.Join('\n', refused.Mistakes.Select(Line)), report);
            case AcceptAnswer.KeyUsed:
                return SetAside(file, "Another submission was taken under its key.", report);
            default:
                // Too many for now: the next look goes on.
                return report;
        }
    }

    /// <param name="file"/>
    /// <param name="size">Null: it is gone.</param>
    private static string? Flaw(string file, out long? size)
    {
        var info = new FileInfo(file);
        size = info.Exists ? info.Length : null;
        return size switch
        {
            null => "It is gone.",
            _ when info.LinkTarget is not null => "It is a link, not a file.",
            // A pipe too: reading it would never end.
            0 => "It is empty.",
            > SpooledSubmission.Longest => $"It is longer than {SpooledSubmission.Longest} bytes.",
            _ => null,
        };
    }

    private InboxReport SetAside(string file, string why, InboxReport report)
    {
        var folder = Path.Combine(Path.GetDirectoryName(file)!, Refused);
        PrivateFiles.EnsureFolder(folder);
        var place = FreePlace(folder, file);
        // First the reason: a file without one would be a riddle.
        PrivateFiles.Replace($"{place}.why", $"{why}\n");
        try
        {
            File.Move(file, place);
        }
        catch (FileNotFoundException)
        {
            // Another process was faster; its own reason stands beside the file.
            if (!File.Exists(place))
                File.Delete($"{place}.why");
            return report;
        }
        FolderFlush.Flush(folder);
        InboxLog.SetAside(log, place);
        return report with { Refused = report.Refused + 1 };
    }

    /// Two files may have one name: neither is written over.
    private static string FreePlace(string folder, string file)
    {
        var place = Path.Combine(folder, Path.GetFileName(file));
        for (var n = 2; File.Exists(place); n++)
            place = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(file)}-{n}.json");
        return place;
    }

    private static int Count(string folder)
    {
        try
        {
            return FilesIn(folder).Count();
        }
        catch (DirectoryNotFoundException)
        {
            return 0;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            // Whoever takes files says so.
            return 0;
        }
    }

    private static string Line(FieldMistake mistake) =>
        mistake.Field is null ? $"{mistake.Code}: {mistake.Text}" : $"{mistake.Field}: {mistake.Code}: {mistake.Text}";

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder, Pattern).Where(file => Path.GetFileName(file)[0] != '.');
}
