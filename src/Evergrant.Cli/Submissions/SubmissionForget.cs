using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Spooling;
using Evergrant.Intake.Submissions;

namespace Evergrant.Cli.Submissions;

internal static class SubmissionForget
{
    public static Command Create()
    {
        var person = new Option<string>("--person")
        {
            Description = "Whose address it is; - reads it from stdin.",
            HelpName = "EMAIL",
            Required = true,
        };
        var why = new Option<string?>("--why") { Description = "For the record.", HelpName = "TEXT" };
        var yes = new Option<bool>("--yes") { Description = "Remove it. Without: only say what there is." };
        var json = new Option<bool>("--json")
        {
            Description = "Print all that is kept of this person, as they may ask for it.",
        };
        var command = new Command(
            "forget",
            "Find all that somebody sent, and remove it: for people who ask what is kept of them."
        )
        {
            person,
            why,
            yes,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var given = parsed.GetRequiredValue(person);
                var address = given == "-" ? await Typed.LineAsync(cancellationToken) ?? "" : given;
                if (!address.Contains('@', StringComparison.Ordinal))
                    throw new UsageException(
                        "--person takes an address such as ann@example.com, or - and the address on stdin."
                    );
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var repairs = await Repairs.OpenAsync(home.Opened, cancellationToken);
                var forgetting = new Forgetting(home.Opened, repairs.Store);
                var found = new List<SeenSubmission>();
                await foreach (var seen in forgetting.ListAsync(address, cancellationToken))
                    found.Add(seen);
                if (parsed.GetValue(json))
                    await PrintAsync(home, repairs.Store, found, cancellationToken);
                else
                    Tell(found);
                foreach (var folder in Inbox.ListFullFolders(home.Opened))
                    Say.Note($"Not looked into: files in {folder}, which are in no store yet. Search them by hand.");
                if (!parsed.GetValue(yes))
                {
                    if (found.Count > 0)
                        Say.Note("Nothing was removed. To do it: --yes");
                    return ExitCodes.Ok;
                }
                var removed = await forgetting.ForgetAsync(address, Actors.Of(parsed.GetValue(why)), cancellationToken);
                Say.Note($"{removed} submissions were removed, with all that happened to them.");
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant form forget --person ann@example.com",
            "evergrant form forget --person ann@example.com --json > ann.json",
            "evergrant form forget --person ann@example.com --yes --why \"asked by mail\""
        );
        return command;
    }

    private static void Tell(List<SeenSubmission> found)
    {
        Say.Data(found.Count == 1 ? "1 submission" : $"{found.Count} submissions");
        foreach (var seen in found)
            Say.Data(
                $"  {Times.Text(seen.Submission.ReceivedAt)}  {seen.Submission.Id}  {seen.Submission.Form}  {Words.Of(seen.State)}"
            );
        var contacts = found.Select(seen => seen.Submission.ContactId).OfType<string>().Distinct().ToList();
        if (contacts.Count > 0)
            Say.Note($"In Keap, where they stay: contact {string.Join(", ", contacts)}. Remove that one there.");
    }

    private static async Task PrintAsync(
        CommandHome home,
        SubmissionStore store,
        List<SeenSubmission> found,
        CancellationToken cancellationToken
    )
    {
        var names = await Receipts.GrantNamesAsync(home, found, cancellationToken);
        var pages = new List<SubmissionPage>();
        foreach (var seen in found)
            pages.Add(
                SubmissionPage.Of(
                    seen,
                    names.GetValueOrDefault(seen.Submission.Grant),
                    await store.ListEventsAsync(seen.Submission.Id, cancellationToken)
                )
            );
        JsonOut.Print<IReadOnlyList<SubmissionPage>>(pages);
    }
}
