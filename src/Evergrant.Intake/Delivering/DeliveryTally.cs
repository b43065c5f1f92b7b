using Evergrant.Intake.Submissions;

namespace Evergrant.Intake.Delivering;

/// Counts what came of submissions in this process.
internal sealed class DeliveryTally
{
    private readonly Lock gate = new();
    private DeliveryReport done = DeliveryReport.None;

    public DeliveryReport Now
    {
        get
        {
            lock (gate)
                return done;
        }
    }

    /// <param name="left">In what state it was left. Null: somebody else has it.</param>
    public void Add(SubmissionState? left)
    {
        lock (gate)
            done = left switch
            {
                SubmissionState.Delivered => done with { Delivered = done.Delivered + 1 },
                SubmissionState.Waiting => done with { Waiting = done.Waiting + 1 },
                SubmissionState.NeedsAttention => done with { NeedAttention = done.NeedAttention + 1 },
                _ => done,
            };
    }

    public static DeliveryReport Between(DeliveryReport before, DeliveryReport after) =>
        new()
        {
            Delivered = after.Delivered - before.Delivered,
            Waiting = after.Waiting - before.Waiting,
            NeedAttention = after.NeedAttention - before.NeedAttention,
        };
}
