using System.Runtime.CompilerServices;
using System.Text.Json;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Intake.Submissions;

internal sealed partial class SubmissionStore
{
    private const int PageSize = 500;
    private const string SeenColumns = $"{Columns}, q.held, q.held_at, q.held_until";
    private const string SeenTables = "from submissions s left join intake_queues q on q.grant_id = s.grant_id";

    /// What the store holds, one state after the other: over several at once no index brings the order.
    private static readonly SubmissionState[] StoredStates =
    [
        .. Enum.GetValues<SubmissionState>().Where(state => state != SubmissionState.Held),
    ];

    /// <summary>Null: there is no such submission.</summary>
    public Task<SeenSubmission?> SeeAsync(SubmissionId id, CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql($"select {SeenColumns} {SeenTables} where s.id = @id") { ["id"] = id.ToString() }.FindAsync(
                    connection,
                    ReadSeen,
                    token
                ),
            cancellationToken
        );

    /// <summary>Some of those that are meant, the newest first.</summary>
    /// <param name="filter"/>
    /// <param name="after">The last one of the page before. Null: the first page.</param>
    /// <param name="limit"/>
    /// <param name="oldestFirst">The other way round.</param>
    /// <param name="cancellationToken"/>
    public async Task<IReadOnlyList<SeenSubmission>> ListAsync(
        SubmissionFilter filter,
        SubmissionId? after,
        int limit,
        bool oldestFirst,
        CancellationToken cancellationToken
    )
    {
        var found = new List<SeenSubmission>();
        foreach (var clause in Clauses(filter))
            found.AddRange(
                await home.Database.ReadAsync(
                    (connection, token) =>
                        Select(SeenColumns, filter, clause, after, limit, oldestFirst)
                            .ListAsync(connection, ReadSeen, token),
                    cancellationToken
                )
            );
        var sorted = oldestFirst
            ? found.OrderBy(seen => seen.Submission.Id.ToString(), StringComparer.Ordinal)
            : found.OrderByDescending(seen => seen.Submission.Id.ToString(), StringComparer.Ordinal);
        return [.. sorted.Take(limit)];
    }

    /// <summary>All that are meant, the oldest first, however many there are.</summary>
    public async IAsyncEnumerable<SeenSubmission> AllAsync(
        SubmissionFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        SubmissionId? after = null;
        while (true)
        {
            var page = await ListAsync(filter, after, PageSize, oldestFirst: true, cancellationToken);
            foreach (var seen in page)
                yield return seen;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Submission.Id;
        }
    }

    /// <summary>Of each form in each state. Forms that are gone count too.</summary>
    public async Task<IReadOnlyList<SubmissionCount>> CountByFormAsync(CancellationToken cancellationToken)
    {
        var counted = await home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select c.form, c.state, c.submissions, s.received_at, q.held from (
                      select form, state, count(*) as submissions, min(id) as oldest from submissions group by form, state
                    ) c join submissions s on s.id = c.oldest
                    left join intake_queues q on q.grant_id = s.grant_id
                    order by c.form, c.state
                    """
                ).ListAsync(connection, ReadCount, token),
            cancellationToken
        );
        // Queued and waiting are one when they are held.
        return
        [
            .. counted
                .GroupBy(count => (count.Form, count.State))
                .Select(same => new SubmissionCount(
                    same.Key.Form,
                    same.Key.State,
                    same.Sum(count => count.Count),
                    same.Min(count => count.OldestAt)
                )),
        ];
    }

    private static IEnumerable<string> Clauses(SubmissionFilter filter)
    {
        if (filter.States.Count == 0)
            return [""];
        return StoredStates
            .Select(stored =>
            {
                var (asItIs, held) = (filter.States.Contains(stored), filter.States.Contains(SubmissionState.Held));
                var clause = $"and s.state = '{stored.Code()}'";
                if (stored is not (SubmissionState.Queued or SubmissionState.Waiting) || asItIs == held)
                    return asItIs ? clause : null;
                return $"{clause} and q.held is {(held ? "not null" : "null")}";
            })
            .OfType<string>();
    }

    private static Sql Select(
        string columns,
        SubmissionFilter filter,
        string clause,
        SubmissionId? after,
        int limit,
        bool oldestFirst
    )
    {
        var where = "where s.id >= @least and s.id < @most";
        if (filter.Form is not null)
            where += " and s.form = @form";
        if (filter.Grant is not null)
            where += " and s.grant_id = @grant";
        // The index of a person's submissions begins with the grant.
        if (filter.Person is not null)
            where += " and s.person = @person and s.grant_id in (select grant_id from intake_queues)";
        if (filter.Problem is not null)
            where += " and s.problem = @problem";
        if (after is not null)
            where += oldestFirst ? " and s.id > @after" : " and s.id < @after";
        var sql = new Sql(
            $"select {columns} {SeenTables} {where} {clause} order by s.id {(oldestFirst ? "asc" : "desc")} limit @limit"
        )
        {
            ["least"] = filter.Since is { } since ? SubmissionId.Earliest(since).ToString() : "sb_",
            ["most"] = filter.Until is { } until ? SubmissionId.Earliest(until).ToString() : "sb_~",
            ["limit"] = limit,
        };
        if (filter.Form is not null)
            sql["form"] = filter.Form;
        if (filter.Grant is not null)
            sql["grant"] = filter.Grant;
        if (filter.Person is not null)
            sql["person"] = filter.Person;
        if (filter.Problem is not null)
            sql["problem"] = filter.Problem;
        if (after is not null)
            sql["after"] = after.ToString();
        return sql;
    }

    /// One that does not open must not hide the others.
    private SeenSubmission ReadSeen(SqlRow row)
    {
        var submission = Read(row, Shown(ReadContent, Content.Unreadable), Shown<string?>(ReadProblem, null));
        var (held, at, until) = (row.TextOrNull(), row.TimeOrNull(), row.TimeOrNull());
        return new SeenSubmission(submission, held is null ? null : new GrantHold(held, at, until));
    }

    private static Func<string, SubmissionId, T> Shown<T>(Func<string, SubmissionId, T> open, T otherwise) =>
        (text, id) =>
        {
            try
            {
                return open(text, id);
            }
            catch (Exception broken) when (broken is SealBrokenException or JsonException)
            {
                return otherwise;
            }
        };

    private static SubmissionCount ReadCount(SqlRow row)
    {
        var (form, code, count, oldest, held) = (
            row.Text(),
            row.Text(),
            row.BigNumber(),
            row.Time(),
            row.TextOrNull() is not null
        );
        var state = StateCodes.Find(code)!.Value;
        var isHeld = held && state is (SubmissionState.Queued or SubmissionState.Waiting);
        return new SubmissionCount(form, isHeld ? SubmissionState.Held : state, count, oldest);
    }
}
