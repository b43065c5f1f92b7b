using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Hooks;

/// <summary>What there is of hooks in one sandbox.</summary>
internal sealed class HookParts : IDisposable
{
    private readonly HookSender sender = new();

    public HookParts(
        SandboxStore store,
        SandboxClock clock,
        StateWriter writer,
        TimeSpan patience,
        CancellationToken stopping
    )
    {
        Book = new HookBook(store);
        Outbox = new HookOutbox(store, clock, Book);
        Queue = new HookQueue(store, clock, writer, Book, Outbox, sender, patience, stopping);
        Endpoints = new HookEndpoints(Book, Outbox, sender, store, writer);
        Shown = new SandboxHooks(this, store);
    }

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
