using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Server.Web;

/// Who was told that a person must act, and when: it goes into the answer for whoever waits for that. Names no address of
/// anybody; whoever asks may be an outsider.
internal sealed class ToldPeople(EvergrantHome home)
{
    public ValueTask<ProblemDocument> AddAsync(
        ProblemDocument problem,
        TokenResult result,
        CancellationToken cancellationToken
    ) =>
        result is TokenResult.NeedsReauthorization(var grant) && home.Settings.Alerts.Ways.Count > 0
            ? AddAsync(problem, grant, cancellationToken)
            : new(problem);

    private async ValueTask<ProblemDocument> AddAsync(
        ProblemDocument problem,
        Grant grant,
        CancellationToken cancellationToken
    )
    {
        var select = new Sql(
            """
            select d.way, d.delivered_at from alert_deliveries d join alerts a on a.id = d.alert_id
            where a.closed_at is null and d.delivered_at is not null
              and (a.grant_id = @grant or (a.grant_id is null and a.app = @app))
            order by d.delivered_at, d.way
            """
        )
        {
            ["grant"] = grant.Id,
            ["app"] = grant.App,
        };
        try
        {
            var told = await home.Database.ReadAsync(
                (connection, token) =>
                    select.ListAsync(connection, row => $"whoever runs this, by {row.Text()}, {row.Time():u}", token),
                cancellationToken
            );
            return problem with { Told = [.. problem.Told ?? [], .. told] };
        }
        catch (StoreUnavailableException)
        {
            // The answer is as right without.
            return problem;
        }
    }
}
