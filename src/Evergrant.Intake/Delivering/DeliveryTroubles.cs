using Evergrant.Hosting.Alerts;
using Evergrant.Intake.Accepting;
using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Delivering;

/// What of the delivery a person is told. Pure.
internal static class DeliveryTroubles
{
    /// What passes by itself is not told earlier.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public static IReadOnlyList<SubmissionTrouble> Of(
        IReadOnlyList<AttentionCount> attention,
        IReadOnlyList<QueueHold> held,
        DateTimeOffset now
    ) =>
        [
            .. attention.Select(one => new SubmissionTrouble(one.Grant, one.Number, one.Since, null)),
            .. held.Where(queue => IsTold(queue, now))
                .Select(queue => new SubmissionTrouble(queue.Grant, queue.Waiting, queue.Since, queue.Why)),
        ];

    /// Nothing else comes of what was set aside, and some of it a person sent.
    public static IEnumerable<SubmissionTrouble> Of(IReadOnlyList<QuarantineCount> quarantined, DateTimeOffset now) =>
        quarantined
            .Where(one => now - one.Since >= Patience)
            .Select(one => new SubmissionTrouble(
                one.Grant,
                one.Number,
                one.Since,
                one.IsUnasked ? Suspicions.BotCheckAway : null
            )
            {
                IsQuarantine = true,
            });

    /// Of a grant that its owner has to approve again people are told by the grant's own alert: one, however much waits.
    private static bool IsTold(QueueHold queue, DateTimeOffset now) =>
        queue.Why switch
        {
            Holds.NeedsReauthorization or Holds.NoSuchGrant => false,
            Holds.GrantPaused or Holds.GrantRevoked => true,
            _ => now - queue.Since >= Patience,
        };
}
