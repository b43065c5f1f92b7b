using System.Data.Common;
using System.Text.Json;
using Evergrant.Storage;

namespace Evergrant.Intake.Submissions;

internal sealed partial class SubmissionStore
{
    /// <summary>How long one who delivers may take from one checkpoint to the next (process clock).</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>A wait of a day is the longest there is; what is due later was written by a clock that ran ahead.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromHours(25);

    /// <summary>
    /// The one way to change a submission: by compare-and-set, with an event. What stays <see cref="SubmissionState.Running"/>
    /// keeps its lease, anew; anything else gives it up. Another address in the content makes it another person's, behind what
    /// that person has. When it is over, the next of the same person is due.
    /// </summary>
    /// <param name="seen">As it was read.</param>
    /// <param name="wanted">The same with what is to be different; id, form, grant, receipt and version are not looked at.</param>
    /// <param name="note">What happened.</param>
    /// <param name="cancellationToken"/>
    /// <returns>As it is now. Null: somebody changed it meanwhile; nothing was changed.</returns>
    /// <exception cref="StoreUnavailableException">Nothing was changed.</exception>
    public async Task<Submission?> ChangeAsync(
        Submission seen,
        Submission wanted,
        SubmissionNote note,
        CancellationToken cancellationToken
    )
    {
        var change = Change(seen, wanted, note);
        return await home.Database.WriteAsync(change.RunAsync, cancellationToken) ? Changed(seen, wanted) : null;
    }

    /// To be run inside a write; false: somebody changed it meanwhile.
    private Changing Change(Submission seen, Submission wanted, SubmissionNote note)
    {
        if (wanted.State == SubmissionState.Held)
            throw new ArgumentException("What is held is a queue.", nameof(wanted));
        var update = new Sql(
            """
            update submissions set state = @state, version = version + 1, due_at = @due, step = @step, contact_id = @contact,
              progress = @progress, attempts = @attempts, failed_at = @failed, problem = @problem,
              sealed_problem = @problem_text, ended_at = @ended,
              lease_node = case when @state = 'running' then lease_node else null end,
              lease_ends = case when @state = 'running' then now_ms() + cast(@lease as bigint) else null end
            where id = @id and version = @version
            """
        )
        {
            ["id"] = seen.Id.ToString(),
            ["version"] = seen.Version,
            ["state"] = wanted.State.Code(),
            ["due"] = wanted.DueAt,
            ["step"] = StepCodes.Code(wanted.Step),
            ["contact"] = wanted.ContactId,
            ["progress"] = wanted.Progress,
            ["attempts"] = wanted.Attempts,
            ["failed"] = wanted.FailedAt,
            ["problem"] = wanted.Problem,
            ["problem_text"] = wanted.ProblemText is { } text
                ? home.Sealer.Seal(text, IntakeTables.ProblemContext(home.Store.StoreId, seen.Id.ToString()))
                : null,
            ["ended"] = wanted.EndedAt,
            ["lease"] = (long)Lease.TotalMilliseconds,
        };
        return new Changing(
            update,
            ReferenceEquals(seen.Content, wanted.Content) ? null : Rewritten(seen, wanted.Content),
            seen.DueAt is not null && wanted.DueAt is null && seen.Person is not null ? FreeNext(seen) : null,
            Event(seen.Id, note.Kind, note.Detail)
        );
    }

    private Submission Changed(Submission seen, Submission wanted) =>
        wanted with
        {
            Id = seen.Id,
            Version = seen.Version + 1,
            Person = ReferenceEquals(seen.Content, wanted.Content) ? seen.Person : people.Of(wanted.Content),
        };

    private Sql Rewritten(Submission seen, Content content)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, ContentJson.Default.Content);
        var person = people.Of(content);
        return new Sql(
            """
            update submissions set sealed_content = @content, bytes = @bytes, person = @person,
              place = case when @moves = 0 then place else coalesce(
                (select max(place) from submissions where grant_id = @grant and person = @person), 0) + 1 end
            where id = @id
            """
        )
        {
            ["id"] = seen.Id.ToString(),
            ["grant"] = seen.Grant,
            ["content"] = home.Sealer.Seal(bytes, ContentContext(seen.Id)),
            ["bytes"] = bytes.Length,
            ["person"] = person,
            ["moves"] = person == seen.Person ? 0 : 1,
        };
    }

    /// Who waited behind this one was put off for a while; it need not wait for that, but for its own next try.
    private Sql FreeNext(Submission seen) =>
        new(
            """
            update submissions set due_at = @now
            where id = (select id from submissions where grant_id = @grant and person = @person and due_at is not null
                and id <> @id order by place, id limit 1)
              and due_at > @now and (state = 'queued' or state = 'waiting' and due_at <= @later)
            """
        )
        {
            ["id"] = seen.Id.ToString(),
            ["grant"] = seen.Grant,
            ["person"] = seen.Person,
            ["now"] = home.Calendar.GetUtcNow(),
            ["later"] = home.Calendar.GetUtcNow() + PutOff,
        };

    private sealed record Changing(Sql Update, Sql? Rewrite, Sql? Free, Sql Event)
    {
        public async Task<bool> RunAsync(DbConnection connection, CancellationToken cancellationToken)
        {
            if (await Update.ExecuteAsync(connection, cancellationToken) == 0)
                return false;
            foreach (var further in new[] { Rewrite, Free, Event })
                if (further is not null)
                    await further.ExecuteAsync(connection, cancellationToken);
            return true;
        }
    }
}
