namespace Evergrant.Storage.Tests;

public sealed class FileLockTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder folder = new();

    private string Path => folder.File("some.lock");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Two_openings_of_one_process_exclude_each_other()
    {
        using (FileLock.TryAcquire(Path))
            Assert.Null(FileLock.TryAcquire(Path));
        using var again = FileLock.TryAcquire(Path);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Waiting_ends_at_the_limit_and_succeeds_when_the_owner_lets_go()
    {
        var owner = FileLock.TryAcquire(Path)!;
        Assert.Null(await FileLock.AcquireAsync(Path, TimeSpan.FromMilliseconds(30), TimeProvider.System, default));
        var waiter = FileLock.AcquireAsync(Path, Long, TimeProvider.System, default);
        Assert.False(waiter.IsCompleted);
        owner.Dispose();
        Assert.NotNull(await waiter);
    }

    [Fact]
    public async Task A_waiter_can_be_cancelled_and_leaves_nothing_locked()
    {
        using var source = new CancellationTokenSource();
        var owner = FileLock.TryAcquire(Path)!;
        var waiter = FileLock.AcquireAsync(Path, Long, TimeProvider.System, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);
        owner.Dispose();
        using var next = await FileLock.AcquireAsync(Path, Long, TimeProvider.System, default);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Parallel_owners_never_overlap_and_none_starves()
    {
        var inside = 0;
        async Task WorkAsync()
        {
            for (var i = 0; i < 50; i++)
            {
                using var held = await FileLock.AcquireAsync(Path, Long, TimeProvider.System, default);
                Assert.NotNull(held);
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
            }
        }
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(WorkAsync)));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said()
    {
        Assert.ThrowsAny<IOException>(() => FileLock.TryAcquire(folder.File("nowhere/some.lock")));
    }
}
