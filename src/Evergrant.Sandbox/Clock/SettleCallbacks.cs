namespace Evergrant.Sandbox.Clock;

internal sealed class SettleCallbacks
{
    private readonly Lock _lock = new();
    private readonly List<Func<CancellationToken, Task>> _callbacks = [];

    public IDisposable Add(Func<CancellationToken, Task> callback)
    {
        // Wrapped, so that one function registered twice is also removed one at a time.
        Func<CancellationToken, Task> entry = cancellationToken => callback(cancellationToken);
        lock (_lock)
        {
            _callbacks.Add(entry);
        }

        return new Registration(this, entry);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task>[] callbacks;
        lock (_lock)
        {
            callbacks = [.. _callbacks];
        }

        foreach (var callback in callbacks)
        {
            await callback(cancellationToken);
        }
    }

    private sealed class Registration(SettleCallbacks owner, Func<CancellationToken, Task> entry) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._callbacks.Remove(entry);
            }
        }
    }
}
