namespace Evergrant.Storage;

/// <summary>
/// Texts of tokens that were spent long ago are forgotten; fingerprint, times and place in the tree stay. Kept whatever
/// their age: what a grant stands on, what that came of, and every refresh token that was not answered with a new one.
/// </summary>
public sealed class SpentTokens(SqlDatabase database)
{
    public static readonly TimeSpan Period = TimeSpan.FromDays(1);
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private const int Batch = 256;

    /// <returns>Token sets whose texts were forgotten.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<int> ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var forgotten = 0;
        for (var after = ("", ""); ; )
        {
            var page = await ListAsync(after, now - Kept, cancellationToken);
            if (page.Count == 0)
                return forgotten;
            forgotten += await ForgetAsync(page, cancellationToken);
            after = page[^1];
        }
    }

    private Task<IReadOnlyList<(string Grant, string Attempt)>> ListAsync(
        (string Grant, string Attempt) after,
        DateTimeOffset before,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql(
                    $"""
                    select t.grant_id, t.attempt from token_sets t
                    join grants g on g.id = t.grant_id
                    join token_sets tip on tip.grant_id = g.id and tip.attempt = g.tip
                    where (t.grant_id, t.attempt) > (@grant, @attempt)
                      and t.sealed_refresh_token is not null and t.obtained_at < @before and t.attempt <> g.tip
                      and (tip.parent is null or t.attempt <> tip.parent)
                      and exists (
                        select 1 from attempts a
                        join token_sets child on child.grant_id = a.grant_id and child.attempt = a.id
                        where a.grant_id = t.grant_id and a.parent = t.attempt and a.outcome = 'answered'
                          and a.ended_at < @before
                      )
                    order by t.grant_id, t.attempt limit {Batch}
                    """
                )
                {
                    ["grant"] = after.Grant,
                    ["attempt"] = after.Attempt,
                    ["before"] = before,
                }.ListAsync(connection, row => (row.Text(), row.Text()), token),
            cancellationToken
        );

    private Task<int> ForgetAsync(
        IReadOnlyList<(string Grant, string Attempt)> page,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (connection, token) =>
            {
                var forgotten = 0;
                foreach (var (grant, attempt) in page)
                    forgotten += await new Sql(
                        """
                        update token_sets set sealed_access_token = null, sealed_refresh_token = null
                        where grant_id = @grant and attempt = @attempt
                          and not exists (select 1 from grants g where g.id = @grant and g.tip = @attempt)
                        """
                    )
                    {
                        ["grant"] = grant,
                        ["attempt"] = attempt,
                    }.ExecuteAsync(connection, token);
                return forgotten;
            },
            cancellationToken
        );
}
