using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Refresh;
using Evergrant.Sealing;
using Evergrant.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evergrant.Tests.Interleavings;

/// One process: all that a keeper refreshes with, on the shared store, and a spool file of its own.
internal sealed class Node
{
    private readonly Spool spool;
    private readonly Adoption adoption;
    private readonly InFlight inFlight;
    private readonly Turnstile turnstile;
    private readonly CancellationToken dying;
    private readonly Action die;

    public Node(World world, string name)
    {
        Name = name;
        var death = new CancellationTokenSource();
        (dying, die) = (death.Token, death.Cancel);
        turnstile = world.Turnstile;
        spool = Spool.Open(world.SpoolFolder, name, World.Sealer, world.Store.StoreId, TimeProvider.System);
        var options = new KeeperOptions
        {
            Store = GatedStore.Of(world.Store, world.Turnstile, this),
            Spool = spool,
            Catalog = World.Catalog,
            Calendar = world.Calendar,
            ProcessClock = new GatedClock(world, this),
            Node = name,
        };
        var endpoint = new TokenEndpoint(options.ProcessClock)
        {
            Connect = (_, _) => world.Provider.ConnectAsync(this, world.Turnstile),
        };
        var log = NullLogger.Instance;
        var durability = new Durability(options, log);
        var corroborator = new Corroborator(options, new ApiProbe(options.ProcessClock));
        var conclusion = new Conclusion(options, corroborator, world.Announced, log);
        var consents = new Consents(options, endpoint, durability, conclusion, world.Announced, log);
        adoption = new Adoption(options, conclusion, consents, log);
        var refresher = new Refresher(options, endpoint, durability, conclusion, adoption, new Pace(options, log));
        inFlight = new InFlight((id, demand, waiters) => refresher.RefreshAsync(id, demand, waiters, dying));
    }

    public string Name { get; }
    public bool IsDead { get; private set; }
    public int Running => IsDead ? 0 : inFlight.Count;

    /// One thing at a time: whoever joins a run, or waits for an adoption of his own process, is seen at no turnstile.
    public void Refresh(GrantId grant, Demand demand) => Begin(() => inFlight.Join(grant, demand));

    /// What a process does when it starts, and every few seconds after that.
    public void Adopt() => Begin(() => inFlight.Track(AdoptAsync));

    private void Begin(Func<Task> begin)
    {
        if (Running > 0)
            return;
        _ = begin();
        _ = inFlight.WhenIdle.ContinueWith(_ => turnstile.Pulse(), TaskScheduler.Default);
    }

    /// kill -9: whatever it waits for never comes, and its files are nobody's.
    public void Kill()
    {
        IsDead = true;
        turnstile.Forget(this);
        // Whoever waits for another's adoption waits no more.
        die();
        // The files of others that it was adopting are free again as well, as the system sees to it.
        try
        {
            adoption.AdoptAsync(new CancellationToken(canceled: true)).Wait();
        }
        catch (AggregateException) { }
        spool.Dispose();
    }

    private async Task<bool> AdoptAsync()
    {
        try
        {
            await adoption.AdoptAsync(dying);
            return true;
        }
        catch (Exception ended) when (ended is StoreUnavailableException or OperationCanceledException)
        {
            return false;
        }
    }

    /// Pauses wait at the turnstile; deadlines never come, for an exchange that hangs is one that is lost.
    private sealed class GatedClock(World world, Node node) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => world.ProcessTime.GetUtcNow();

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => world.ProcessTime.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new GatedTimer(
                world.Turnstile,
                state is CancellationTokenSource || dueTime == Timeout.InfiniteTimeSpan
                    ? null
                    : world.Turnstile.Wait(node, Place.Pause, _ => callback(state))
            );
    }

    private sealed class GatedTimer(Turnstile turnstile, Waiting? waiting) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            if (waiting is not null)
                turnstile.Leave(waiting);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
