using Evergrant.Hosting.Home;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Submissions;
using Evergrant.Storage;

namespace Evergrant.Intake.Accepting;

/// <summary>
/// Takes what somebody sent to a form: checks it, and has it committed before it answers. Safe for concurrent use; needs no
/// running server. Whether the form is open is the caller's to look at.
/// </summary>
public sealed class Acceptance
{
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(24);

    /// A file may be found, imported, or sent by a back end, again long after.
    private static readonly TimeSpan OwnersKeyLife = TimeSpan.FromDays(90);
    private static readonly TimeSpan DoubleClick = TimeSpan.FromSeconds(60);

    /// A person has to make it.
    private static readonly TimeSpan UntilRoom = TimeSpan.FromHours(1);

    private readonly EvergrantHome home;
    private readonly SubmissionStore store;
    private readonly SenderRates rates;
    private readonly BotChecks bots;

    private Acceptance(EvergrantHome home, SubmissionStore store, FormStore forms)
    {
        (this.home, this.store) = (home, store);
        rates = new SenderRates(home.ProcessClock);
        bots = new BotChecks(home, forms);
        Stamps = new Stamps(store.People, home.ProcessClock);
    }

    internal Stamps Stamps { get; }

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<Acceptance> OpenAsync(EvergrantHome home, CancellationToken cancellationToken) =>
        new(
            home,
            await SubmissionStore.OpenAsync(home, cancellationToken),
            await FormStore.OpenAsync(home, cancellationToken)
        );

    /// <summary>Name of the field of a form that nobody sees and only programs fill in. The same for ever.</summary>
    public string TrapOf(string form) => $"confirm_{store.People.Hash($"trap {form}")[..6]}";

    /// <summary>When this returns an accepted submission, it has been committed.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was taken.</exception>
    public async Task<AcceptAnswer> AcceptAsync(Form form, RawSubmission raw, CancellationToken cancellationToken)
    {
        // 1. Whose it is, and how many there were.
        var isStranger = raw.Trust == Trust.Stranger;
        if (isStranger && !MayPost(form, raw))
            return Refuse(
                "origin_not_allowed",
                null,
                "This form takes what pages of its own sites send, and the browser named another site or none."
            );
        if (isStranger && TooManyOfAddress(form, raw) is { } early)
            return new AcceptAnswer.TooMany(early);

        // 2. What it says.
        if (raw.IdempotencyKey is { } key && !RepeatKeys.IsRight(key))
            return Refuse("idempotency_key_invalid", null, "An Idempotency-Key has 1 to 255 characters of ASCII.");
        var read = SubmissionReading.Read(form, raw, TrapOf(form.Name), home.Calendar.GetUtcNow());
        if (read.Mistakes.Count > 0)
            return new AcceptAnswer.Refused(read.Mistakes);
        // Not before: what cannot be taken takes no room from what can.
        if (TooMany(form, raw) is { } wait)
            return new AcceptAnswer.TooMany(wait);

        // 3. Whether it came before: an answer to a bot check is good for one question.
        var (chosen, natural) = Keys(form, raw);
        var repeated = (chosen ?? natural)!;
        if (form.Definition.BotCheck is not null && isStranger)
            if (await store.FindRepeatedAsync(repeated, cancellationToken) is { } before)
                return Answer(before, isSuspicious: false);

        // 4. Who sent it, a person or a program.
        var bot = await AskAsync(form, read, repeated, isStranger, cancellationToken);
        if (bot == BotVerdict.Spent)
            return Refuse(
                "bot_check_spent",
                null,
                "The check that you are a person is too old. Please do it again and send once more."
            );
        var suspicions = isStranger
            ? Suspicions.Of(read, Stamps.Judge(form.Name, read.Stamp), bot, HidesSite(form, raw))
            : [];
        var isSuspicious = suspicions.Sum(suspicion => suspicion.Weight) >= Suspicions.Line;
        if (isSuspicious && await store.IsQuarantineFullAsync(form.Name, cancellationToken))
            return new AcceptAnswer.TooMany(UntilRoom);

        // 5. On record, then the answer.
        var wanted = new NewSubmission
        {
            Form = form.Name,
            Grant = form.Grant,
            Content = read.Content with
            {
                Suspicions = isSuspicious ? [.. suspicions.Select(suspicion => suspicion.Reason)] : [],
            },
            IsSuspicious = isSuspicious,
            Problem = isSuspicious && bot == BotVerdict.Unknown ? Suspicions.BotCheckAway : null,
            Key = chosen,
            Natural = natural,
        };
        return Answer(await store.AcceptAsync(wanted, cancellationToken), isSuspicious);
    }

    /// What it would be answered because it came before. Null: it did not.
    internal async Task<AcceptAnswer?> FindBeforeAsync(
        Form form,
        RawSubmission raw,
        CancellationToken cancellationToken
    )
    {
        var (chosen, natural) = Keys(form, raw);
        return await store.FindRepeatedAsync((chosen ?? natural)!, cancellationToken) is { } before
            ? Answer(before, isSuspicious: false)
            : null;
    }

    /// Whoever lists no site takes from anywhere: a request can be made without a browser in any case.
    private static bool MayPost(Form form, RawSubmission raw) =>
        form.Definition.Origins.Count == 0
        || raw.IsOwnPage
        || HidesSite(form, raw)
        || Origins.AreListed(form.Definition.Origins, raw.Site);

    /// Also one of the listed sites may: by its referrer policy, or in a frame. A person can tell.
    private static bool HidesSite(Form form, RawSubmission raw) =>
        form.Definition.Origins.Count > 0 && !raw.IsOwnPage && raw.Site == Origins.Hidden;

    private TimeSpan? TooManyOfAddress(Form form, RawSubmission raw) =>
        raw.From is { } from ? rates.TakeOfAddress(form.Name, from, form.Definition.PerAddress) : null;

    /// A flood of strangers stops no back end.
    private TimeSpan? TooMany(Form form, RawSubmission raw) =>
        raw.Trust switch
        {
            Trust.Stranger => rates.Take(form.Name, form.Definition.PerMinute),
            Trust.Keyed => rates.Take($"{form.Name} with a key", form.Definition.PerMinute),
            _ => null,
        };

    private (RepeatKey? Chosen, RepeatKey? Natural) Keys(Form form, RawSubmission raw)
    {
        // A stranger who guesses a back end's key takes no submission from it; the owner's spool has what a back end sent.
        var whose = $"{form.Grant} {form.Name} {(raw.Trust == Trust.Stranger ? "stranger" : "known")}";
        var fingerprint = RepeatKeys.Fingerprint(store.People, raw.Fields);
        return raw.IdempotencyKey is { } key
            ? (new RepeatKey(store.People.Hash($"key {whose} {key}"), fingerprint, LifeOf(raw)), null)
            : (null, new RepeatKey(store.People.Hash($"same {whose} {fingerprint}"), fingerprint, DoubleClick));
    }

    private static TimeSpan LifeOf(RawSubmission raw) => raw.Trust == Trust.Stranger ? KeyLife : OwnersKeyLife;

    private async Task<BotVerdict> AskAsync(
        Form form,
        ReadSubmission read,
        RepeatKey repeated,
        bool isStranger,
        CancellationToken cancellationToken
    ) =>
        !isStranger || form.Definition.BotCheck is null ? BotVerdict.NotAsked
        // What has fallen into the trap needs no second opinion.
        : read.IsTrapped ? BotVerdict.NotAsked
        : await bots.JudgeAsync(form, read.BotAnswer, RepeatKeys.AsGuid(repeated), cancellationToken);

    private static AcceptAnswer Answer(AcceptResult result, bool isSuspicious) =>
        result switch
        {
            AcceptResult.Accepted(var id) => isSuspicious
                ? new AcceptAnswer.Quarantined(id)
                : new AcceptAnswer.Accepted(id),
            AcceptResult.Repeated(var id) => new AcceptAnswer.Repeated(id),
            AcceptResult.KeyUsed => new AcceptAnswer.KeyUsed(),
            _ => throw new InvalidOperationException($"No answer for {result.GetType().Name}."),
        };

    private static AcceptAnswer.Refused Refuse(string code, string? field, string text) =>
        new([new FieldMistake(code, field, text)]);
}
