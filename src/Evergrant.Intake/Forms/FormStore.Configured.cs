using Evergrant.Storage;

namespace Evergrant.Intake.Forms;

public sealed partial class FormStore
{
    /// Those and no others are written in `evergrant.json`; what is no more stays, and can be changed by hand.
    internal Task<int> MarkConfiguredAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        home.Database.WriteAsync(
            async (connection, token) =>
            {
                var marked = await new Sql("select name from configured_forms").ListAsync(
                    connection,
                    row => row.Text(),
                    token
                );
                foreach (var gone in marked.Except(names))
                    await new Sql("delete from configured_forms where name = @name") { ["name"] = gone }.ExecuteAsync(
                        connection,
                        token
                    );
                foreach (var name in names.Except(marked))
                    await new Sql(
                        "insert into configured_forms (name, applied_at) values (@name, now_ms()) on conflict do nothing"
                    )
                    {
                        ["name"] = name,
                    }.ExecuteAsync(connection, token);
                return names.Count;
            },
            cancellationToken
        );
}
