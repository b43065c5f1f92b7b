using System.CommandLine;
using System.Globalization;
using Evergrant.Cli.Homes;
using Evergrant.Cli.Terminal;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Quotas;

namespace Evergrant.Cli.Submissions;

internal static class SubmissionReplay
{
    private static readonly string[] Steps = ["contact", "note", "tags", "welcome"];

    public static Command Create()
    {
        var receipt = new Argument<string?>("RECEIPT")
        {
            Description = "One of them. Without: those that the options name.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var filter = new FilterOptions();
        var from = new Option<string?>("--from")
        {
            Description =
                "Begin with contact, note, tags or welcome. Default: where it stands; at contact when it is over.",
            HelpName = "STEP",
        };
        var mailAgain = new Option<bool>("--mail-again")
        {
            Description = "Welcome those too who were welcomed before, or may have been.",
        };
        var why = new Option<string?>("--why") { Description = "For the record.", HelpName = "TEXT" };
        var yes = new Option<bool>("--yes") { Description = "Do it. Without: only say what would be done." };
        var json = GlobalOptions.Json();
        var command = new Command(
            "replay",
            "Deliver submissions once more; first it says how many, how many calls, and who would get mail twice."
        )
        {
            receipt,
            from,
            mailAgain,
            why,
            yes,
            json,
        };
        filter.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var one = parsed.GetValue(receipt) is { } text ? Receipts.Read(text) : (SubmissionId?)null;
                if (one is null == !filter.IsGiven(parsed))
                    throw new UsageException(
                        one is null
                            ? "Name a receipt, or which ones: --state needs_attention, --form newsletter …"
                            : "Name a receipt or options that choose, not both."
                    );
                var wish = new ReplayWish(StepOf(parsed.GetValue(from)), parsed.GetValue(mailAgain));
                await using var home = await CommandHome.OpenAsync(parsed, cancellationToken, start: false);
                var repairs = await Repairs.OpenAsync(home.Opened, cancellationToken);
                var meant = await filter.ReadAsync(parsed, home, repairs.Store, cancellationToken);
                var plan = one is { } planned
                    ? await repairs.PlanAsync(planned, wish, cancellationToken) ?? throw Receipts.NotThere(planned)
                    : await repairs.PlanAsync(meant, wish, cancellationToken);
                var does = parsed.GetValue(yes) && plan.Going > 0;
                if (does)
                    plan = one is { } id
                        ? await OneAsync(repairs, id, wish, plan, Actors.Of(parsed.GetValue(why)), cancellationToken)
                        : await repairs.ReplayAsync(meant, wish, Actors.Of(parsed.GetValue(why)), cancellationToken);
                var demands = await DemandsAsync(home, plan, cancellationToken);
                if (parsed.GetValue(json))
                    JsonOut.Print(ReplayRow.Of(plan, does, demands));
                else
                    Print(plan, does, demands);
                return plan.Going > 0 || plan.Meant == 0 ? ExitCodes.Ok : ExitCodes.Failed;
            }
        );
        HelpWithExamples.Add(
            command,
            "evergrant form replay sb_01kav5y2m3kq8d0x7c4n",
            "evergrant form replay --state needs_attention --problem no_such_tag --yes",
            "evergrant form replay --form newsletter --since 2d --from tags --yes --why \"the tag was wrong\""
        );
        return command;
    }

    private static async Task<ReplayPlan> OneAsync(
        Repairs repairs,
        SubmissionId id,
        ReplayWish wish,
        ReplayPlan plan,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        await repairs.ReplayAsync(id, wish, actor, cancellationToken) switch
        {
            RepairResult.Done => plan,
            RepairResult.Impossible(var code, _) => Stays(plan, code),
            RepairResult.Contended => Stays(plan, "changed_meanwhile"),
            _ => throw Receipts.NotThere(id),
        };

    private static ReplayPlan Stays(ReplayPlan plan, string why) =>
        plan with
        {
            Going = 0,
            Calls = 0,
            MailTwice = 0,
            Staying = new Dictionary<string, long> { [why] = 1 },
            ByGrant = new Dictionary<GrantId, long>(),
        };

    private static void Print(ReplayPlan plan, bool done, IReadOnlyList<string> demands)
    {
        if (plan.Meant == 0)
        {
            Say.Note("There is none of that kind.");
            return;
        }
        foreach (
            var line in Table.Facts([
                (done ? "Put back" : "Would go", Count(plan.Going)),
                ("Calls to Keap", plan.Going == 0 ? null : $"about {Count(plan.Calls)}"),
                .. demands.Select(demand => (" ", (string?)demand)),
                ("Mailed twice", plan.Going == 0 ? null : Count(plan.MailTwice)),
                .. plan.Staying.Select(staying =>
                    ("Stay", (string?)$"{Count(staying.Value)}: {ReplayWords.Of(staying.Key)}")
                ),
            ])
        )
            Say.Data(line);
        if (plan.Going > 0)
            Say.Note(
                done ? "They are delivered by the server, or by the next tick." : "Nothing was changed. To do it: --yes"
            );
    }

    private static async Task<IReadOnlyList<string>> DemandsAsync(
        CommandHome home,
        ReplayPlan plan,
        CancellationToken cancellationToken
    )
    {
        var rows = await (await QuotaTable.OpenAsync(home.Opened, cancellationToken)).ListAsync(cancellationToken);
        var demands = new List<string>();
        foreach (var (id, calls) in plan.ByGrant)
            if ((await home.Store.FindAsync(id, cancellationToken))?.Grant is { } grant)
                demands.AddRange(
                    QuotaDemand
                        .Of(rows, grant, calls, home.Calendar.GetUtcNow())
                        .Select(demand => plan.ByGrant.Count == 1 ? demand.Text : $"{grant.Name}: {demand.Text}")
                );
        return demands;
    }

    private static DeliveryStep? StepOf(string? text) =>
        text is null ? null
        : Array.IndexOf(Steps, text) is >= 0 and var step ? (DeliveryStep)step
        : throw new UsageException($"--from takes {string.Join(", ", Steps)}; '{text}' is none of them.");

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
