using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Evergrant.Hosting.Home;
using Evergrant.Intake;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Web;
using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Server.Submissions;

/// What came in, for operators' programs: what `evergrant form submissions` shows.
internal sealed class SubmissionEndpoints(EvergrantHome home, Repairs repairs, SubmissionQueries queries)
{
    public static ProblemDocument NoSuchSubmission { get; } =
        Problem.New(
            404,
            "no_such_submission",
            "There is no submission with this receipt; after its time it is removed."
        );

    public Task ListAsync(HttpContext context) =>
        AnswerAsync(
            context,
            () => Task.FromResult<SubmissionSearch?>(SubmissionQueries.OfQuery(context.Request.Query))
        );

    public Task SearchAsync(HttpContext context) =>
        AnswerAsync(context, () => ReadAsync(context, SubmissionJson.Default.SubmissionSearch));

    public async Task CountAsync(HttpContext context)
    {
        var counts = await repairs.Store.CountByFormAsync(context.RequestAborted);
        var answer = new CountsAnswer([
            .. counts.Select(count => new CountAnswer(
                count.Form,
                Spelled.Of(count.State),
                count.Count,
                count.OldestAt
            )),
        ]);
        await Json.WriteAsync(context, 200, answer, SubmissionJson.Default.CountsAnswer);
    }

    public async Task ShowAsync(HttpContext context)
    {
        if (Id(context) is not { } id || await repairs.Store.SeeAsync(id, context.RequestAborted) is not { } seen)
        {
            await Problem.WriteAsync(context, NoSuchSubmission);
            return;
        }
        var events = await repairs.Store.ListEventsAsync(id, context.RequestAborted);
        var page = SubmissionPage.Of(seen, await NameAsync(seen.Submission.Grant, context.RequestAborted), events);
        await Json.WriteAsync(context, 200, page, SubmissionJson.Default.SubmissionPage);
    }

    /// Null: it is none.
    public static SubmissionId? Id(HttpContext context) =>
        SubmissionId.TryParse((string)context.Request.RouteValues["submission"]!, out var id) ? id : null;

    /// <summary>Null: it was no such JSON, and that was answered. An empty body is an empty object.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class, new()
    {
        try
        {
            if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
                return new T();
            // A body that says not what it is was never meant to be left out.
            if (
                context.Request.ContentType is not null
                && await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } read
            )
                return read;
        }
        catch (JsonException)
        {
            // Told below.
        }
        await Problem.WriteAsync(
            context,
            400,
            "invalid_body",
            "The body is a JSON object with the members that /openapi/v1.json names for this address."
        );
        return null;
    }

    public static Task RefuseAsync(HttpContext context, QueryException wrong) =>
        Problem.WriteAsync(context, Problem.New(400, $"invalid_{wrong.Field}", wrong.Message));

    public async Task<string?> NameAsync(GrantId grant, CancellationToken cancellationToken) =>
        (await home.Store.FindAsync(grant, cancellationToken))?.Grant.Name;

    private async Task AnswerAsync(HttpContext context, Func<Task<SubmissionSearch?>> readAsync)
    {
        try
        {
            if (await readAsync() is not { } asked)
                return;
            var query = await queries.ReadAsync(asked, context.RequestAborted);
            var found = await repairs.Store.ListAsync(
                query.Filter,
                query.After,
                query.Limit,
                oldestFirst: false,
                context.RequestAborted
            );
            var names = new Dictionary<GrantId, string?>();
            foreach (var grant in found.Select(seen => seen.Submission.Grant).Distinct())
                names[grant] = await NameAsync(grant, context.RequestAborted);
            var answer = new SubmissionsAnswer(
                [.. found.Select(seen => SubmissionRow.Of(seen, names[seen.Submission.Grant]))],
                found.Count == query.Limit ? found[^1].Submission.Id.ToString() : null
            );
            await Json.WriteAsync(context, 200, answer, SubmissionJson.Default.SubmissionsAnswer);
        }
        catch (QueryException wrong)
        {
            await RefuseAsync(context, wrong);
        }
    }
}
