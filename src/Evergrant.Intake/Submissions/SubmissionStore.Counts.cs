using Evergrant.Intake.Delivering;
using Evergrant.Storage;

namespace Evergrant.Intake.Submissions;

internal sealed partial class SubmissionStore
{
    private const int MostLookedAt = 1000;

    /// The others are over, and may be a million.
    private static readonly SubmissionState[] Unfinished =
    [
        SubmissionState.Quarantined,
        SubmissionState.Queued,
        SubmissionState.Running,
        SubmissionState.Waiting,
        SubmissionState.NeedsAttention,
    ];

    /// <summary>How many there are in each state but for those that are over, and since when.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<StateCount>> CountAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync<IReadOnlyList<StateCount>>(
            async (connection, token) =>
            {
                var counts = new List<StateCount>();
                foreach (var state in Unfinished)
                    // The oldest has the smallest id, and counting needs no row.
                    counts.Add(
                        (
                            await new Sql(
                                $"""
                                select (select count(*) from submissions where state = '{state.Code()}'),
                                  (select received_at from submissions where state = '{state.Code()}' order by id limit 1)
                                """
                            ).FindAsync(
                                connection,
                                row => new StateCount(state, row.BigNumber(), row.TimeOrNull()),
                                token
                            )
                        )!
                    );
                return counts;
            },
            cancellationToken
        );

    /// <summary>How many of each grant wait for a person, and since when; of so many that were set aside last.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<IReadOnlyList<AttentionCount>> CountAttentionAsync(CancellationToken cancellationToken) =>
        home.Database.ReadAsync(
            (connection, token) =>
                new Sql(
                    """
                    select t.grant_id, count(*), min(coalesce(t.failed_at, t.received_at)) from
                      (select grant_id, failed_at, received_at from submissions where state = 'needs_attention'
                       order by id desc limit @most) t
                    group by t.grant_id order by t.grant_id
                    """
                )
                {
                    ["most"] = MostLookedAt,
                }.ListAsync(
                    connection,
                    row => new AttentionCount(GrantId.Parse(row.Text()), row.BigNumber(), row.Time()),
                    token
                ),
            cancellationToken
        );
}

/// <param name="Since">Calendar.</param>
internal sealed record AttentionCount(GrantId Grant, long Number, DateTimeOffset Since);
