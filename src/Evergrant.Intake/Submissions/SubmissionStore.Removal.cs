using Evergrant.Storage;

namespace Evergrant.Intake.Submissions;

internal sealed partial class SubmissionStore
{
    /// How long what is over is kept when the form that would say so is gone.
    private const int DaysWithoutForm = 30;

    private const int RemovedAtOnce = 200;
    private const int KeysAtOnce = 5_000;

    /// <summary>Removes what ended longer ago than its form keeps it, and keys that have ended.</summary>
    /// <returns>How many submissions.</returns>
    /// <exception cref="StoreUnavailableException">What was removed before stays removed.</exception>
    public async Task<long> RemoveEndedAsync(
        IReadOnlyDictionary<string, int> keepDays,
        CancellationToken cancellationToken
    )
    {
        var now = home.Calendar.GetUtcNow();
        long removed = 0;
        foreach (var (form, days) in keepDays)
            removed += await RemoveAllAsync(
                now.AddDays(-days),
                before => new Sql(
                    "select id from submissions where form = @form and ended_at < @before order by ended_at limit @most"
                )
                {
                    ["form"] = form,
                    ["before"] = before,
                    ["most"] = RemovedAtOnce,
                },
                cancellationToken
            );
        removed += await RemoveAllAsync(
            now.AddDays(-DaysWithoutForm),
            before => new Sql(
                """
                select id from submissions
                where ended_at < @before and not exists (select 1 from forms f where f.name = submissions.form)
                order by ended_at limit @most
                """
            )
            {
                ["before"] = before,
                ["most"] = RemovedAtOnce,
            },
            cancellationToken
        );
        var keys = new Sql(
            """
            delete from submission_keys where hash in
              (select hash from submission_keys where key_ends <= now_ms() limit @most) and key_ends <= now_ms()
            """
        )
        {
            ["most"] = KeysAtOnce,
        };
        while (await home.Database.WriteAsync(keys.ExecuteAsync, cancellationToken) == KeysAtOnce) { }
        return removed;
    }

    /// <summary>Removes submissions with all that happened to them, whatever their state.</summary>
    /// <returns>How many were still there.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public Task<long> RemoveAsync(IReadOnlyList<SubmissionId> ids, CancellationToken cancellationToken) =>
        RemoveAsync(ids, () => new Sql("delete from submissions where id = @id"), cancellationToken);

    /// <summary>The same for those that ended long enough ago, and still have: somebody may have brought them back meanwhile.</summary>
    internal Task<long> RemoveEndedAsync(
        IReadOnlyList<SubmissionId> ids,
        DateTimeOffset before,
        CancellationToken cancellationToken
    ) =>
        RemoveAsync(
            ids,
            () => new Sql("delete from submissions where id = @id and ended_at < @before") { ["before"] = before },
            cancellationToken
        );

    private Task<long> RemoveAsync(
        IReadOnlyList<SubmissionId> ids,
        Func<Sql> delete,
        CancellationToken cancellationToken
    ) =>
        home.Database.WriteAsync(
            async (connection, token) =>
            {
                long removed = 0;
                foreach (var id in ids)
                {
                    // First the row: whoever delivers it finds it gone, and writes nothing more.
                    var row = delete();
                    row["id"] = id.ToString();
                    if (await row.ExecuteAsync(connection, token) == 0)
                        continue;
                    removed++;
                    var events = new Sql("delete from submission_events where submission = @id")
                    {
                        ["id"] = id.ToString(),
                    };
                    await events.ExecuteAsync(connection, token);
                }
                return removed;
            },
            cancellationToken
        );

    private async Task<long> RemoveAllAsync(
        DateTimeOffset before,
        Func<DateTimeOffset, Sql> find,
        CancellationToken cancellationToken
    )
    {
        long removed = 0;
        while (true)
        {
            var ids = await home.Database.ReadAsync(
                (connection, token) => find(before).ListAsync(connection, row => SubmissionId.Parse(row.Text()), token),
                cancellationToken
            );
            removed += await RemoveEndedAsync(ids, before, cancellationToken);
            if (ids.Count < RemovedAtOnce)
                return removed;
        }
    }
}
