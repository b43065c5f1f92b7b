using System.Data.Common;
using System.Security.Cryptography;
using Evergrant.Sealing;

namespace Evergrant.Storage;

/// What the store knows about itself, made by whoever opens it first.
internal static class StoreFacts
{
    private const int KeyBytes = 32;

    public static async Task<StoreSeals> OpenAsync(SqlDatabase database, Sealer sealer, CancellationToken token)
    {
        var id = await ReadOrAddAsync(database, "store_id", () => Convert.ToHexStringLower(Random(16)), token);
        var context = Context(id, "fingerprint_key");
        var key = await ReadOrAddAsync(
            database,
            "fingerprint_key",
            () => sealer.Seal(Random(KeyBytes), context),
            token
        );
        return new StoreSeals(sealer, id, sealer.Open(key, context));
    }

    public static SealContext Context(string storeId, string name) => new(storeId, "store", name);

    public static async Task<string> ReadOrAddAsync(
        SqlDatabase database,
        string name,
        Func<string> create,
        CancellationToken token
    )
    {
        if (await database.ReadAsync((connection, token) => FindAsync(connection, name, token), token) is { } known)
            return known;
        var made = create();
        return await database.WriteAsync(
            async (connection, token) =>
            {
                await new Sql("insert into store_facts (name, value) values (@name, @value) on conflict do nothing")
                {
                    ["name"] = name,
                    ["value"] = made,
                }.ExecuteAsync(connection, token);
                return (await FindAsync(connection, name, token))!;
            },
            token
        );
    }

    public static Task<string?> FindAsync(DbConnection connection, string name, CancellationToken token) =>
        new Sql("select value from store_facts where name = @name") { ["name"] = name }.FindAsync(
            connection,
            row => row.Text(),
            token
        );

    /// Names that begin so.
    public static Task<IReadOnlyList<string>> ListAsync(SqlDatabase database, string prefix, CancellationToken token) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql("select name from store_facts where substr(name, 1, @length) = @prefix order by name")
                {
                    ["length"] = prefix.Length,
                    ["prefix"] = prefix,
                }.ListAsync(connection, row => row.Text(), token),
            token
        );

    public static Task RemoveAsync(SqlDatabase database, string prefix, CancellationToken token) =>
        database.WriteAsync(
            (connection, token) =>
                new Sql("delete from store_facts where substr(name, 1, @length) = @prefix")
                {
                    ["length"] = prefix.Length,
                    ["prefix"] = prefix,
                }.ExecuteAsync(connection, token),
            token
        );

    private static byte[] Random(int bytes) => RandomNumberGenerator.GetBytes(bytes);
}
