namespace Evergrant.Cli;

internal static class Until
{
    /// Ctrl-C and SIGTERM cancel; that is how a long-running command ends well.
    public static Task CancelledAsync(CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
