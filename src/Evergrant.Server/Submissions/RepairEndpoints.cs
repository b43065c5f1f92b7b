using Evergrant.Hosting.Home;
using Evergrant.Intake.Repairing;
using Evergrant.Intake.Submissions;
using Evergrant.Server.Web;

namespace Evergrant.Server.Submissions;

/// What operators' programs do about one submission, or about a person.
internal sealed class RepairEndpoints(
    EvergrantHome home,
    Repairs repairs,
    SubmissionEndpoints reads,
    IHostApplicationLifetime lifetime
)
{
    public async Task FixAsync(HttpContext context)
    {
        if (await SubmissionEndpoints.ReadAsync(context, SubmissionJson.Default.FixRequest) is { } asked)
            await ActAsync(
                context,
                asked.Why,
                (id, actor, token) => repairs.FixAsync(id, ValuesOf(asked), actor, token)
            );
    }

    /// <exception cref="QueryException"/>
    private static List<KeyValuePair<string, string>> ValuesOf(FixRequest asked) =>
        [
            .. (asked.Set ?? new Dictionary<string, string>()).Select(field =>
                field.Value is null
                    ? throw new QueryException("set", $"{field.Key} is null; an empty text takes a field away.")
                    : field
            ),
        ];

    public async Task DiscardAsync(HttpContext context)
    {
        if (await SubmissionEndpoints.ReadAsync(context, SubmissionJson.Default.RepairRequest) is not { } asked)
            return;
        if (string.IsNullOrWhiteSpace(asked.Why))
            await Problem.WriteAsync(
                context,
                400,
                "invalid_why",
                "why: it is missing; the record says why nothing is done."
            );
        else
            await ActAsync(context, asked.Why, repairs.DiscardAsync);
    }

    public async Task ReleaseAsync(HttpContext context)
    {
        if (await SubmissionEndpoints.ReadAsync(context, SubmissionJson.Default.RepairRequest) is { } asked)
            await ActAsync(context, asked.Why, repairs.ReleaseAsync);
    }

    public async Task NoteAsync(HttpContext context)
    {
        if (await SubmissionEndpoints.ReadAsync(context, SubmissionJson.Default.NoteRequest) is not { } asked)
            return;
        if (string.IsNullOrWhiteSpace(asked.Text))
            await Problem.WriteAsync(context, 400, "invalid_text", "text: it is missing.");
        else
            await ActAsync(context, asked.Text, repairs.NoteAsync);
    }

    public async Task ForgetAsync(HttpContext context)
    {
        if (await SubmissionEndpoints.ReadAsync(context, SubmissionJson.Default.ForgetRequest) is not { } asked)
            return;
        try
        {
            if (asked.Person?.Contains('@', StringComparison.Ordinal) != true)
                throw new QueryException("person", "it is an address such as ann@example.com.");
            var actor = Operating.OfApi(context, asked.Why);
            var forgetting = new Forgetting(home, repairs.Store);
            var (found, contacts) = (0L, new SortedSet<string>(StringComparer.Ordinal));
            await foreach (var seen in forgetting.ListAsync(asked.Person, context.RequestAborted))
            {
                found++;
                if (seen.Submission.ContactId is { } contact)
                    contacts.Add(contact);
            }
            if (asked.Yes)
                found = await forgetting.ForgetAsync(asked.Person, actor, lifetime.ApplicationStopping);
            var answer = new ForgetAnswer(asked.Yes, found, [.. contacts]);
            await Json.WriteAsync(context, 200, answer, SubmissionJson.Default.ForgetAnswer);
        }
        catch (QueryException wrong)
        {
            await SubmissionEndpoints.RefuseAsync(context, wrong);
        }
    }

    private async Task ActAsync(
        HttpContext context,
        string? why,
        Func<SubmissionId, Actor, CancellationToken, Task<RepairResult>> actAsync
    )
    {
        try
        {
            var result = SubmissionEndpoints.Id(context) is { } id
                ? await actAsync(id, Operating.OfApi(context, why), context.RequestAborted)
                : new RepairResult.NoSuchSubmission();
            if (RepairProblems.Of(result) is { } problem)
                await Problem.WriteAsync(context, problem);
            else
                await reads.ShowAsync(context);
        }
        catch (QueryException wrong)
        {
            await SubmissionEndpoints.RefuseAsync(context, wrong);
        }
    }
}
