using Evergrant.Hosting.Home;
using Evergrant.Intake.Delivering;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Storage;

namespace Evergrant.Intake.Repairing;

/// <summary>
/// What a person does about submissions: deliver once more, put right, release, discard, note. Each leaves an event that says
/// who and why. Needs no running server; a delivery in another process sees the change by the version.
/// </summary>
internal sealed class Repairs
{
    /// Others change it too, now and then; nobody does so all the time.
    private const int MostTries = 5;

    private readonly EvergrantHome home;
    private readonly SubmissionStore store;
    private readonly FormStore forms;

    private Repairs(EvergrantHome home, SubmissionStore store, FormStore forms) =>
        (this.home, this.store, this.forms) = (home, store, forms);

    public SubmissionStore Store => store;

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<Repairs> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        var store = await SubmissionStore.OpenAsync(home, cancellationToken);
        var forms = await FormStore.OpenAsync(home, cancellationToken);
        await home.Database.MigrateAsync(RepairTables.Migrations, cancellationToken);
        return new Repairs(home, store, forms);
    }

    /// <summary>What a replay would do. Changes nothing.</summary>
    public Task<ReplayPlan> PlanAsync(SubmissionFilter filter, ReplayWish wish, CancellationToken cancellationToken) =>
        EachAsync(filter, wish, (_, _, _) => Task.FromResult(true), cancellationToken);

    /// <inheritdoc cref="PlanAsync(SubmissionFilter, ReplayWish, CancellationToken)"/>
    public async Task<ReplayPlan?> PlanAsync(SubmissionId id, ReplayWish wish, CancellationToken cancellationToken)
    {
        if (await store.SeeAsync(id, cancellationToken) is not { Submission: var seen })
            return null;
        var form = await forms.FindAsync(seen.Form, seen.Grant, cancellationToken);
        var sum = new ReplaySum();
        sum.Add(seen, ReplayVerdict.Of(seen, form, wish, isNamed: true, home.Calendar.GetUtcNow()));
        return sum.ToPlan();
    }

    /// <summary>Delivers those that are meant once more, the oldest first.</summary>
    /// <returns>What was really done.</returns>
    /// <exception cref="StoreUnavailableException">What was put back before stays so.</exception>
    public async Task<ReplayPlan> ReplayAsync(
        SubmissionFilter filter,
        ReplayWish wish,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var done = await EachAsync(
            filter,
            wish,
            async (seen, goes, token) =>
                await store.ChangeAsync(seen, goes.Wanted, NoteOf(goes, actor), token) is not null,
            cancellationToken
        );
        if (done.Going > 0)
            await new Acts(home).AddAsync("replayed", actor, done.Going, cancellationToken);
        return done;
    }

    public Task<RepairResult> ReplayAsync(
        SubmissionId id,
        ReplayWish wish,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            id,
            async seen =>
            {
                var form = await forms.FindAsync(seen.Form, seen.Grant, cancellationToken);
                return ReplayVerdict.Of(seen, form, wish, isNamed: true, home.Calendar.GetUtcNow()) switch
                {
                    ReplayVerdict.Goes goes => new Step.Change(goes.Wanted, NoteOf(goes, actor)),
                    ReplayVerdict.Stays(var why) => new Step.Refuse(why, ReplayWords.Of(why)),
                    _ => throw new InvalidOperationException("A submission goes or stays."),
                };
            },
            cancellationToken
        );

    /// <summary>Puts right what was sent. What waited for that is delivered then; what is over stays over.</summary>
    /// <param name="id"/>
    /// <param name="values">By the name of a field; an empty value takes it away.</param>
    /// <param name="actor"/>
    /// <param name="cancellationToken"/>
    public Task<RepairResult> FixAsync(
        SubmissionId id,
        IReadOnlyList<KeyValuePair<string, string>> values,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            id,
            seen =>
            {
                if (seen.State is SubmissionState.Running)
                    return Task.FromResult<Step>(new Step.Refuse("running", ReplayWords.Of("running")));
                if (ReferenceEquals(seen.Content, Content.Unreadable))
                    return Task.FromResult<Step>(new Step.Refuse("unreadable", ReplayWords.Of("unreadable")));
                var fixedContent = ContentFix.Apply(seen.Content, values, out var flaw);
                if (fixedContent is null)
                    return Task.FromResult<Step>(new Step.Refuse("field_invalid", flaw!));
                var wanted = Fixed(seen, fixedContent);
                if (seen.State == SubmissionState.NeedsAttention)
                    wanted = wanted with
                    {
                        State = SubmissionState.Queued,
                        DueAt = home.Calendar.GetUtcNow(),
                        Attempts = 0,
                        FailedAt = null,
                        Problem = null,
                        ProblemText = null,
                    };
                // What was there before is told by name only: it was wrong, and it is personal.
                var names = string.Join(", ", values.Select(value => value.Key));
                return Task.FromResult<Step>(
                    new Step.Change(wanted, new SubmissionNote("fixed", actor.Say($"changed {names}")))
                );
            },
            cancellationToken
        );

    /// What is put right and was delivered in part is delivered as it is now.
    private Submission Fixed(Submission seen, Content content)
    {
        var wanted = seen with { Content = content };
        // Another person is another contact, and what was done for the first was done for nobody else.
        if (store.People.Of(content) != seen.Person)
            wanted = wanted with { ContactId = null, Progress = null };
        // The note that was written says what was wrong: another one says it right.
        else if (seen.Progress is not null && content.Message != seen.Content.Message)
            wanted = wanted with
            {
                Progress = (DeliveryProgress.Of(seen.Progress) with { NoteBegun = false }).ToText(),
            };
        // What is over stays over; brought back, it begins at the contact.
        if (seen.Step == DeliveryStep.Done)
            return wanted;
        var isOnlyTags = seen.Content with { Tags = content.Tags } == content;
        var from = isOnlyTags && wanted.ContactId is not null ? DeliveryStep.Tags : DeliveryStep.Contact;
        return from < seen.Step ? wanted with { Step = from, Attempts = 0 } : wanted;
    }

    /// <summary>Nothing more is done with it.</summary>
    public Task<RepairResult> DiscardAsync(SubmissionId id, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            seen =>
                Task.FromResult<Step>(
                    seen.State switch
                    {
                        SubmissionState.Running => new Step.Refuse("running", ReplayWords.Of("running")),
                        SubmissionState.Delivered => new Step.Refuse(
                            "delivered",
                            "It is in the account already. What is over is removed by itself, or with form forget."
                        ),
                        SubmissionState.Discarded => new Step.Refuse("discarded", "It was discarded before."),
                        _ => new Step.Change(
                            seen with
                            {
                                State = SubmissionState.Discarded,
                                DueAt = null,
                                EndedAt = home.Calendar.GetUtcNow(),
                            },
                            new SubmissionNote("discarded", actor.Say())
                        ),
                    }
                ),
            cancellationToken
        );

    /// <summary>Out of quarantine, and on its way.</summary>
    public Task<RepairResult> ReleaseAsync(SubmissionId id, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            seen =>
                Task.FromResult<Step>(
                    seen.State == SubmissionState.Quarantined
                        ? new Step.Change(
                            seen with
                            {
                                State = SubmissionState.Queued,
                                DueAt = home.Calendar.GetUtcNow(),
                                Problem = null,
                            },
                            new SubmissionNote("released", actor.Say())
                        )
                        : new Step.Refuse("not_quarantined", "It is not in quarantine.")
                ),
            cancellationToken
        );

    /// <summary>Puts a sentence down with it, whatever is being done with it.</summary>
    public async Task<RepairResult> NoteAsync(SubmissionId id, Actor actor, CancellationToken cancellationToken) =>
        await store.AddEventAsync(id, "noted", $"{actor.Why}\nby {actor.Who}", cancellationToken)
        && await store.SeeAsync(id, cancellationToken) is { Submission: var seen }
            ? new RepairResult.Done(seen)
            : new RepairResult.NoSuchSubmission();

    private async Task<RepairResult> ChangeAsync(
        SubmissionId id,
        Func<Submission, Task<Step>> decideAsync,
        CancellationToken cancellationToken
    )
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await store.SeeAsync(id, cancellationToken) is not { Submission: var seen })
                return new RepairResult.NoSuchSubmission();
            switch (await decideAsync(seen))
            {
                case Step.Refuse(var code, var text):
                    return new RepairResult.Impossible(code, text);
                case Step.Change(var wanted, var note):
                    if (await store.ChangeAsync(seen, wanted, note, cancellationToken) is { } changed)
                        return new RepairResult.Done(changed);
                    break;
            }
        }
        return new RepairResult.Contended();
    }

    private async Task<ReplayPlan> EachAsync(
        SubmissionFilter filter,
        ReplayWish wish,
        Func<Submission, ReplayVerdict.Goes, CancellationToken, Task<bool>> actAsync,
        CancellationToken cancellationToken
    )
    {
        var known = (await forms.ListAsync(cancellationToken)).ToDictionary(form => form.Name);
        var isNamed = filter.States.Contains(SubmissionState.Discarded);
        var sum = new ReplaySum();
        await foreach (var one in store.AllAsync(filter, cancellationToken))
        {
            var seen = one.Submission;
            var form = known.GetValueOrDefault(seen.Form) is { } named && named.Grant == seen.Grant ? named : null;
            var verdict = ReplayVerdict.Of(seen, form, wish, isNamed, home.Calendar.GetUtcNow());
            if (verdict is ReplayVerdict.Goes goes && !await actAsync(seen, goes, cancellationToken))
                verdict = new ReplayVerdict.Stays("changed_meanwhile");
            sum.Add(seen, verdict);
        }
        return sum.ToPlan();
    }

    private static SubmissionNote NoteOf(ReplayVerdict.Goes goes, Actor actor) =>
        new("replayed", actor.Say($"from {Spelled.Of(goes.From)}{(goes.MailsTwice ? ", welcomed again" : "")}"));

    private abstract record Step
    {
        public sealed record Change(Submission Wanted, SubmissionNote Note) : Step;

        public sealed record Refuse(string Code, string Text) : Step;
    }
}
