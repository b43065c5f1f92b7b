using System.Text.Json;
using Evergrant.Hosting.Home;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Intake.Delivering;

/// Delivers one submission that this node has by lease, step by step, each on record before the next begins.
internal sealed class Deliverer(
    EvergrantHome home,
    SubmissionStore submissions,
    FormStore forms,
    QueueKeeping queues,
    Accounts accounts,
    string node,
    ILogger log
)
{
    private const int MostRestarts = 3;
    private const string FormIsGone = "Its form is gone. Make one of that name again, or discard it.";
    private const string EndsItsTakers =
        "Programs that delivered it ended in the midst of it, ten times. See their logs, then replay it.";

    /// A step ends so long before its lease does: nobody may call when somebody else has taken over.
    private static readonly TimeSpan StepLimit = SubmissionStore.Lease - TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(1);

    /// What is done and cannot be written down is tried so long: the lease lasts no longer.
    private static readonly TimeSpan StorePatience = SubmissionStore.Lease / 2;

    /// <param name="isProbe">It shows whether its queue works again.</param>
    /// <param name="stopping">The step in flight is finished, the rest put back.</param>
    /// <param name="cut">Even that is not.</param>
    /// <returns>Its state when it was left. Null: somebody else has it.</returns>
    /// <exception cref="StoreUnavailableException">It is taken over when its lease has ended.</exception>
    public async Task<SubmissionState?> DeliverAsync(
        SubmissionId id,
        bool isProbe,
        CancellationToken stopping,
        CancellationToken cut
    )
    {
        try
        {
            // 1. What is it, and what does its form want now?
            if (await FindAsync(id, cut) is not { State: SubmissionState.Running } seen)
                return null;
            if (await forms.FindAsync(seen.Form, seen.Grant, cut) is not { } form)
                return await LeaveAsync(seen, "no_such_form", FormIsGone);
            // Failures of its own end before this: whoever takes it ends with it.
            if (seen.Attempts >= RetryTimes.Most)
                return await LeaveAsync(seen, "taken_over", EndsItsTakers);
            var underway = new Underway(submissions, seen, form);
            while (underway.Seen.State == SubmissionState.Running)
            {
                if (stopping.IsCancellationRequested)
                {
                    await PutBackAsync(underway, cut);
                    break;
                }
                // 2. One step, 3. and what came of it.
                var verdict = await StepAsync(underway, isProbe, cut);
                // 4. The queue is the better for it; the worse it is already.
                if (verdict == Verdict.Works)
                    await queues.SucceededAsync(seen.Grant, isProbe, cut);
                isProbe &= verdict == Verdict.None;
            }
            // Nobody was asked, so nothing was shown.
            if (isProbe)
                await queues.GiveBackAsync(seen.Grant, cut);
            return underway.Seen.State;
        }
        catch (SubmissionLostException)
        {
            return null;
        }

        async Task<SubmissionState?> LeaveAsync(Submission seen, string problem, string words)
        {
            var state = (await SetAsideAsync(seen, problem, words, cut)).State;
            if (isProbe)
                await queues.GiveBackAsync(seen.Grant, cut);
            return state;
        }
    }

    /// <returns>What it says about the queue.</returns>
    private async Task<Verdict> StepAsync(Underway underway, bool isProbe, CancellationToken cut)
    {
        var step = DeliveryPlan.From(underway.Seen.Step, underway.Definition, underway.Content);
        var calls = CallTrace.Begin();
        var began = home.ProcessClock.GetTimestamp();
        StepRecord Record(string outcome) =>
            new()
            {
                Step = StepCodes.Code(step),
                Outcome = outcome,
                Ms = (long)home.ProcessClock.GetElapsedTime(began).TotalMilliseconds,
                Calls = [.. calls],
            };
        using var limit = new CancellationTokenSource(StepLimit, home.ProcessClock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cut, limit.Token);
        underway.Doubt = null;
        try
        {
            var account = await accounts.OfAsync(underway.Seen.Grant, end.Token);
            var outcome = await RunAsync(step, underway, account, end.Token);
            var next = DeliveryPlan.From(
                step < DeliveryStep.Done ? step + 1 : step,
                underway.Definition,
                underway.Content
            );
            await CheckpointAsync(underway, Through(underway, next), Note("step", Record(outcome)), cut);
            if (underway.Doubt is not { } doubt)
                return calls.Count > 0 ? Verdict.Works : Verdict.None;
            // The step is over; the call that failed is the queue's trouble all the same.
            var id = underway.Seen.Id.ToString();
            await queues.FailedAsync(underway.Seen.Grant, FailureOf(underway, step, doubt), id, isProbe, cut);
            return Verdict.Fails;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cut.IsCancellationRequested)
        {
            await FailAsync(underway, step, StepFailedException.TooSlow(), isProbe, Record("failed"), cut);
            return Verdict.Fails;
        }
        catch (Exception failure) when (failure is not (SubmissionLostException or OperationCanceledException))
        {
            await FailAsync(underway, step, failure, isProbe, Record("failed"), cut);
            return Verdict.Fails;
        }
    }

    private static Task<string> RunAsync(
        DeliveryStep step,
        Underway underway,
        Account account,
        CancellationToken cancellationToken
    ) =>
        step switch
        {
            DeliveryStep.Contact => ContactStep.RunAsync(underway, account, cancellationToken),
            DeliveryStep.Note => NoteStep.RunAsync(underway, account, cancellationToken),
            DeliveryStep.Tags => TagStep.RunAsync(underway, account, cancellationToken),
            DeliveryStep.Welcome => WelcomeStep.RunAsync(underway, account, cancellationToken),
            _ => Task.FromResult("done"),
        };

    private Submission Through(Underway underway, DeliveryStep next)
    {
        var isDelivered = next == DeliveryStep.Done;
        return underway.With(underway.Progress with { FirstFailedAt = null }) with
        {
            Step = next,
            State = isDelivered ? SubmissionState.Delivered : SubmissionState.Running,
            DueAt = isDelivered ? null : underway.Seen.DueAt,
            EndedAt = isDelivered ? home.Calendar.GetUtcNow() : null,
            Attempts = 0,
            FailedAt = null,
            Problem = null,
            ProblemText = null,
        };
    }

    private async Task FailAsync(
        Underway underway,
        DeliveryStep step,
        Exception thrown,
        bool isProbe,
        StepRecord record,
        CancellationToken cut
    )
    {
        var now = home.Calendar.GetUtcNow();
        var failure = FailureOf(underway, step, thrown);
        if (failure is Failure.Passing { Code: "mistake" })
            DeliveryLog.Broken(log, underway.Seen.Id.ToString(), thrown.GetType().Name);
        if (failure is Failure.NeedsPerson)
            accounts.Find(underway.Seen.Grant)?.Forget();
        var before = await queues.FailedAsync(underway.Seen.Grant, failure, underway.Seen.Id.ToString(), isProbe, cut);
        var counts =
            failure is Failure.Passing
            && QueueDecision.Counts(before, underway.Seen.Id.ToString(), underway.Seen.FailedAt);
        var after = After(underway, failure, counts, now);
        var kind =
            after.State == SubmissionState.NeedsAttention ? "needs_attention"
            : failure is Failure.GrantStopped or Failure.QueueStopped ? "held"
            : "failed";
        record = record with
        {
            Problem = failure.Code,
            Text = failure.Text,
            Counts = failure is Failure.Passing ? counts : null,
            NextAt = failure is Failure.Passing ? after.DueAt : null,
        };
        await CheckpointAsync(underway, after, Note(kind, record), cut);
        if (after.State == SubmissionState.NeedsAttention)
            DeliveryLog.NeedsAttention(log, underway.Seen.Id.ToString(), failure.Code);
    }

    private Failure FailureOf(Underway underway, DeliveryStep step, Exception thrown) =>
        Failures.Of(
            thrown,
            hasContact: step > DeliveryStep.Contact,
            accounts.Find(underway.Seen.Grant)?.TokenFaults ?? [],
            home.Calendar.GetUtcNow()
        );

    /// Pure but for the jitter.
    private static Submission After(Underway underway, Failure failure, bool counts, DateTimeOffset now)
    {
        var seen = underway.With(underway.Progress);
        switch (failure)
        {
            case Failure.Passing passing:
                var first = underway.Progress.FirstFailedAt ?? now;
                var attempts = seen.Attempts + (counts ? 1 : 0);
                var next = RetryTimes.Next(passing, attempts, first, now, Random.Shared.NextDouble());
                return underway.With(underway.Progress with { FirstFailedAt = first }) with
                {
                    State = next is null ? SubmissionState.NeedsAttention : SubmissionState.Waiting,
                    DueAt = next,
                    Attempts = attempts,
                    FailedAt = now,
                    Problem = failure.Code,
                    ProblemText = failure.Text,
                };
            case Failure.ContactGone when underway.Progress.Restarts < MostRestarts:
                return (underway.With(underway.Progress with { Restarts = underway.Progress.Restarts + 1 })) with
                {
                    State = SubmissionState.Queued,
                    Step = DeliveryStep.Contact,
                    ContactId = null,
                    DueAt = now,
                };
            case Failure.ContactGone or Failure.NeedsPerson:
                return seen with
                {
                    State = SubmissionState.NeedsAttention,
                    DueAt = null,
                    FailedAt = now,
                    Problem = failure.Code,
                    ProblemText = failure.Text,
                };
            default:
                return seen with
                {
                    State = seen.FailedAt is null ? SubmissionState.Queued : SubmissionState.Waiting,
                    DueAt = now,
                };
        }
    }

    private Task PutBackAsync(Underway underway, CancellationToken cut) =>
        CheckpointAsync(
            underway,
            underway.With(underway.Progress) with
            {
                State = underway.Seen.FailedAt is null ? SubmissionState.Queued : SubmissionState.Waiting,
                DueAt = home.Calendar.GetUtcNow(),
            },
            new SubmissionNote("put_back"),
            cut
        );

    private async Task<Submission> SetAsideAsync(
        Submission seen,
        string code,
        string why,
        CancellationToken cancellationToken
    )
    {
        var wanted = seen with
        {
            State = SubmissionState.NeedsAttention,
            DueAt = null,
            FailedAt = home.Calendar.GetUtcNow(),
            Problem = code,
            ProblemText = why,
        };
        var note = new SubmissionNote("needs_attention", why);
        DeliveryLog.NeedsAttention(log, seen.Id.ToString(), code);
        return await submissions.ChangeAsync(seen, wanted, note, cancellationToken)
            ?? throw new SubmissionLostException();
    }

    private async Task<Submission?> FindAsync(SubmissionId id, CancellationToken cancellationToken)
    {
        try
        {
            return await submissions.FindAsync(id, cancellationToken);
        }
        catch (Exception broken) when (broken is SealBrokenException or JsonException)
        {
            DeliveryLog.Broken(log, id.ToString(), broken.GetType().Name);
            await submissions.SetBrokenAsideAsync(id, node, cancellationToken);
            return null;
        }
    }

    /// What was done and is not on record would be done again, or be wondered about for ever: a store that is away is waited for.
    private async Task CheckpointAsync(
        Underway underway,
        Submission wanted,
        SubmissionNote note,
        CancellationToken cancellationToken
    )
    {
        var began = home.ProcessClock.GetTimestamp();
        while (true)
        {
            try
            {
                await underway.CommitAsync(wanted, note, cancellationToken);
                return;
            }
            catch (StoreUnavailableException) when (home.ProcessClock.GetElapsedTime(began) < StorePatience)
            {
                await Task.Delay(StorePause, home.ProcessClock, cancellationToken);
            }
        }
    }

    /// What a step says about the queue of its grant.
    private enum Verdict
    {
        /// Nothing: nobody was asked.
        None,
        Works,

        /// The queue knows.
        Fails,
    }

    private static SubmissionNote Note(string kind, StepRecord record) =>
        new(kind, JsonSerializer.Serialize(record, DeliveryJson.Default.StepRecord));
}
