using System.Data.Common;
using Evergrant.Sealing;

namespace Evergrant.Storage;

/// <summary>
/// The store over portable SQL. Each write to a grant first takes the grant's row (see <see cref="LockAsync"/>), then
/// looks, decides and writes what cannot fail: so it may share a transaction with writes to other grants, and is safe where
/// each statement sees a newer database than the one before. Sealing happens outside. What is presented is opened inside,
/// before anything that stays: a value that does not open undoes its own write, and what shared the transaction is done
/// again without it.
/// </summary>
public sealed partial class SqlGrantStore : IGrantStore
{
    private readonly SqlDatabase database;
    private readonly StoreSeals seals;

    private SqlGrantStore(SqlDatabase database, StoreSeals seals)
    {
        this.database = database;
        this.seals = seals;
    }

    public string StoreId => seals.StoreId;

    /// <summary>Brings the keeper's tables up to date. The database stays the caller's to dispose.</summary>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    /// <exception cref="SealBrokenException">The master key is not the one this store was made with.</exception>
    public static async Task<SqlGrantStore> OpenAsync(
        SqlDatabase database,
        Sealer sealer,
        CancellationToken cancellationToken
    )
    {
        await database.MigrateAsync(KeeperTables.Migrations, cancellationToken);
        return new SqlGrantStore(database, await StoreFacts.OpenAsync(database, sealer, cancellationToken));
    }

    public Task<long> ReadChangeStampAsync(CancellationToken cancellationToken) =>
        database.ReadChangeStampAsync(cancellationToken);

    /// Where a grant stands once its row is ours. An update that changes nothing is the one lock all engines have.
    private static Task<Standing?> LockAsync(DbConnection connection, GrantId id, CancellationToken token) =>
        new Sql("update grants set version = version where id = @id returning epoch, generation, version")
        {
            ["id"] = id,
        }.FindAsync(connection, row => new Standing(row.Number(), row.Number(), row.BigNumber()), token);

    /// Appends the present state and version of `@grant`, with what led there.
    private const string Audit = $"""
        insert into audit (grant_id, version, state, at, what, sent, received, meaning, node, stored_at)
        select id, version, state, {EvidenceParameters.Values}, now_ms() from grants where id = @grant
        """;

    /// Of `@grant`, if the attempt `@id` has it.
    private const string FreeLease = "delete from leases where grant_id = @grant and attempt = @id";

    private static Task<int> AuditAsync(
        DbConnection connection,
        GrantId id,
        Evidence evidence,
        CancellationToken token
    ) =>
        new Sql(Audit) { ["grant"] = id }
            .With(evidence)
            .ExecuteAsync(connection, token);

    /// Of a write that took the grant's row by moving its version on, and then found nothing to do.
    private static Task<int> GiveBackVersionAsync(DbConnection connection, GrantId id, CancellationToken token) =>
        new Sql("update grants set version = version - 1 where id = @id") { ["id"] = id }.ExecuteAsync(
            connection,
            token
        );

    private sealed record Standing(int Epoch, int Generation, long Version);
}
