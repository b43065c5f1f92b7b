using Evergrant.Sealing;

namespace Evergrant.Storage;

/// <summary>
/// Looks over all a store holds: that every value opens where it lies, that each grant's token sets are one tree whose tip is
/// the furthest, that each was asked for by an attempt on record, and that the trail goes up to where each grant stands.
/// Reads only, beside everything else.
/// </summary>
public sealed class StoreCheck(SqlDatabase database, Sealer sealer, string storeId)
{
    private const int MostOfAKind = 100;

    private static readonly (string Id, string Problem, string Sql)[] Rules =
    [
        (
            "grant_without_tip",
            "has no token set where it says its newest one is",
            """
            select g.name from grants g left join token_sets t on t.grant_id = g.id and t.attempt = g.tip
            where t.attempt is null
            """
        ),
        (
            "tip_not_newest",
            "is served from a token set that is not its newest: a row was replaced by an older one",
            """
            select distinct g.name from grants g
            join token_sets tip on tip.grant_id = g.id and tip.attempt = g.tip
            join token_sets t on t.grant_id = g.id
            where (t.epoch, t.generation, t.attempt) > (tip.epoch, tip.generation, tip.attempt)
            """
        ),
        (
            "generation_behind",
            "says an older generation or consent than its newest token set",
            """
            select g.name from grants g join token_sets tip on tip.grant_id = g.id and tip.attempt = g.tip
            where g.epoch <> tip.epoch or g.generation < tip.generation
            """
        ),
        // After a restore the sets in between are missing, and the trail says why.
        (
            "parent_missing",
            "has a token set whose parent is not there",
            """
            select distinct g.name from token_sets t join grants g on g.id = t.grant_id
            left join token_sets p on p.grant_id = t.grant_id and p.attempt = t.parent
            where t.parent is not null and p.attempt is null
              and not exists (select 1 from store_facts f where f.name = 'gap_' || t.attempt)
            """
        ),
        (
            "fingerprint_differs",
            "has a token set that came of presenting another token than its parent's",
            """
            select distinct g.name from token_sets t join grants g on g.id = t.grant_id
            join token_sets p on p.grant_id = t.grant_id and p.attempt = t.parent
            join attempts a on a.id = t.attempt
            where a.parent_fingerprint is not null and p.refresh_fingerprint is not null
              and a.parent_fingerprint <> p.refresh_fingerprint
            """
        ),
        (
            "attempt_missing",
            "has a token set that no attempt on record brought",
            """
            select distinct g.name from token_sets t join grants g on g.id = t.grant_id
            left join attempts a on a.id = t.attempt and a.grant_id = t.grant_id
            where g.kind = 'rotating' and (a.id is null or a.outcome is null or a.outcome <> 'answered')
            """
        ),
        (
            "token_not_sealed",
            "has a token that is not sealed, or was cut",
            """
            select distinct g.name from token_sets t join grants g on g.id = t.grant_id
            where (t.sealed_access_token is not null and substr(t.sealed_access_token, 1, 3) <> 'v1.')
               or (t.sealed_refresh_token is not null and substr(t.sealed_refresh_token, 1, 3) <> 'v1.')
            """
        ),
        (
            "token_missing",
            "has no text of the tokens it is served from",
            """
            select g.name from grants g join token_sets t on t.grant_id = g.id and t.attempt = g.tip
            where t.sealed_access_token is null or (t.refresh_fingerprint is not null and t.sealed_refresh_token is null)
            """
        ),
        (
            "trail_missing",
            "has no trail, or one that goes beyond where it stands",
            """
            select g.name from grants g left join (
              select grant_id, max(version) as last from audit group by grant_id
            ) a on a.grant_id = g.id
            where a.last is null or a.last > g.version
            """
        ),
        (
            "trail_differs",
            "stands in a state that its trail does not say",
            """
            select g.name from grants g join audit a on a.grant_id = g.id
            where a.version = (select max(version) from audit x where x.grant_id = g.id) and a.state <> g.state
            """
        ),
    ];

    /// <param name="columns">Sealed columns beside the keeper's, whose tables are there.</param>
    /// <param name="done">Told values opened and values there are.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyList<StoreFinding>> RunAsync(
        IReadOnlyList<SealedColumn> columns,
        Action<int, int> done,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<StoreFinding>();
        foreach (var (id, problem, sql) in Rules)
        foreach (var name in await ListAsync(sql, cancellationToken))
            findings.Add(new StoreFinding(id, name, $"{name} {problem}."));
        var seals = new SealedColumns(database, sealer, storeId);
        var (all, opened) = (0, 0);
        foreach (var column in columns)
            all += await seals.CountOthersAsync(column, "", cancellationToken);
        foreach (var column in columns)
        foreach (var broken in await seals.CheckAsync(column, count => done(opened += count, all), cancellationToken))
            findings.Add(await FindingAsync(broken, cancellationToken));
        return findings;
    }

    private Task<IReadOnlyList<string>> ListAsync(string sql, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql($"{sql} limit {MostOfAKind}").ListAsync(connection, row => row.Text(), token),
            cancellationToken
        );

    /// By the name of the grant, where it is one's.
    private async Task<StoreFinding> FindingAsync(BrokenSeal broken, CancellationToken cancellationToken)
    {
        var name = await database.ReadAsync(
            (connection, token) =>
                new Sql("select name from grants where id = @id") { ["id"] = broken.Row[0] }.FindAsync(
                    connection,
                    row => row.Text(),
                    token
                ),
            cancellationToken
        );
        var subject = name ?? broken.Row[0];
        return new StoreFinding(
            "seal_broken",
            subject,
            $"{subject}: {broken.Table}.{broken.Column} of {string.Join(" ", broken.Row)}. {broken.Problem}"
        );
    }
}

/// <summary>Something that is not as it was written.</summary>
/// <param name="Id">Stable.</param>
/// <param name="Subject">Name of the grant, or what it is about.</param>
/// <param name="Problem">One line. No secret.</param>
public sealed record StoreFinding(string Id, string Subject, string Problem);
