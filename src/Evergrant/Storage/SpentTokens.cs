using System.Data.Common;

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
        var before = now - Kept;
        var forgotten = 0;
        for (var after = new Place(DateTimeOffset.UnixEpoch, "", ""); ; )
        {
            var page = await ListAsync(after, before, cancellationToken);
            if (page.Count == 0)
                return forgotten;
            forgotten += await ForgetAsync(await OfSpentAsync(page, before, cancellationToken), cancellationToken);
            after = page[^1];
        }
    }

    /// Old and not forgotten: what was forgotten is not met again.
    private Task<IReadOnlyList<Place>> ListAsync(
        Place after,
        DateTimeOffset before,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (connection, token) =>
                new Sql(
                    $"""
                    select obtained_at, grant_id, attempt from token_sets
                    where sealed_refresh_token is not null and obtained_at < @before
                      and (obtained_at, grant_id, attempt) > (@at, @grant, @attempt)
                    order by obtained_at, grant_id, attempt limit {Batch}
                    """
                )
                {
                    ["before"] = before,
                    ["at"] = after.ObtainedAt,
                    ["grant"] = after.Grant,
                    ["attempt"] = after.Attempt,
                }.ListAsync(connection, row => new Place(row.Time(), row.Text(), row.Text()), token),
            cancellationToken
        );

    /// One by one: no engine can mistake that for a reason to go through everything.
    private Task<List<Place>> OfSpentAsync(
        IReadOnlyList<Place> page,
        DateTimeOffset before,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (connection, token) =>
            {
                var spent = new List<Place>();
                foreach (var place in page)
                    if (await IsSpentAsync(connection, place, before, token))
                        spent.Add(place);
                return spent;
            },
            cancellationToken
        );

    private static async Task<bool> IsSpentAsync(
        DbConnection connection,
        Place place,
        DateTimeOffset before,
        CancellationToken token
    ) =>
        await new Sql(
            """
            select 1 from grants g
            join token_sets tip on tip.grant_id = g.id and tip.attempt = g.tip
            where g.id = @grant and g.tip <> @attempt and (tip.parent is null or tip.parent <> @attempt)
              and exists (
                select 1 from attempts a
                join token_sets child on child.grant_id = a.grant_id and child.attempt = a.id
                where a.grant_id = @grant and a.parent = @attempt and a.outcome = 'answered' and a.ended_at < @before
              )
            """
        )
        {
            ["grant"] = place.Grant,
            ["attempt"] = place.Attempt,
            ["before"] = before,
        }.FindAsync(connection, row => row.Number(), token) == 1;

    private Task<int> ForgetAsync(List<Place> spent, CancellationToken cancellationToken) =>
        spent.Count == 0
            ? Task.FromResult(0)
            : database.WriteAsync(
                async (connection, token) =>
                {
                    var forgotten = 0;
                    foreach (var (_, grant, attempt) in spent)
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

    private sealed record Place(DateTimeOffset ObtainedAt, string Grant, string Attempt);
}
