using System.Data.Common;

namespace Evergrant.Storage;

/// A grant and its tip's access token, still sealed.
internal sealed record SnapshotRow(Grant Grant, string SealedAccessToken)
{
    public const string Select = $"select {GrantRows.Columns}, t.sealed_access_token {GrantRows.From}";

    public static Task<SnapshotRow?> FindAsync(
        DbConnection connection,
        string where,
        string key,
        CancellationToken token
    ) => new Sql($"{Select} where {where}") { ["key"] = key }.FindAsync(connection, Read, token);

    public static SnapshotRow Read(SqlRow row) => new(GrantRows.Read(row), row.Text());

    public GrantSnapshot Open(StoreSeals seals) =>
        new(Grant, seals.OpenAccessToken(SealedAccessToken, Grant.Id, Grant.Tip));
}
