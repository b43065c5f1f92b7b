namespace Evergrant.Intake.Delivering;

/// Wakes who waits for it; rung while nobody waits, it wakes the next.
internal sealed class Bell
{
    private readonly Lock gate = new();
    private TaskCompletionSource rung = NewSource();

    public void Ring()
    {
        lock (gate)
            rung.TrySetResult();
    }

    /// Returns when it is rung, and then is silent again.
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        Task heard;
        lock (gate)
            heard = rung.Task;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(heard, Task.Delay(atMost, clock, over.Token));
        await over.CancelAsync();
        lock (gate)
            if (rung.Task.IsCompleted)
                rung = NewSource();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
