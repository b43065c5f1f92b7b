using Evergrant.Sandbox.Hooks;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox;

/// <summary>A look at the hooks: who is subscribed, and what was sent to whom.</summary>
public sealed class SandboxHooks
{
    private readonly HookParts parts;
    private readonly SandboxStore store;

    internal SandboxHooks(HookParts parts, SandboxStore store)
    {
        this.parts = parts;
        this.store = store;
    }

    /// <summary>Of all tenants.</summary>
    public IReadOnlyList<SandboxHook> Subscriptions
    {
        get
        {
            lock (this.store.Lock)
                return [.. this.parts.Book.All];
        }
    }

    /// <summary>Oldest first; of those that are over the last 500.</summary>
    public IReadOnlyList<SandboxHookDelivery> Deliveries
    {
        get
        {
            lock (this.store.Lock)
                return [.. this.parts.Outbox.All];
        }
    }

    /// <summary>Declares a port of this machine that hooks may be sent to, for a receiver that is started later.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 65535.</exception>
    public void Allow(int port) => this.parts.Ports.Add(port);

    /// <summary>Sends a delivery once more, as it was; the hook and its retries stay as they are.</summary>
    /// <exception cref="ArgumentException">No such delivery, or one that has not been sent yet.</exception>
    public async Task<SandboxHookDelivery> ResendAsync(long deliveryId, CancellationToken cancellationToken = default)
    {
        try
        {
            return await this.parts.Queue.ResendAsync(deliveryId, cancellationToken);
        }
        catch (ProblemException problem)
        {
            throw new ArgumentException(problem.Message, problem);
        }
    }
}
