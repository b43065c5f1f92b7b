using System.Data.Common;
using Evergrant.Intake.Submissions;
using Evergrant.Storage;

namespace Evergrant.Intake.Forms;

public sealed partial class FormStore
{
    /// Of a submission whose form went while it waited.
    internal const string FormRemoved = "form_removed";

    /// <summary>Removes a form unless something waits for it; with <paramref name="force"/>, a person has to look at that.</summary>
    /// <returns>How many wait, or waited.</returns>
    internal Task<long> RemoveAsync(Form form, bool force, CancellationToken cancellationToken) =>
        home.Database.WriteAsync(
            async (connection, token) =>
            {
                var waiting = await CountWaitingAsync(connection, form, token);
                if (waiting > 0 && !force)
                    return waiting;
                await Of("delete from forms where name = @name", form).ExecuteAsync(connection, token);
                await Of("delete from configured_forms where name = @name", form).ExecuteAsync(connection, token);
                if (waiting > 0)
                    await SetAsideAsync(connection, form, token);
                return waiting;
            },
            cancellationToken
        );

    private async Task SetAsideAsync(DbConnection connection, Form form, CancellationToken token)
    {
        // 1. Those that waited, each with an event.
        var aside = await Of(
                "select id from submissions where grant_id = @grant and form = @name and due_at is not null",
                form
            )
            .ListAsync(connection, row => SubmissionId.Parse(row.Text()), token);
        await Of(
                $"""
                update submissions set state = 'needs_attention', due_at = null, version = version + 1,
                  lease_node = null, lease_ends = null, problem = '{FormRemoved}', sealed_problem = null
                where grant_id = @grant and form = @name and due_at is not null
                """,
                form
            )
            .ExecuteAsync(connection, token);
        foreach (var id in aside)
            await SubmissionStore.Event(home, id, FormRemoved, null).ExecuteAsync(connection, token);
        // 2. Whoever was put off behind them, at other forms, need not wait for that.
        var free = Of(
            $"""
            update submissions set due_at = @now
            where grant_id = @grant and state = 'queued' and due_at > @now and person in
              (select person from submissions where grant_id = @grant and form = @name and problem = '{FormRemoved}')
            """,
            form
        );
        free["now"] = home.Calendar.GetUtcNow();
        await free.ExecuteAsync(connection, token);
    }

    private static Task<long> CountWaitingAsync(DbConnection connection, Form form, CancellationToken token) =>
        Of("select count(*) from submissions where grant_id = @grant and form = @name and due_at is not null", form)
            .FindAsync(connection, row => row.BigNumber(), token);

    private static Sql Of(string text, Form form) => new(text) { ["name"] = form.Name, ["grant"] = form.Grant };
}
