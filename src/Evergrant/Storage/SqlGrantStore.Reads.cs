namespace Evergrant.Storage;

public sealed partial class SqlGrantStore
{
    public Task<GrantSnapshot?> FindAsync(GrantId id, CancellationToken cancellationToken) =>
        FindSnapshotAsync("g.id = @key", id.ToString(), cancellationToken);

    public async Task<GrantOfApp?> FindWithAppAsync(GrantId id, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            (connection, token) =>
                new Sql(
                    $"""
                    select {GrantRows.Columns}, t.sealed_access_token, {AppColumns}
                    {GrantRows.From} join apps p on p.name = g.app where g.id = @id
                    """
                )
                {
                    ["id"] = id,
                }.FindAsync(connection, row => new { Grant = SnapshotRow.Read(row), App = ReadApp(row) }, token),
            cancellationToken
        );
        return found is null ? null : new GrantOfApp(found.Grant.Open(seals), Open(found.App));
    }

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
        DateTimeOffset until,
        Grant? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            new Sql(
                $"""
                select {GrantRows.Columns} {GrantRows.From}
                where g.next_refresh_at is not null and g.next_refresh_at <= @until
                  and (g.next_refresh_at <= @now or t.access_expires_at < @until)
                  and (g.next_refresh_at, g.id) > (@after_time, @after_id)
                order by g.next_refresh_at, g.id limit @limit
                """
            )
            {
                ["now"] = now,
                ["until"] = until,
                ["after_time"] = after?.NextRefreshAt ?? DateTimeOffset.UnixEpoch,
                ["after_id"] = after?.Id.ToString() ?? "",
                ["limit"] = limit,
            },
            GrantRows.Read,
            cancellationToken
        );

    // What is active is left out by its own words, so that the small index over the rest is used.
    public Task<IReadOnlyList<Grant>> ListInStateAsync(
        GrantState state,
        int limit,
        CancellationToken cancellationToken
    ) =>
        ListAsync(
            new Sql(
                $"""
                select {GrantRows.Columns} {GrantRows.From}
                where g.state <> 'active' and g.state = '{Codes.Of(state)}' order by g.name limit @limit
                """
            )
            {
                ["limit"] = limit,
            },
            GrantRows.Read,
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

    public Task<ChangedGrants> ListChangedAsync(
        DateTimeOffset? since,
        int limit,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (connection, token) =>
            {
                // Before the list is read: what is committed after it belongs to the next look.
                var at = await new Sql("select now_ms()").FindAsync(
                    connection,
                    row => (DateTimeOffset?)row.Time(),
                    token
                );
                if (since is null)
                    return new ChangedGrants(at!.Value, []);
                var changed = await new Sql(
                    """
                    select grant_id, max(version) from audit where stored_at >= @since group by grant_id limit @limit
                    """
                )
                {
                    ["since"] = since < at ? since : at,
                    ["limit"] = limit,
                }.ListAsync(connection, row => new ChangedGrant(GrantId.Parse(row.Text()), row.BigNumber()), token);
                return new ChangedGrants(at!.Value, changed);
            },
            cancellationToken
        );

    public async Task<SiblingGrants> CountRefusedAsync(
        string app,
        GrantId besides,
        CancellationToken cancellationToken
    ) =>
        (
            await ListAsync(
                new Sql(
                    """
                    select
                      (select count(*) from (
                        select 1 from grants
                        where app = @app and refusals > 0 and kind = 'rotating' and state <> 'revoked' and id <> @besides
                          and refused_at >= coalesce(
                            (select max(obtained_at) from grants where app = @app and kind = 'rotating'), 0)
                        limit @most
                      ) refused),
                      (select count(*) from (
                        select 1 from grants
                        where app = @app and kind = 'rotating' and state <> 'revoked' and id <> @besides
                        limit @most
                      ) others)
                    """
                )
                {
                    ["app"] = app,
                    ["besides"] = besides,
                    ["most"] = SiblingGrants.MostCounted,
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
