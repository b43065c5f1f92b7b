using Evergrant.Hosting.Home;
using Evergrant.Intake;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Quotas;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// Delivers once more, for operators' programs: first without `yes`, which says what it would mean.
internal sealed class ReplayEndpoints(
    EvergrantHome home,
    Repairs repairs,
    SubmissionQueries queries,
    QuotaTable quotas,
    IHostApplicationLifetime lifetime
)
{
    public Task ReplayAllAsync(HttpContext context) =>
        AnswerAsync(
            context,
            async asked =>
            {
                if (asked.Limit is not null || asked.After is not null)
                    throw new QueryException(
                        asked.Limit is null ? "after" : "limit",
                        "all that are meant are delivered once more; say by state, form, person, problem or time which."
                    );
                var query = await queries.ReadAsync(asked, context.RequestAborted);
                if (
                    query.Filter == new SubmissionFilter { States = query.Filter.States }
                    && query.Filter.States.Count == 0
                )
                    throw new QueryException("state", "say which are meant: by state, form, person, problem or time.");
                var wish = WishOf(asked);
                return asked.Yes
                    ? await repairs.ReplayAsync(
                        query.Filter,
                        wish,
                        Operating.OfApi(context, asked.Why),
                        // Who hangs up has said yes all the same.
                        lifetime.ApplicationStopping
                    )
                    : await repairs.PlanAsync(query.Filter, wish, context.RequestAborted);
            }
        );

    public Task ReplayAsync(HttpContext context) =>
        AnswerAsync(
            context,
            async asked =>
            {
                var wish = WishOf(asked);
                if (
                    SubmissionEndpoints.Id(context) is not { } id
                    || await repairs.PlanAsync(id, wish, context.RequestAborted) is not { } plan
                )
                {
                    await Problem.WriteAsync(context, SubmissionEndpoints.NoSuchSubmission);
                    return null;
                }
                if (!asked.Yes)
                    return plan;
                var actor = Operating.OfApi(context, asked.Why);
                if (
                    RepairProblems.Of(await repairs.ReplayAsync(id, wish, actor, context.RequestAborted))
                    is not { } problem
                )
                    return plan;
                await Problem.WriteAsync(context, problem);
                return null;
            }
        );

    /// As far as the provider said what it still takes.
    public async Task<IReadOnlyList<string>> QuotaAsync(ReplayPlan plan, CancellationToken cancellationToken)
    {
        var rows = await quotas.ListAsync(cancellationToken);
        var demands = new List<string>();
        foreach (var (id, calls) in plan.ByGrant)
            if ((await home.Store.FindAsync(id, cancellationToken))?.Grant is { } grant)
                demands.AddRange(
                    QuotaDemand
                        .Of(rows, grant, calls, home.Calendar.GetUtcNow())
                        .Select(demand => $"{grant.Name}: {demand.Text}")
                );
        return demands;
    }

    /// <exception cref="QueryException"/>
    public static DeliveryStep? StepOf(string? text) =>
        text is null ? null
        : Spelled.Find<DeliveryStep>(text) is { } step and not DeliveryStep.Done ? step
        : throw new QueryException("from", "it is contact, note, tags or welcome.");

    private static ReplayWish WishOf(ReplayRequest asked) => new(StepOf(asked.From), asked.MailAgain);

    private async Task AnswerAsync(HttpContext context, Func<ReplayRequest, Task<ReplayPlan?>> actAsync)
    {
        try
        {
            if (
                await SubmissionEndpoints.ReadAsync(context, SubmissionJson.Default.ReplayRequest) is not { } asked
                || await actAsync(asked) is not { } plan
            )
                return;
            var row = ReplayRow.Of(plan, asked.Yes, await QuotaAsync(plan, context.RequestAborted));
            await Json.WriteAsync(context, 200, row, SubmissionJson.Default.ReplayRow);
        }
        catch (QueryException wrong)
        {
            await SubmissionEndpoints.RefuseAsync(context, wrong);
        }
    }
}
