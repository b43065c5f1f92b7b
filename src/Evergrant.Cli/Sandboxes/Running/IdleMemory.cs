namespace Evergrant.Cli.Sandboxes.Running;

/// Gives memory back when a sandbox has nothing to do: what started it, and what made a hundred thousand contacts, is no
/// use once they are there.
internal sealed class IdleMemory : IDisposable
{
    private const long WorthIt = 8 * 1024 * 1024;
    private const long Quiet = 256 * 1024;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly ITimer timer;
    private long allocated;
    private long trimmedAt = -WorthIt;

    public IdleMemory(TimeProvider clock) => timer = clock.CreateTimer(_ => TrimIfQuiet(), null, Look, Look);

    public void Dispose() => timer.Dispose();

    // A few calls a second are not quiet: each collection stops them all.
    private void TrimIfQuiet()
    {
        var before = allocated;
        allocated = GC.GetTotalAllocatedBytes();
        if (allocated - before > Quiet || allocated - trimmedAt < WorthIt)
            return;

        trimmedAt = allocated;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ProgramPages.GiveBack();
    }
}
