using Evergrant.Hosting.Home;
using Evergrant.Intake.Forms;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Spooling;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Operators;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// What came in, in the browser of a signed-in operator.
internal sealed class SubmissionPages(
    EvergrantHome home,
    Repairs repairs,
    FormStore forms,
    Acts acts,
    SubmissionQueries queries,
    OperatorSessions sessions,
    PublicAddress address
)
{
    private const int LatestActs = 10;

    /// In the page's address stands not whose submissions it shows, but what only this store makes of it.
    private const string Person = "of";

    public async Task ShowFormsAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is not { } session)
            await OperatorPages.SignedOutAsync(context);
        else
            await FormsPage.WriteAsync(
                context,
                session,
                await forms.ListAsync(context.RequestAborted),
                await repairs.Store.CountByFormAsync(context.RequestAborted),
                await acts.ListAsync(LatestActs, context.RequestAborted),
                Inbox.CountRefused(home),
                home.Calendar.GetUtcNow()
            );
    }

    public async Task ShowListAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is not { } session)
        {
            await OperatorPages.SignedOutAsync(context);
            return;
        }
        try
        {
            var asked = SubmissionQueries.OfQuery(context.Request.Query);
            var query = await queries.ReadAsync(asked, context.RequestAborted);
            var person = context.Request.Query[Person].ToString() is { Length: 32 } hash ? hash : null;
            query = query with { Filter = query.Filter with { Person = person } };
            var found = await repairs.Store.ListAsync(
                query.Filter,
                query.After,
                query.Limit,
                oldestFirst: false,
                context.RequestAborted
            );
            await SubmissionsPage.WriteAsync(
                context,
                session,
                new ListedPage(asked, person, query.Limit, found, await forms.ListAsync(context.RequestAborted)),
                home.Calendar.GetUtcNow()
            );
        }
        catch (QueryException wrong)
        {
            await WrongAsync(context, session, wrong);
        }
    }

    public async Task SearchAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is not { } session)
            await OperatorPages.SignedOutAsync(context);
        else if (!await OperatorForm.IsOursAsync(context, address, session))
            await OperatorPages.ForeignFormAsync(context);
        else
        {
            var form = await context.Request.ReadFormOrEmptyAsync();
            var email = form["email"].ToString();
            var path = email.Contains('@', StringComparison.Ordinal)
                ? $"/submissions?{Person}={repairs.Store.People.Of(email)}"
                : "/submissions";
            await Page.SeeOtherAsync(context, path);
        }
    }

    public async Task ShowOneAsync(HttpContext context)
    {
        if (await sessions.FindAsync(context) is not { } session)
            await OperatorPages.SignedOutAsync(context);
        else if (
            SubmissionEndpoints.Id(context) is not { } id
            || await repairs.Store.SeeAsync(id, context.RequestAborted) is not { } seen
        )
            await NotFoundAsync(context, session);
        else
            await OneSubmissionPage.WriteAsync(
                context,
                session,
                await LookAsync(seen, context.RequestAborted),
                RepairNotice.Read(context.Request),
                200
            );
    }

    /// All that the page shows of one.
    public async Task<LookedSubmission> LookAsync(SeenSubmission seen, CancellationToken cancellationToken)
    {
        var submission = seen.Submission;
        var form = await forms.FindAsync(submission.Form, cancellationToken);
        var now = home.Calendar.GetUtcNow();
        return new LookedSubmission(
            seen,
            (await home.Store.FindAsync(submission.Grant, cancellationToken))?.Grant.Name,
            await repairs.Store.ListEventsAsync(submission.Id, cancellationToken),
            ReplayVerdict.Of(submission, form, new ReplayWish(null, MailAgain: false), isNamed: true, now),
            now
        );
    }

    public static Task NotFoundAsync(HttpContext context, OperatorSession session) =>
        Page.WriteAsync(
            context,
            404,
            "There is no such submission",
            Html.Of($"""<p>After its time it is removed. <a href="/submissions">All submissions</a></p>"""),
            OperatorPages.Frame(session)
        );

    public static Task WrongAsync(HttpContext context, OperatorSession session, QueryException wrong) =>
        Page.WriteAsync(
            context,
            400,
            "That cannot be asked for",
            Html.Of($"""<p>{wrong.Message}</p><p><a href="/submissions">All submissions</a></p>"""),
            OperatorPages.Frame(session)
        );
}
