namespace Evergrant.Sandbox.Clock;

internal sealed class SettleCallbacks
{
    private readonly Lock gate = new();
    private readonly List<Func<CancellationToken, Task>> callbacks = [];

    public IDisposable Add(Func<CancellationToken, Task> callback)
    {
        // Wrapped, so that one function registered twice is also removed one at a time.
        Func<CancellationToken, Task> entry = cancellationToken => callback(cancellationToken);
        lock (gate)
            this.callbacks.Add(entry);

        return new Registration(this, entry);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task>[] callbacks;
        lock (gate)
            callbacks = [.. this.callbacks];

        foreach (var callback in callbacks)
            await callback(cancellationToken);
    }

    private sealed class Registration(SettleCallbacks owner, Func<CancellationToken, Task> entry) : IDisposable
    {
        public void Dispose()
        {
            lock (owner.gate)
                owner.callbacks.Remove(entry);
        }
    }
}
