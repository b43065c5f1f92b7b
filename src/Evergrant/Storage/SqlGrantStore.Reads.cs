namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public Task<GrantSnapshot?> FindAsync(GrantId id, CancellationToken cancellationToken) =>
        FindSnapshotAsync("g.id = @key", id.ToString(), cancellationToken);

    public Task<GrantSnapshot?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        FindSnapshotAsync("g.name = @key", name, cancellationToken);

    public Task<Grant?> FindByAccountAsync(string app, string account, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql(
                    $"""
                    select {GrantRows.Columns} {GrantRows.From}
                    where g.app = @app and g.account = @account and g.kind = 'rotating' and g.state <> 'revoked'
                    order by g.id limit 1
                    """
                )
                {
                    ["app"] = app,
                    ["account"] = account,
                }.FindAsync(connection, GrantRows.Read, token),
            cancellationToken
        );

    public Task<IReadOnlyList<Grant>> ListAsync(string? afterName, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            new Sql($"select {GrantRows.Columns} {GrantRows.From} where g.name > @after order by g.name limit @limit")
            {
                ["after"] = afterName ?? "",
                ["limit"] = limit,
            },
            GrantRows.Read,
            cancellationToken
        );

    public Task<IReadOnlyList<Grant>> ListDueAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            new Sql(
                $"""
                select {GrantRows.Columns} {GrantRows.From}
                where g.next_refresh_at is not null and g.next_refresh_at <= @now
                order by g.next_refresh_at, g.id limit @limit
                """
            )
            {
                ["now"] = now,
                ["limit"] = limit,
            },
            GrantRows.Read,
            cancellationToken
        );

    public Task<DateTimeOffset?> FindNextDueAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql("select min(next_refresh_at) from grants where next_refresh_at is not null").FindAsync(
                    connection,
                    row => row.TimeOrNull(),
                    token
                ),
            cancellationToken
        );

    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(GrantId id, int limit, CancellationToken cancellationToken) =>
        ListAsync(
            new Sql(
                """
                select state, at, what, sent, received, meaning, node from audit
                where grant_id = @id order by version desc limit @limit
                """
            )
            {
                ["id"] = id,
                ["limit"] = limit,
            },
            row => new AuditEntry(id, Codes.ToState(row.Text()), GrantRows.ReadEvidence(row)),
            cancellationToken
        );

    public async Task<SiblingGrants> CountRefusedAsync(string app, CancellationToken cancellationToken) =>
        (
            await ListAsync(
                new Sql(
                    """
                    select count(case when refusals > 0 then 1 end), count(*) from grants
                    where app = @app and kind = 'rotating' and state <> 'revoked'
                    """
                )
                {
                    ["app"] = app,
                },
                row => new SiblingGrants(row.Number(), row.Number()),
                cancellationToken
            )
        )[0];

    public async Task<IReadOnlyDictionary<GrantState, int>> CountByStateAsync(CancellationToken cancellationToken) =>
        (
            await ListAsync(
                new Sql("select state, count(*) from grants group by state"),
                row => KeyValuePair.Create(Codes.ToState(row.Text()), row.Number()),
                cancellationToken
            )
        ).ToDictionary();

    private Task<IReadOnlyList<T>> ListAsync<T>(Sql sql, Func<SqlRow, T> read, CancellationToken cancellationToken) =>
        database.ReadAsync((connection, token) => sql.ListAsync(connection, read, token), cancellationToken);

    private async Task<GrantSnapshot?> FindSnapshotAsync(string where, string key, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            (connection, token) => SnapshotRow.FindAsync(connection, where, key, token),
            cancellationToken
        );
        return row?.Open(seals);
    }
}
