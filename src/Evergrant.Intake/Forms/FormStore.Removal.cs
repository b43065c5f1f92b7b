using System.Data.Common;
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
                if (waiting > 0)
                    await Of(
                            $"""
                            update submissions set state = 'needs_attention', due_at = null, version = version + 1,
                              lease_node = null, lease_ends = null, problem = '{FormRemoved}', sealed_problem = null
                            where grant_id = @grant and form = @name and due_at is not null
                            """,
                            form
                        )
                        .ExecuteAsync(connection, token);
                return waiting;
            },
            cancellationToken
        );

    private static Task<long> CountWaitingAsync(DbConnection connection, Form form, CancellationToken token) =>
        Of("select count(*) from submissions where grant_id = @grant and form = @name and due_at is not null", form)
            .FindAsync(connection, row => row.BigNumber(), token);

    private static Sql Of(string text, Form form) => new(text) { ["name"] = form.Name, ["grant"] = form.Grant };
}
