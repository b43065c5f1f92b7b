using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Keap;

namespace Evergrant.Intake.Delivering;

/// A submission that is being delivered here, by lease.
internal sealed class Underway(SubmissionStore store, Submission seen, Form form)
{
    public Form Form => form;
    public FormDefinition Definition => form.Definition;
    public Content Content => Seen.Content;

    /// As it is in the store.
    public Submission Seen { get; private set; } = seen;

    /// May be ahead of <see cref="Seen"/>; goes into the store with the next checkpoint.
    public DeliveryProgress Progress { get; set; } = DeliveryProgress.Of(seen.Progress);

    public string? ContactId { get; set; } = seen.ContactId;

    /// A call of the present step that nobody knows the outcome of, though the step is over. Null: there was none.
    public KeapException? Doubt { get; set; }

    /// As Keap showed it a moment ago. Null: it has to be asked for.
    public Contact? Contact { get; set; }

    public Submission With(DeliveryProgress progress) =>
        Seen with
        {
            Progress = progress.ToText(),
            ContactId = ContactId,
        };

    /// <summary>Commits what is about to be done, and with it that this node still has the submission.</summary>
    /// <exception cref="SubmissionLostException"/>
    public async Task CommitAsync(Submission wanted, SubmissionNote note, CancellationToken cancellationToken) =>
        Seen = await store.ChangeAsync(Seen, wanted, note, cancellationToken) ?? throw new SubmissionLostException();

    /// <summary>The same, and with it the day's welcome of the person.</summary>
    /// <returns>False: the person was welcomed today.</returns>
    /// <exception cref="SubmissionLostException"/>
    public async Task<bool> CommitWelcomeAsync(
        DeliveryProgress progress,
        SubmissionNote note,
        CancellationToken cancellationToken
    )
    {
        var (may, now) = await store.BeginWelcomeAsync(Seen, With(progress), note, cancellationToken);
        Seen = now ?? throw new SubmissionLostException();
        if (may)
            Progress = progress;
        return may;
    }

    /// <summary>Nobody was welcomed after all: somebody else may be today.</summary>
    public Task ForgetWelcomeAsync(CancellationToken cancellationToken) =>
        store.ForgetWelcomeAsync(Seen, cancellationToken);
}
