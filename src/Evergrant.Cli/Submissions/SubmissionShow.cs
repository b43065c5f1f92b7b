using System.CommandLine;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;

namespace Evergrant.Cli.Submissions;

internal static class SubmissionShow
{
    public static Command Create()
    {
        var receipt = Receipts.Argument();
        var json = GlobalOptions.Json();
        var command = new Command("submission", "One submission: what was sent, every attempt, and when it goes on.")
        {
            receipt,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var id = Receipts.Read(parsed.GetRequiredValue(receipt));
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var store = await SubmissionStore.OpenAsync(home.Opened, cancellationToken);
                var seen = await Receipts.RequireAsync(store, id, cancellationToken);
                var events = await store.ListEventsAsync(id, cancellationToken);
                var grant = (await home.Store.FindAsync(seen.Submission.Grant, cancellationToken))?.Grant.Name;
                if (parsed.GetValue(json))
                    JsonOut.Print(SubmissionPage.Of(seen, grant, events));
                else
                    Print(seen, grant, events, home.Calendar.GetUtcNow());
                return ExitCodes.Ok;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant form submission sb_01kav5y2m3kq8d0x7c4n",
            "evergrant form submission sb_01kav5y2m3kq8d0x7c4n --json"
        );
        return command;
    }

    private static void Print(
        SeenSubmission seen,
        string? grant,
        IReadOnlyList<SubmissionEvent> events,
        DateTimeOffset now
    )
    {
        foreach (var line in Table.Facts([.. Standing(seen, grant, now)]))
            Say.Data(line);
        Say.Data("");
        Say.Data("Sent");
        foreach (var line in Table.Facts([.. SubmissionFacts.Of(seen.Submission.Content).Select(Safe)]))
            Say.Data($"  {line}");
        if (events.Count == 0)
            return;
        Say.Data("");
        Say.Data("What happened");
        foreach (var one in events)
        {
            Say.Data($"  {Times.Text(one.At)}  {one.Kind}");
            foreach (var line in EventText.Of(one))
                Say.Data($"      {Plain.Line(line)}");
        }
    }

    private static IEnumerable<(string, string?)> Standing(SeenSubmission seen, string? grant, DateTimeOffset now)
    {
        var submission = seen.Submission;
        return
        [
            ("Receipt", submission.Id.ToString()),
            ("Form", submission.Form),
            ("Grant", grant ?? $"{submission.Grant}, which is gone"),
            ("State", Words.Of(seen.State)),
            ("Held", seen.State == SubmissionState.Held ? HeldText(seen.Hold!, now) : null),
            ("Received", Times.WithDistance(submission.ReceivedAt, now)),
            ("Next step", submission.Step == DeliveryStep.Done ? null : Words.Of(submission.Step)),
            ("Next try", seen.State == SubmissionState.Waiting ? Times.WithDistance(submission.DueAt, now) : null),
            ("Tries", submission.Attempts == 0 ? null : $"{submission.Attempts} of this step"),
            ("Problem", submission.Problem),
            (" ", submission.ProblemText is { } text ? Plain.Line(text) : null),
            ("Contact", submission.ContactId),
            ("Ended", Times.WithDistance(submission.EndedAt, now)),
        ];
    }

    private static string HeldText(GrantHold hold, DateTimeOffset now) =>
        string.Join(
            ", ",
            new[]
            {
                hold.Why,
                hold.At is { } at ? $"since {Times.WithDistance(at, now)}" : null,
                hold.Until is { } until ? $"until {Times.WithDistance(until, now)}" : null,
            }.OfType<string>()
        );

    private static (string, string?) Safe((string Name, string Value) fact) =>
        (Plain.Line(fact.Name, 60), Plain.Line(fact.Value));
}
