using Evergrant.Intake.Accepting;
using Evergrant.Storage;

namespace Evergrant.Intake.Submissions;

internal sealed partial class SubmissionStore
{
    /// <summary>Whether nothing more of a form is to be set aside before somebody has looked.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<bool> IsQuarantineFullAsync(string form, CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            async (connection, token) =>
                await new Sql("select count(*) from submissions where state = 'quarantined' and form = @form")
                {
                    ["form"] = form,
                }.FindAsync(connection, row => row.BigNumber(), token) >= SubmissionLimits.Quarantined,
            cancellationToken
        );

    /// <summary>How many of each grant are in quarantine, and since when; of so many that were set aside first.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<QuarantineCount>> CountQuarantinedAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select t.grant_id, count(*), min(t.received_at),
                      sum(case when t.problem = @away then 1 else 0 end) from
                      (select grant_id, received_at, problem from submissions where state = 'quarantined'
                       order by id limit @most) t
                    group by t.grant_id order by t.grant_id
                    """
                )
                {
                    ["away"] = Suspicions.BotCheckAway,
                    ["most"] = MostLookedAt,
                }.ListAsync(
                    connection,
                    row => new QuarantineCount(
                        GrantId.Parse(row.Text()),
                        row.BigNumber(),
                        row.Time(),
                        row.BigNumber() > 0
                    ),
                    token
                ),
            cancellationToken
        );
}

/// <param name="Since">Calendar.</param>
/// <param name="IsUnasked">The bot check's service could not be asked about some.</param>
internal sealed record QuarantineCount(GrantId Grant, long Number, DateTimeOffset Since, bool IsUnasked);
