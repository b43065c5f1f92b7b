namespace Evergrant.Torture.Server;

/// A kill that waits for its moment.
internal sealed class KillOrder(KillMoment moment)
{
    private readonly TaskCompletionSource come = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public KillMoment Moment => moment;

    public Task HasCome => come.Task;

    public void Come() => come.TrySetResult();
}
