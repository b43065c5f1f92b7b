using System.Data.Common;
using System.Threading.Channels;
using Evergrant.Storage;

namespace Evergrant.Sqlite;

/// The one writer of this process. Writes that wait share a transaction and its flush; nothing is added to the wait.
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int Most = 256;
    private readonly SqliteFile file;
    private readonly TimeProvider processClock;
    private readonly SqliteTransactions transactions;
    private readonly Channel<PendingWrite> queue = Channel.CreateBounded<PendingWrite>(
        new BoundedChannelOptions(16 * Most) { SingleReader = true }
    );
    private readonly Task loop;

    public SqliteWriter(SqliteFile file, TimeProvider processClock)
    {
        this.file = file;
        this.processClock = processClock;
        transactions = new SqliteTransactions(file);
        loop = Task.Run(LoopAsync);
    }

    public async Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> write,
        CancellationToken cancellationToken
    )
    {
        var pending = new PendingWrite<T>(write);
        try
        {
            await queue.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase));
        }
        return await pending.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!queue.Writer.TryComplete())
            return;
        await loop;
        await UnderLockAsync(() =>
        {
            transactions.Checkpoint(everything: true);
            return Task.CompletedTask;
        });
        transactions.Dispose();
    }

    private async Task LoopAsync()
    {
        var batch = new List<PendingWrite>(Most);
        while (await queue.Reader.WaitToReadAsync())
        {
            Take(batch, Most);
            var failure = await UnderLockAsync(async () =>
            {
                await transactions.CommitAsync(batch);
                transactions.Checkpoint(everything: false);
            });
            if (failure is not null)
                FailWaiting(batch, failure);
            batch.Clear();
        }
    }

    /// What could not be done, if something could not.
    private async Task<Exception?> UnderLockAsync(Func<Task> act)
    {
        try
        {
            using var held = await FileLock.AcquireAsync(file.LockPath, SqliteFile.Limit, processClock, default);
            if (held is null)
                return SqliteFailure.Locked(file.Path);
            await act();
            return null;
        }
        // Whatever it is goes to those who wait; the loop must not end before the writer does.
        catch (Exception failure)
        {
            return SqliteFailure.IsUnavailable(failure, file.Path, out var unavailable) ? unavailable : failure;
        }
    }

    private void Take(List<PendingWrite> batch, int most)
    {
        while (batch.Count < most && queue.Reader.TryRead(out var write))
        {
            if (write.TryBegin())
                batch.Add(write);
        }
    }

    // Those behind the batch have waited as long: they must not wait for a limit each.
    private void FailWaiting(List<PendingWrite> batch, Exception failure)
    {
        Take(batch, int.MaxValue);
        foreach (var write in batch)
            write.Fail(failure);
    }
}
