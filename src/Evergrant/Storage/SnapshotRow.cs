using System.Data.Common;

namespace Evergrant.Storage;

/// A grant and its tip's access token, still sealed.
internal sealed record SnapshotRow(Grant Grant, string SealedAccessToken)
{
    public static Task<SnapshotRow?> FindAsync(
        DbConnection connection,
        string where,
        string key,
        CancellationToken token
    ) =>
        new Sql($"select {GrantRows.Columns}, t.sealed_access_token {GrantRows.From} where {where}")
        {
            ["key"] = key,
        }.FindAsync(connection, row => new SnapshotRow(GrantRows.Read(row), row.Text()), token);

    public GrantSnapshot Open(StoreSeals seals) =>
        new(Grant, seals.OpenAccessToken(SealedAccessToken, Grant.Id, Grant.Tip));
}
