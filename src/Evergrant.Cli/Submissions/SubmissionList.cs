using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;

namespace Evergrant.Cli.Submissions;

internal static class SubmissionList
{
    private const int Most = 1_000;

    private static readonly string[] Heads =
    [
        "RECEIVED",
        "RECEIPT",
        "FORM",
        "STATE",
        "FROM",
        "NEXT",
        "TRIES",
        "NEXT TRY",
        "PROBLEM",
    ];

    public static Command Create()
    {
        var filter = new FilterOptions();
        var limit = new Option<int>("--limit")
        {
            Description = $"So many, 1 to {Most}.",
            DefaultValueFactory = _ => 50,
        };
        var after = new Option<string?>("--after")
        {
            Description = "Go on behind this one, the last of the page before.",
            HelpName = "RECEIPT",
        };
        var json = GlobalOptions.Json();
        var command = new Command("submissions", "What came in by forms, the newest first, and what became of it.")
        {
            limit,
            after,
            json,
        };
        filter.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(limit) is < 1 or > Most)
                    throw new UsageException($"--limit is a number, 1 to {Most}.");
                var from = parsed.GetValue(after) is { } last ? Receipts.Read(last) : (SubmissionId?)null;
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var store = await SubmissionStore.OpenAsync(home.Opened, cancellationToken);
                var found = await store.ListAsync(
                    await filter.ReadAsync(parsed, home, store, cancellationToken),
                    from,
                    parsed.GetValue(limit),
                    oldestFirst: false,
                    cancellationToken
                );
                if (parsed.GetValue(json))
                    JsonOut.Print(await RowsAsync(home, found, cancellationToken));
                else
                    Print(found, parsed.GetValue(limit), home.Calendar.GetUtcNow());
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant form submissions --state needs_attention",
            "evergrant form submissions --form newsletter --since 24h --json",
            "evergrant form submissions --person ann@example.com"
        );
        return command;
    }

    private static void Print(IReadOnlyList<SeenSubmission> found, int limit, DateTimeOffset now)
    {
        if (found.Count == 0)
        {
            Say.Note("There is none.");
            return;
        }
        foreach (var line in Table.Lines(Heads, found.Select(seen => Row(seen, now))))
            Say.Data(line);
        if (found.Count == limit)
            Say.Note($"There may be more: --after {found[^1].Submission.Id}");
    }

    private static string[] Row(SeenSubmission seen, DateTimeOffset now)
    {
        var submission = seen.Submission;
        return
        [
            Times.Text(submission.ReceivedAt),
            submission.Id.ToString(),
            submission.Form,
            seen.State == SubmissionState.Held ? $"held ({seen.Hold!.Why})" : Words.Of(seen.State),
            Plain.Of(submission.Content.Email ?? submission.Content.Phone ?? "-", 40),
            Words.Of(submission.Step),
            $"{submission.Attempts}",
            seen.State == SubmissionState.Waiting && submission.DueAt is { } due ? Times.Distance(due, now) : "-",
            submission.Problem ?? "-",
        ];
    }

    private static async Task<IReadOnlyList<SubmissionRow>> RowsAsync(
        CommandHome home,
        IReadOnlyList<SeenSubmission> found,
        CancellationToken cancellationToken
    )
    {
        var names = await Receipts.GrantNamesAsync(home, found, cancellationToken);
        return [.. found.Select(seen => SubmissionRow.Of(seen, names.GetValueOrDefault(seen.Submission.Grant)))];
    }
}
