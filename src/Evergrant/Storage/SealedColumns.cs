using Evergrant.Sealing;

namespace Evergrant.Storage;

/// <summary>
/// Goes through all sealed values of a database. Each page is read, worked on outside of any transaction and written by
/// compare-and-set: it runs beside everything else, and may be stopped and begun again at any time.
/// </summary>
public sealed class SealedColumns(SqlDatabase database, Sealer sealer, string storeId)
{
    private const int Page = 256;

    /// Those of the keeper's tables.
    public static IReadOnlyList<SealedColumn> OfKeeper { get; } =
    [
        new("store_facts", ["name"], "value", (store, row) => StoreFacts.Context(store, row[0])),
        new(
            "apps",
            ["name"],
            "sealed_secret",
            (store, row) => StoreSeals.SecretContext(store, row[0], row[1]),
            "secret_set_at"
        ),
        new(
            "apps",
            ["name"],
            "sealed_next_secret",
            (store, row) => StoreSeals.SecretContext(store, row[0], row[1]),
            "next_secret_set_at"
        ),
        new(
            "token_sets",
            ["grant_id", "attempt"],
            "sealed_access_token",
            (store, row) => StoreSeals.AccessContext(store, row[0], row[1])
        ),
        new(
            "token_sets",
            ["grant_id", "attempt"],
            "sealed_refresh_token",
            (store, row) => StoreSeals.RefreshContext(store, row[0], row[1])
        ),
    ];

    /// Values that are sealed with a key other than <paramref name="keyId"/>.
    public Task<int> CountOthersAsync(SealedColumn column, string keyId, CancellationToken cancellationToken) =>
        CountAsync(column, keyId, "<>", cancellationToken);

    /// Values that are sealed with <paramref name="keyId"/>.
    public Task<int> CountAsync(SealedColumn column, string keyId, CancellationToken cancellationToken) =>
        CountAsync(column, keyId, "=", cancellationToken);

    /// <summary>Seals with the current key what is sealed with another one. A value that does not open is left as it is.</summary>
    /// <param name="column">Where to look.</param>
    /// <param name="done">Told after each page how many values it sealed anew.</param>
    /// <param name="cancellationToken">Heeded between pages.</param>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyList<BrokenSeal>> ResealAsync(
        SealedColumn column,
        Action<int> done,
        CancellationToken cancellationToken
    )
    {
        var broken = new List<BrokenSeal>();
        var keyId = sealer.Ring.CurrentId;
        for (var after = First(column); ; )
        {
            var page = await ReadAsync(column, after, keyId, cancellationToken);
            var moved = new List<(SealedValue Old, string Text)>();
            foreach (var value in page)
            {
                var context = column.Context(storeId, value.Place);
                try
                {
                    moved.Add((value, sealer.Seal(sealer.Open(value.Text, context), context)));
                }
                catch (SealBrokenException seal)
                {
                    broken.Add(Broken(column, value, seal));
                }
            }
            done(await WriteAsync(column, moved, cancellationToken));
            if (page.Count < Page)
                return broken;
            after = page[^1].Keys(column);
        }
    }

    /// <summary>Opens every value.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyList<BrokenSeal>> CheckAsync(
        SealedColumn column,
        Action<int> done,
        CancellationToken cancellationToken
    )
    {
        var broken = new List<BrokenSeal>();
        for (var after = First(column); ; )
        {
            // No key is called so: all values are read.
            var page = await ReadAsync(column, after, "", cancellationToken);
            foreach (var value in page)
            {
                try
                {
                    sealer.Open(value.Text, column.Context(storeId, value.Place));
                }
                catch (SealBrokenException seal)
                {
                    broken.Add(Broken(column, value, seal));
                }
            }
            done(page.Count);
            if (page.Count < Page)
                return broken;
            after = page[^1].Keys(column);
        }
    }

    private Task<int> CountAsync(SealedColumn column, string keyId, string how, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql(
                    $"""
                    select count(*) from {column.Table}
                    where {column.Name} is not null and substr({column.Name}, 1, 3) = 'v1.'
                      and substr({column.Name}, 4, {KeyRing.IdLength}) {how} @key
                    """
                )
                {
                    ["key"] = keyId,
                }.FindAsync(connection, row => row.Number(), token),
            cancellationToken
        );

    private Task<IReadOnlyList<SealedValue>> ReadAsync(
        SealedColumn column,
        IReadOnlyList<string> after,
        string keyId,
        CancellationToken cancellationToken
    )
    {
        var keys = string.Join(", ", column.Keys);
        var time = column.Time is null ? "" : $", cast({column.Time} as text)";
        var sql = new Sql(
            $"""
            select {column.Name}, {keys}{time} from {column.Table}
            where ({keys}) > ({string.Join(", ", column.Keys.Select((_, i) => $"@k{i}"))})
              and {column.Name} is not null and substr({column.Name}, 1, 3) = 'v1.'
              and substr({column.Name}, 4, {KeyRing.IdLength}) <> @key
            order by {keys} limit {Page}
            """
        )
        {
            ["key"] = keyId,
        };
        for (var i = 0; i < after.Count; i++)
            sql[$"k{i}"] = after[i];
        var places = column.Keys.Count + (column.Time is null ? 0 : 1);
        return database.ReadAsync(
            (connection, token) =>
                sql.ListAsync(
                    connection,
                    row => new SealedValue(row.Text(), [.. Enumerable.Range(0, places).Select(_ => row.Text())]),
                    token
                ),
            cancellationToken
        );
    }

    /// How many were still as they had been read: one that moved on was sealed by whoever moved it.
    private Task<int> WriteAsync(
        SealedColumn column,
        List<(SealedValue Old, string Text)> moved,
        CancellationToken cancellationToken
    )
    {
        if (moved.Count == 0)
            return Task.FromResult(0);
        var where = string.Join(" and ", column.Keys.Select((key, i) => $"{key} = @k{i}"));
        return database.WriteAsync(
            async (connection, token) =>
            {
                var written = 0;
                foreach (var (old, text) in moved)
                {
                    var sql = new Sql(
                        $"update {column.Table} set {column.Name} = @new where {where} and {column.Name} = @old"
                    )
                    {
                        ["new"] = text,
                        ["old"] = old.Text,
                    };
                    for (var i = 0; i < column.Keys.Count; i++)
                        sql[$"k{i}"] = old.Place[i];
                    written += await sql.ExecuteAsync(connection, token);
                }
                return written;
            },
            cancellationToken
        );
    }

    private static IReadOnlyList<string> First(SealedColumn column) => [.. column.Keys.Select(_ => "")];

    private static BrokenSeal Broken(SealedColumn column, SealedValue value, SealBrokenException seal) =>
        new(column.Table, column.Name, value.Keys(column), seal.Message);

    private sealed record SealedValue(string Text, IReadOnlyList<string> Place)
    {
        public IReadOnlyList<string> Keys(SealedColumn column) => [.. Place.Take(column.Keys.Count)];
    }
}

/// A value that does not open. No secret.
public sealed record BrokenSeal(string Table, string Column, IReadOnlyList<string> Row, string Problem);
