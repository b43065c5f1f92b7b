using System.Globalization;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// What the buttons do: for a signed-in browser, from a page of ours that this session was shown.
internal sealed class RepairPages(
    Repairs repairs,
    SubmissionPages pages,
    SubmissionQueries queries,
    ReplayEndpoints replays,
    OperatorSessions sessions,
    PublicAddress address,
    IHostApplicationLifetime lifetime,
    ILogger<RepairPages> log
)
{
    private const int LongestField = 2_000;

    public static IReadOnlyList<string> Verbs { get; } = ["replay", "fix", "discard", "release", "note"];

    public async Task ActAsync(HttpContext context, string verb)
    {
        if (await AllowAsync(context) is not { } session)
            return;
        var form = await context.Request.ReadFormOrEmptyAsync();
        if (
            SubmissionEndpoints.Id(context) is not { } id
            || await repairs.Store.SeeAsync(id, context.RequestAborted) is not { } seen
        )
        {
            await SubmissionPages.NotFoundAsync(context, session);
            return;
        }
        string problem;
        try
        {
            var result = await DoAsync(verb, id, form, context.RequestAborted);
            if (RepairProblems.Of(result) is not { } wrong)
            {
                RepairLog.Acted(log, verb, id.ToString());
                await Page.SeeOtherAsync(context, RepairNotice.PathTo(id.ToString(), verb));
                return;
            }
            problem = wrong.Detail;
        }
        catch (QueryException wrong)
        {
            problem = wrong.Message;
        }
        var looked = await pages.LookAsync(seen, context.RequestAborted);
        await OneSubmissionPage.WriteAsync(context, session, looked, RepairNotice.Wrong(problem), 400);
    }

    public async Task ReplayAllAsync(HttpContext context)
    {
        if (await AllowAsync(context) is not { } session)
            return;
        var form = await context.Request.ReadFormOrEmptyAsync();
        try
        {
            var asked = new SubmissionSearch
            {
                Form = Given(form, "form"),
                Grant = Given(form, "grant"),
                State = Given(form, "state") is { } states ? states.Split(',') : null,
                Since = Given(form, "since"),
                Until = Given(form, "until"),
                Problem = Given(form, "problem"),
            };
            var person = Given(form, "of") is { Length: 32 } hash ? hash : null;
            if (SubmissionsPage.Query(asked, person, null).Length == 0)
                throw new QueryException("state", "say which are meant.");
            var filter = (await queries.ReadAsync(asked, context.RequestAborted)).Filter with { Person = person };
            var wish = WishOf(form);
            var does = Given(form, "yes") is not null;
            var plan = does
                ? await repairs.ReplayAsync(
                    filter,
                    wish,
                    Operating.OfPages(Given(form, "why")),
                    lifetime.ApplicationStopping
                )
                : await repairs.PlanAsync(filter, wish, context.RequestAborted);
            if (does)
                RepairLog.ActedOnMany(log, "replay", plan.Going);
            var quota = await replays.QuotaAsync(plan, context.RequestAborted);
            await WritePlanAsync(context, session, new PlannedReplay(asked, person, wish, plan, quota, does));
        }
        catch (QueryException wrong)
        {
            await SubmissionPages.WrongAsync(context, session, wrong);
        }
    }

    private Task<RepairResult> DoAsync(
        string verb,
        SubmissionId id,
        IFormCollection form,
        CancellationToken cancellationToken
    )
    {
        var actor = Operating.OfPages(Given(form, "why"));
        return verb switch
        {
            "replay" => repairs.ReplayAsync(id, WishOf(form), actor, cancellationToken),
            "fix" => repairs.FixAsync(id, [FieldOf(form)], actor, cancellationToken),
            "discard" when actor.Why is null => throw new QueryException("why", "the record says why nothing is done."),
            "discard" => repairs.DiscardAsync(id, actor, cancellationToken),
            "release" => repairs.ReleaseAsync(id, actor, cancellationToken),
            _ when actor.Why is null => throw new QueryException("note", "it is empty."),
            _ => repairs.NoteAsync(id, actor, cancellationToken),
        };
    }

    private static KeyValuePair<string, string> FieldOf(IFormCollection form)
    {
        var value = form["value"].ToString();
        if (value.Length > LongestField)
            throw new QueryException("value", $"it may have {LongestField} characters.");
        return new(Given(form, "label") is { } label ? $"custom:{label}" : form["field"].ToString(), value);
    }

    /// <exception cref="QueryException"/>
    private static ReplayWish WishOf(IFormCollection form) =>
        new(ReplayEndpoints.StepOf(Given(form, "from")), Given(form, "mail_again") is not null);

    private static string? Given(IFormCollection form, string name) =>
        form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// Null: a page that says why not was written.
    private async Task<OperatorSession?> AllowAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is not { } session)
            await OperatorPages.SignedOutAsync(context);
        else if (!await OperatorForm.IsOursAsync(context, address, session))
            await OperatorPages.ForeignFormAsync(context);
        else
            return session;
        return null;
    }

    private static Task WritePlanAsync(HttpContext context, OperatorSession session, PlannedReplay planned)
    {
        var (plan, back) = (planned.Plan, SubmissionsPage.Query(planned.Asked, planned.Person, null));
        var body = Html.Of(
            $"""
            {(planned.IsDone ? Html.Of($"""<p class="notice" role="status">{Count(plan.Going)} put back: they are delivered next.</p>""") : Html.Empty)}
            <dl>
            <dt>{(planned.IsDone ? "Put back" : "Would go")}</dt><dd>{Count(plan.Going)} of {Count(plan.Meant)}</dd>
            <dt>Calls to Keap</dt><dd>about {Count(plan.Calls)}</dd>
            {Html.Join(planned.Quota.Select(quota => Html.Of($"<dt>Quota</dt><dd>{quota}</dd>")))}
            <dt>Welcomed a second time</dt><dd>{Count(plan.MailTwice)}</dd>
            {Html.Join(
                plan.Staying.Select(staying =>
                    Html.Of($"<dt>Stay</dt><dd>{Count(staying.Value)}: {ReplayWords.Of(staying.Key)}</dd>")
                )
            )}
            </dl>
            {(planned.IsDone || plan.Going == 0 ? Html.Empty : Confirm(session, planned))}
            <p><a href="/submissions?{back}">Back to the list</a></p>
            """
        );
        return Page.WriteAsync(context, 200, "Deliver once more", body, OperatorPages.Frame(session));
    }

    private static Html Confirm(OperatorSession session, PlannedReplay planned) =>
        Html.Of(
            $"""
            <form method="post" action="{ReplayForm.Path}">
            {BrowserForm.Hidden(session.FormToken(ReplayForm.Path))}
            {ReplayForm.Fields(planned.Asked, planned.Person)}
            {(
                planned.Wish.From is { } from
                    ? Html.Of($"""<input type="hidden" name="from" value="{Evergrant.Intake.Spelled.Of(from)}">""")
                    : Html.Empty
            )}
            {(
                planned.Wish.MailAgain
                    ? Html.Of($"""<input type="hidden" name="mail_again" value="yes">""")
                    : Html.Empty
            )}
            <input type="hidden" name="yes" value="yes">
            <label>Why, for the record <input type="text" name="why" maxlength="500"></label>
            <button type="submit">Deliver these {Count(planned.Plan.Going)} once more</button>
            </form>
            """
        );

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record PlannedReplay(
        SubmissionSearch Asked,
        string? Person,
        ReplayWish Wish,
        ReplayPlan Plan,
        IReadOnlyList<string> Quota,
        bool IsDone
    );
}
