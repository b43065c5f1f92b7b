using System.Data.Common;
using System.Text.Json;
using Evergrant.Hosting.Home;
using Evergrant.Sealing;
using Evergrant.Storage;

namespace Evergrant.Intake.Submissions;

/// <summary>
/// Submissions on record. Each write to one takes its row first, by moving its version on, then looks and writes what cannot
/// fail, so that it may share a transaction with others. Sealing happens outside. Safe for concurrent use.
/// </summary>
internal sealed partial class SubmissionStore
{
    private const string Columns = """
        s.id, s.form, s.grant_id, s.person, s.state, s.version, s.received_at, s.due_at, s.step, s.contact_id, s.progress,
        s.attempts, s.failed_at, s.problem, s.sealed_problem, s.ended_at, s.sealed_content
        """;

    private readonly EvergrantHome home;
    private readonly People people;

    private SubmissionStore(EvergrantHome home, People people) => (this.home, this.people) = (home, people);

    public People People => people;

    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<SubmissionStore> OpenAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        await home.Database.MigrateAsync(IntakeTables.Migrations, cancellationToken);
        return new SubmissionStore(home, await People.OpenAsync(home, cancellationToken));
    }

    /// <summary>Takes a submission, unless its key says that it was taken before. When this returns it has been committed.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was taken.</exception>
    public Task<AcceptResult> AcceptAsync(NewSubmission wanted, CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        var id = SubmissionId.New(now);
        var content = JsonSerializer.SerializeToUtf8Bytes(wanted.Content, ContentJson.Default.Content);
        var insert = new Sql(
            """
            insert into submissions
              (id, form, grant_id, person, place, state, version, received_at, due_at, step, attempts, problem, bytes, sealed_content)
            select @id, @form, @grant, @person,
              coalesce((select max(place) from submissions where grant_id = @grant and person = @person), 0) + 1,
              @state, 1, @now, @due, 'contact', 0, @problem, @bytes, @content
            where true
            """
        )
        {
            ["id"] = id.ToString(),
            ["form"] = wanted.Form,
            ["grant"] = wanted.Grant,
            ["person"] = people.Of(wanted.Content),
            ["state"] = (wanted.IsSuspicious ? SubmissionState.Quarantined : SubmissionState.Queued).Code(),
            ["now"] = now,
            ["due"] = wanted.IsSuspicious ? (DateTimeOffset?)null : now,
            ["problem"] = wanted.Problem,
            ["bytes"] = content.Length,
            ["content"] = home.Sealer.Seal(content, ContentContext(id)),
        };
        var queue = new Sql("insert into intake_queues (grant_id, version) values (@grant, 1) on conflict do nothing")
        {
            ["grant"] = wanted.Grant,
        };
        return home.Database.WriteAsync(
            async (connection, token) =>
            {
                foreach (var key in new[] { wanted.Key, wanted.Natural })
                    if (key is not null && await TakeKeyAsync(connection, key, id, token) is { } taken)
                        return taken;
                await queue.ExecuteAsync(connection, token);
                await insert.ExecuteAsync(connection, token);
                return new AcceptResult.Accepted(id);
            },
            cancellationToken
        );
    }

    /// <summary>Null: there is no such submission.</summary>
    /// <exception cref="SealBrokenException">What it holds does not open.</exception>
    public Task<Submission?> FindAsync(SubmissionId id, CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql($"select {Columns} from submissions s where s.id = @id") { ["id"] = id.ToString() }.FindAsync(
                    connection,
                    Read,
                    token
                ),
            cancellationToken
        );

    /// In their order.
    public Task<IReadOnlyList<SubmissionEvent>> ListEventsAsync(SubmissionId id, CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    "select number, at, kind, sealed_detail, id from submission_events where submission = @id order by number"
                )
                {
                    ["id"] = id.ToString(),
                }.ListAsync(connection, ReadEvent, token),
            cancellationToken
        );

    /// To be run inside the write that took the submission's row.
    public Sql Event(SubmissionId id, string kind, string? detail) => Event(home, id, kind, detail);

    /// <inheritdoc cref="Event(SubmissionId, string, string?)"/>
    public static Sql Event(EvergrantHome home, SubmissionId id, string kind, string? detail)
    {
        var now = home.Calendar.GetUtcNow();
        var name = Ids.New("se_", now);
        return new Sql(
            """
            insert into submission_events (id, submission, number, at, kind, sealed_detail)
            select @name, @id,
              coalesce((select max(number) from submission_events where submission = @id), 0) + 1,
              @now, @kind, @detail
            where true
            """
        )
        {
            ["name"] = name,
            ["id"] = id.ToString(),
            ["now"] = now,
            ["kind"] = kind,
            ["detail"] = detail is null
                ? null
                : home.Sealer.Seal(detail, IntakeTables.EventContext(home.Store.StoreId, name)),
        };
    }

    /// <summary>Puts something on record that changes nothing: whoever delivers it does not notice.</summary>
    /// <returns>False: there is no such submission.</returns>
    public Task<bool> AddEventAsync(SubmissionId id, string kind, string detail, CancellationToken cancellationToken)
    {
        var look = new Sql("select id from submissions where id = @id") { ["id"] = id.ToString() };
        var add = Event(id, kind, detail);
        return home.Database.WriteAsync(
            async (connection, token) =>
                await look.FindAsync(connection, row => row.Text(), token) is not null
                && await add.ExecuteAsync(connection, token) == 1,
            cancellationToken
        );
    }

    private static async Task<AcceptResult?> TakeKeyAsync(
        DbConnection connection,
        RepeatKey key,
        SubmissionId id,
        CancellationToken cancellationToken
    )
    {
        var take = new Sql(
            """
            insert into submission_keys (hash, fingerprint, submission, key_ends)
            values (@hash, @fingerprint, @id, now_ms() + cast(@life as bigint))
            on conflict (hash) do update set
              fingerprint = excluded.fingerprint, submission = excluded.submission, key_ends = excluded.key_ends
            where submission_keys.key_ends <= now_ms()
            """
        )
        {
            ["hash"] = key.Hash,
            ["fingerprint"] = key.Fingerprint,
            ["id"] = id.ToString(),
            ["life"] = (long)key.Life.TotalMilliseconds,
        };
        if (await take.ExecuteAsync(connection, cancellationToken) == 1)
            return null;
        var (fingerprint, before) = await new Sql(
            "select fingerprint, submission from submission_keys where hash = @hash"
        )
        {
            ["hash"] = key.Hash,
        }.FindAsync(connection, row => (row.Text(), row.Text()), cancellationToken);
        return fingerprint == key.Fingerprint
            ? new AcceptResult.Repeated(SubmissionId.Parse(before))
            : new AcceptResult.KeyUsed();
    }

    private Submission Read(SqlRow row) => Read(row, ReadContent, ReadProblem);

    private static Submission Read(
        SqlRow row,
        Func<string, SubmissionId, Content> open,
        Func<string, SubmissionId, string?> tell
    )
    {
        var id = SubmissionId.Parse(row.Text());
        return new()
        {
            Id = id,
            Form = row.Text(),
            Grant = GrantId.Parse(row.Text()),
            Person = row.TextOrNull(),
            State =
                StateCodes.Find(row.Text())
                ?? throw new InvalidOperationException($"The store holds {id} in a state that is unknown here."),
            Version = row.BigNumber(),
            ReceivedAt = row.Time(),
            DueAt = row.TimeOrNull(),
            Step = Enum.Parse<DeliveryStep>(row.Text(), ignoreCase: true),
            ContactId = row.TextOrNull(),
            Progress = row.TextOrNull(),
            Attempts = row.Number(),
            FailedAt = row.TimeOrNull(),
            Problem = row.TextOrNull(),
            ProblemText = row.TextOrNull() is { } problem ? tell(problem, id) : null,
            EndedAt = row.TimeOrNull(),
            Content = open(row.Text(), id),
        };
    }

    private Content ReadContent(string text, SubmissionId id) =>
        JsonSerializer.Deserialize(home.Sealer.Open(text, ContentContext(id)), ContentJson.Default.Content)!;

    private string ReadProblem(string text, SubmissionId id) =>
        home.Sealer.OpenText(text, IntakeTables.ProblemContext(home.Store.StoreId, id.ToString()));

    private SubmissionEvent ReadEvent(SqlRow row)
    {
        var (number, at, kind, detail) = (row.Number(), row.Time(), row.Text(), row.TextOrNull());
        return new SubmissionEvent(number, at, kind, detail is null ? null : ReadDetail(detail, row.Text()));
    }

    /// One that does not open must not hide the others.
    private string? ReadDetail(string detail, string name)
    {
        try
        {
            return home.Sealer.OpenText(detail, IntakeTables.EventContext(home.Store.StoreId, name));
        }
        catch (SealBrokenException)
        {
            return null;
        }
    }

    private SealContext ContentContext(SubmissionId id) =>
        IntakeTables.ContentContext(home.Store.StoreId, id.ToString());
}
