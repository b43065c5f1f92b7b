using System.Data.Common;

namespace Evergrant.Sqlite;

/// A write on its way through the queue: waiting, then run (perhaps twice), then released or failed.
internal abstract class PendingWrite
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int GivenUp = 2;
    private int stage;

    /// False: whoever asked for it gave up before it began.
    public bool TryBegin() => Interlocked.CompareExchange(ref stage, Begun, Waiting) == Waiting;

    public abstract Task RunAsync(DbConnection connection);

    /// After the commit, never earlier.
    public abstract void Release();

    public abstract void Fail(Exception failure);

    protected void GiveUp() => Interlocked.CompareExchange(ref stage, GivenUp, Waiting);
}

internal sealed class PendingWrite<T>(Func<DbConnection, CancellationToken, Task<T>> write) : PendingWrite
{
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T result = default!;

    public async Task<T> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await done.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            GiveUp();
        }
    }

    public override async Task RunAsync(DbConnection connection) => result = await write(connection, default);

    public override void Release() => done.TrySetResult(result);

    public override void Fail(Exception failure)
    {
        if (done.TrySetException(failure))
            _ = done.Task.Exception; // Observed, also when nobody waits any more.
    }
}
