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
                () =>
                    new Sql(
                        "select id from submissions where form = @form and ended_at < @before order by ended_at limit @most"
                    )
                    {
                        ["form"] = form,
                        ["before"] = now.AddDays(-days),
                        ["most"] = RemovedAtOnce,
                    },
                cancellationToken
            );
        removed += await RemoveAllAsync(
            () =>
                new Sql(
                    """
                    select id from submissions
                    where ended_at < @before and not exists (select 1 from forms f where f.name = submissions.form)
                    order by ended_at limit @most
                    """
                )
                {
                    ["before"] = now.AddDays(-DaysWithoutForm),
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
        home.Database.WriteAsync(
            async (connection, token) =>
            {
                long removed = 0;
                foreach (var id in ids)
                {
                    // First the row: whoever delivers it finds it gone, and writes nothing more.
                    removed += await Delete("submissions", "id", id).ExecuteAsync(connection, token);
                    await Delete("submission_events", "submission", id).ExecuteAsync(connection, token);
                }
                return removed;
            },
            cancellationToken
        );

    private async Task<long> RemoveAllAsync(Func<Sql> find, CancellationToken cancellationToken)
    {
        long removed = 0;
        while (true)
        {
            var ids = await home.Database.ReadAsync(
                (connection, token) => find().ListAsync(connection, row => SubmissionId.Parse(row.Text()), token),
                cancellationToken
            );
            removed += await RemoveAsync(ids, cancellationToken);
            if (ids.Count < RemovedAtOnce)
                return removed;
        }
    }

    private static Sql Delete(string table, string column, SubmissionId id) =>
        new($"delete from {table} where {column} = @id") { ["id"] = id.ToString() };
}
