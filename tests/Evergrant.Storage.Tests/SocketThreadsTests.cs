using Evergrant.Protocol;

namespace Evergrant.Storage.Tests;

public sealed class SocketThreadsTests
{
    [Fact]
    public async Task What_reads_a_file_leaves_a_thread_on_which_sockets_call_back()
    {
        await using var home = new SqliteHome();
        var store = await home.OpenAsync();
        SocketThreads.AreShared = true;
        var read = new TaskCompletionSource<bool>();
        // Stands for a socket's: not of the pool, and others wait for it.
        var thread = new Thread(() =>
            store
                .ReadAsync((_, _) => Task.FromResult(Thread.CurrentThread.IsThreadPoolThread), default)
                .ContinueWith(done => read.SetResult(done.Result), TaskScheduler.Default)
        );
        thread.Start();
        Assert.True(await read.Task);
    }
}
