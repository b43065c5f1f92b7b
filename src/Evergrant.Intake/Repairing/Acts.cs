using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Intake.Repairing;

/// <summary>What somebody did to many submissions, or to some that cannot tell any more.</summary>
/// <param name="Kind">Code: <c>replayed</c>, <c>exported</c>, <c>imported</c>, <c>purged</c>, <c>forgotten</c>.</param>
/// <param name="Submissions">How many.</param>
internal sealed record Act(DateTimeOffset At, string Kind, string Who, string? Why, long Submissions);

/// Acts on record; they name nobody who sent anything. Whoever opened <see cref="Repairs"/> has the table.
internal sealed class Acts(EvergrantHome home)
{
    /// <exception cref="StoreUnavailableException"/>
    public async Task AddAsync(string kind, Actor actor, long submissions, CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        var insert = new Sql(
            """
            insert into intake_acts (id, at, kind, who, why, submissions) values (@id, @now, @kind, @who, @why, @number)
            on conflict do nothing
            """
        )
        {
            ["id"] = Ids.New("ia_", now),
            ["now"] = now,
            ["kind"] = kind,
            ["who"] = actor.Who,
            ["why"] = actor.Why,
            ["number"] = submissions,
        };
        await home.Database.WriteAsync(insert.ExecuteAsync, cancellationToken);
    }

    /// The newest first.
    public Task<IReadOnlyList<Act>> ListAsync(int limit, CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql("select at, kind, who, why, submissions from intake_acts order by id desc limit @limit")
                {
                    ["limit"] = limit,
                }.ListAsync(
                    connection,
                    row => new Act(row.Time(), row.Text(), row.Text(), row.TextOrNull(), row.BigNumber()),
                    token
                ),
            cancellationToken
        );
}
