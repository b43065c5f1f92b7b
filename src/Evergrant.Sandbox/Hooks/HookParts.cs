using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Hooks;

/// <summary>What there is of hooks in one sandbox.</summary>
internal sealed class HookParts : IDisposable
{
    private readonly HookSender sender;

    public HookParts(
        SandboxStore store,
        SandboxClock clock,
        StateWriter writer,
        KeapSandboxOptions options,
        CancellationToken stopping
    )
    {
        Ports = new HookPorts(options.HookPorts);
        sender = new HookSender(Ports);
        Book = new HookBook(store);
        Outbox = new HookOutbox(store, clock, Book);
        Queue = new HookQueue(store, clock, writer, Book, Outbox, sender, options.HookPatience, stopping);
        Endpoints = new HookEndpoints(Book, Outbox, sender, Ports, store, writer);
        Shown = new SandboxHooks(this, store);
    }

    public HookPorts Ports { get; }
    public HookBook Book { get; }
    public HookOutbox Outbox { get; }
    public HookQueue Queue { get; }
    public HookEndpoints Endpoints { get; }
    public SandboxHooks Shown { get; }

    public void Dispose()
    {
        Queue.Dispose();
        sender.Dispose();
    }
}
