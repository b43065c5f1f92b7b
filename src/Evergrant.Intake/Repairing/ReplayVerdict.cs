using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Repairing;

/// <summary>What delivering one submission once more means. Pure.</summary>
internal abstract record ReplayVerdict
{
    private ReplayVerdict() { }

    /// <param name="From">The step it begins with.</param>
    /// <param name="Calls">To Keap, about.</param>
    /// <param name="MailsTwice">This person was welcomed before, or may have been, and would be again.</param>
    /// <param name="Wanted">What becomes of it.</param>
    public sealed record Goes(DeliveryStep From, int Calls, bool MailsTwice, Submission Wanted) : ReplayVerdict;

    /// <param name="Why">Code.</param>
    public sealed record Stays(string Why) : ReplayVerdict;

    /// <param name="seen"/>
    /// <param name="form">Null: it is gone.</param>
    /// <param name="wish"/>
    /// <param name="isNamed">By its receipt, or by its state: what somebody discarded does not come back with others.</param>
    /// <param name="now">Calendar.</param>
    public static ReplayVerdict Of(Submission seen, Form? form, ReplayWish wish, bool isNamed, DateTimeOffset now)
    {
        if (WhyNot(seen, form, isNamed) is { } why)
            return new Stays(why);
        var progress = DeliveryProgress.Of(seen.Progress);
        var from = wish.From ?? (IsOver(seen) || seen.ContactId is null ? DeliveryStep.Contact : seen.Step);
        // Further on than it ever came would leave something out.
        if (!IsOver(seen) && from > seen.Step || from > DeliveryStep.Contact && seen.ContactId is null)
            return new Stays("step_not_reached");
        var wasWelcomed = progress.Welcome is { } outcome && MayHaveMailed(outcome);
        var welcome = form!.Definition.Welcome;
        var repeats = welcome.RepeatsUnknown && progress.Welcome == Welcomed.Begun;
        var sends = welcome.Way != WelcomeWay.None && (wish.MailAgain || !wasWelcomed || repeats);
        var wanted = seen with
        {
            State = SubmissionState.Queued,
            DueAt = now,
            Step = from,
            Attempts = 0,
            FailedAt = null,
            Problem = null,
            ProblemText = null,
            EndedAt = null,
            Progress = (
                progress with
                {
                    FirstFailedAt = null,
                    Restarts = 0,
                    Welcome = wish.MailAgain || !wasWelcomed ? null : Settled(progress.Welcome!, repeats),
                }
            ).ToText(),
        };
        return new Goes(from, CountCalls(seen, form.Definition, from, sends), MailsTwice: sends && wasWelcomed, wanted);
    }

    private static string? WhyNot(Submission seen, Form? form, bool isNamed) =>
        seen.State switch
        {
            SubmissionState.Quarantined => "quarantined",
            SubmissionState.Running => "running",
            // On its way, and not tried in vain.
            SubmissionState.Queued => "queued",
            SubmissionState.Discarded when !isNamed => "discarded",
            _ when form is null => "no_such_form",
            _ when ReferenceEquals(seen.Content, Content.Unreadable) => "unreadable",
            _ => null,
        };

    private static bool IsOver(Submission seen) =>
        seen.State is SubmissionState.Delivered or SubmissionState.Discarded || seen.Step == DeliveryStep.Done;

    private static bool MayHaveMailed(string welcome) =>
        welcome
            is Welcomed.Begun
                or Welcomed.Sent
                or Welcomed.Unknown
                or Welcomed.Handed
                or Welcomed.HadTag
                or Welcomed.Today;

    /// What was begun and not ended may have reached somebody; some forms would rather write twice.
    private static string Settled(string welcome, bool repeats) =>
        welcome == Welcomed.Begun && !repeats ? Welcomed.Unknown : welcome;

    private static int CountCalls(Submission seen, FormDefinition form, DeliveryStep from, bool sends)
    {
        var calls = 0;
        if (from <= DeliveryStep.Contact)
            calls += 2;
        if (from <= DeliveryStep.Note && !string.IsNullOrWhiteSpace(seen.Content.Message))
            calls++;
        if (from <= DeliveryStep.Tags && DeliveryPlan.TagsOf(form, seen.Content).Count > 0)
            calls += 2;
        return sends ? calls + 2 : calls;
    }
}
