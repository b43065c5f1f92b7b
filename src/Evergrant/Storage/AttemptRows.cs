using System.Data.Common;

namespace Evergrant.Storage;

/// An attempt as columns of `attempts a`.
internal static class AttemptRows
{
    public const string Columns = """
        a.id, a.grant_id, a.kind, a.parent, a.parent_fingerprint, a.try_number, a.epoch, a.generation, a.node,
        a.started_at, a.outcome, a.ended_at, a.received, a.passing
        """;

    public static Attempt Read(SqlRow row) =>
        new()
        {
            Id = AttemptId.Parse(row.Text()),
            Grant = GrantId.Parse(row.Text()),
            Kind = Codes.ToKind(row.Text()),
            Parent = row.TextOrNull() is { } parent ? AttemptId.Parse(parent) : null,
            ParentFingerprint = row.TextOrNull(),
            Try = row.Number(),
            Epoch = row.Number(),
            Generation = row.Number(),
            Node = row.Text(),
            StartedAt = row.Time(),
            Outcome = row.TextOrNull() is { } outcome ? Codes.ToOutcome(outcome) : null,
            EndedAt = row.TimeOrNull(),
            Received = row.TextOrNull(),
            IsPassing = row.Number() == 1,
        };

    /// Codes and imports of the same text that may have been sent, newest first.
    public static Task<IReadOnlyList<Attempt>> ListPresentationsAsync(
        DbConnection connection,
        Attempt attempt,
        CancellationToken token
    ) =>
        new Sql(
            $"""
            select {Columns} from attempts a
            where a.parent is null and a.parent_fingerprint is not null and a.parent_fingerprint = @fingerprint
              and (a.outcome is null or a.outcome <> 'not_sent')
            order by a.id desc
            """
        )
        {
            ["fingerprint"] = attempt.ParentFingerprint,
        }.ListAsync(connection, Read, token);

    /// What becomes of a row that is there follows, and perhaps other statements.
    public const string InsertRow = """
        insert into attempts (
          id, grant_id, kind, parent, parent_fingerprint, try_number, epoch, generation, node, started_at,
          outcome, ended_at, received
        )
        values (
          @id, @grant, @kind, @parent, @fingerprint, @try, @epoch, @generation, @node, @started,
          @outcome, @ended, @received
        )
        """;

    /// Ends the attempt as answered, also one that a store older than the answer has never heard of.
    public const string AnswerRow = $"""
        {InsertRow}
        on conflict (id) do update
        set outcome = 'answered', ended_at = excluded.ended_at, received = excluded.received,
            epoch = excluded.epoch, generation = excluded.generation
        """;

    /// False: an attempt of this id, or an unanswered one of this parent or text and try, is on record.
    public static async Task<bool> InsertAsync(DbConnection connection, Attempt attempt, CancellationToken token) =>
        await With($"{InsertRow} on conflict do nothing", attempt).ExecuteAsync(connection, token) == 1;

    public static Sql WithAnswer(string text, Attempt attempt, Evidence evidence) =>
        With(
                text,
                attempt with
                {
                    Outcome = AttemptOutcome.Answered,
                    EndedAt = evidence.At,
                    Received = evidence.Received,
                }
            )
            .With(evidence);

    public static Sql With(string text, Attempt attempt) =>
        new(text)
        {
            ["id"] = attempt.Id,
            ["grant"] = attempt.Grant,
            ["kind"] = Codes.Of(attempt.Kind),
            ["parent"] = attempt.Parent,
            ["fingerprint"] = attempt.ParentFingerprint,
            ["try"] = attempt.Try,
            ["epoch"] = attempt.Epoch,
            ["generation"] = attempt.Generation,
            ["node"] = attempt.Node,
            ["started"] = attempt.StartedAt,
            ["outcome"] = attempt.Outcome is { } outcome ? Codes.Of(outcome) : null,
            ["ended"] = attempt.EndedAt,
            ["received"] = attempt.Received,
        };
}
