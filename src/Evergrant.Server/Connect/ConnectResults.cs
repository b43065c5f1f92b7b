using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Server.Connect;

/// How sign-ins ended: what the page after the callback shows, however often it is loaded.
internal sealed class ConnectResults(EvergrantHome home)
{
    public Task AddAsync(SpentState state, ConnectOutcome outcome, CancellationToken cancellationToken) =>
        home.Database.WriteAsync(
            async (connection, token) =>
            {
                await Insert(outcome).ExecuteAsync(connection, token);
                await new Sql("update connect_states set result = @id where hash = @state")
                {
                    ["id"] = outcome.Id,
                    ["state"] = state.Hash,
                }.ExecuteAsync(connection, token);
                // Denying claims no link, so it has none to release.
                return outcome.Kind == OutcomeKind.Denied ? 0 : await Release(outcome).ExecuteAsync(connection, token);
            },
            cancellationToken
        );

    public Task<ConnectOutcome?> FindAsync(string id, CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql($"select {ConnectOutcome.Columns} from connect_results where id = @id")
                {
                    ["id"] = id,
                }.FindAsync(connection, ConnectOutcome.Read, token),
            cancellationToken
        );

    private static Sql Insert(ConnectOutcome outcome) =>
        new(
            $"""
            insert into connect_results ({ConnectOutcome.Columns}, at)
            values (@id, @link, @cookie, @outcome, @provider, @grant, @account, @expected, @detail, now_ms())
            on conflict do nothing
            """
        )
        {
            ["id"] = outcome.Id,
            ["link"] = outcome.Link,
            ["cookie"] = outcome.CookieHash,
            ["outcome"] = outcome.Kind.ToString(),
            ["provider"] = outcome.Provider,
            ["grant"] = outcome.GrantName,
            ["account"] = outcome.Account,
            ["expected"] = outcome.Expected,
            ["detail"] = outcome.Detail,
        };

    /// A sign-in that brought nothing leaves the link as it was, so that the owner can try again.
    private static Sql Release(ConnectOutcome outcome) =>
        new(
            outcome.UsesLink
                ? "update connect_links set used_at = now_ms() where hash = @link and used_at is null"
                : "update connect_links set claimed_at = null where hash = @link"
        )
        {
            ["link"] = outcome.Link,
        };
}
