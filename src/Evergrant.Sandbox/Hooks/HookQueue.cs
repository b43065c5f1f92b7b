using System.Globalization;
using Evergrant.Sandbox.Crm;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Hooks;

/// <summary>
/// Sends what is due, on the sandbox's clock. An advance of the clock waits for every answer, but not for ever: time
/// stands still meanwhile, and a receiver that hangs has then had its 30 seconds.
/// </summary>
internal sealed class HookQueue : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly SandboxStore store;
    private readonly SandboxClock clock;
    private readonly StateWriter writer;
    private readonly HookBook hooks;
    private readonly HookOutbox outbox;
    private readonly HookSender sender;
    private readonly TimeSpan patience;
    private readonly CancellationToken stopping;
    private readonly ITimer timer;
    private readonly IDisposable settling;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Task> lastOfHook = [];
    private readonly Dictionary<Task, CancellationTokenSource> running = [];

    public HookQueue(
        SandboxStore store,
        SandboxClock clock,
        StateWriter writer,
        HookBook hooks,
        HookOutbox outbox,
        HookSender sender,
        TimeSpan patience,
        CancellationToken stopping
    )
    {
        this.store = store;
        this.clock = clock;
        this.writer = writer;
        this.hooks = hooks;
        this.outbox = outbox;
        this.sender = sender;
        this.patience = patience;
        this.stopping = stopping;
        timer = clock.CreateTimer(_ => SendDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        settling = clock.OnSettle(SettleAsync);
        Arm();
    }

    /// <summary>Called under the store's lock, by whoever changed something.</summary>
    public void Take(CrmChange change)
    {
        if (this.outbox.Take(change))
            Arm();
    }

    /// <summary>Called under the store's lock. What is under way ends, and is noted nowhere: it was another world's.</summary>
    public void Reload()
    {
        lock (this.store.Lock)
        {
            this.outbox.Reload();
            lock (gate)
                lastOfHook.Clear();
            // Elsewhere: whoever waits for it must not go on under the lock.
            var left = Running();
            Task.Run(() => Cut(left));
            Arm();
        }
    }

    /// <summary>Sends it once more, whatever became of it, and notes how that went.</summary>
    /// <exception cref="ProblemException"/>
    public async Task<SandboxHookDelivery> ResendAsync(long id, CancellationToken cancellationToken)
    {
        SandboxHookDelivery delivery;
        int world;
        lock (this.store.Lock)
        {
            world = this.outbox.World;
            delivery = this.outbox.Find(id) ?? throw NoSuchDelivery();
        }

        if (delivery.Body is null)
            throw new ProblemException(
                409,
                "delivery_not_sent_yet",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It has not been sent yet: that happens at {delivery.DueAt:yyyy-MM-ddTHH:mm:ssZ} of the sandbox's clock."
                )
            );

        using var limit = new CancellationTokenSource(HookTimes.Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token,
            this.stopping,
            cancellationToken
        );
        var at = this.clock.GetUtcNow();
        var (status, outcome) = await this.sender.SendAsync(delivery.HookUrl, delivery.Body, either.Token);
        lock (this.store.Lock)
        {
            if (world != this.outbox.World)
                throw NoSuchDelivery();

            // Read again: an attempt of its own may have ended meanwhile.
            delivery = this.outbox.Find(id) ?? delivery;
            delivery = delivery with
            {
                Attempts = [.. delivery.Attempts, new SandboxHookAttempt(at, status, outcome, IsResend: true)],
            };
            this.outbox.KeepResent(delivery);
        }

        await this.writer.SaveAsync();
        return delivery;
    }

    private static ProblemException NoSuchDelivery() => new(404, "no_such_delivery", "No delivery has that id.");

    /// <summary>Everything under way ends; what was not answered waits for the next start.</summary>
    public async Task StopAsync()
    {
        settling.Dispose();
        await timer.DisposeAsync();
        while (Running() is { Length: > 0 } left)
        {
            Cut(left);
            await Task.WhenAll(left);
        }
    }

    public void Dispose()
    {
        settling.Dispose();
        timer.Dispose();
    }

    private void Arm()
    {
        if (this.outbox.NextDue is { } due)
        {
            var wait = due - this.clock.GetUtcNow();
            // A timer takes less than 50 days; one that rings too early looks again.
            timer.Change(
                wait < TimeSpan.Zero ? TimeSpan.Zero
                    : wait > LongestWait ? LongestWait
                    : wait,
                Timeout.InfiniteTimeSpan
            );
        }
    }

    private void SendDue()
    {
        lock (this.store.Lock)
        {
            foreach (var delivery in this.outbox.TakeDue(this.clock.GetUtcNow()))
                Start(delivery);

            Arm();
        }
    }

    // One at a time to each hook, in order: a slow receiver must not get the second before the first.
    private void Start(SandboxHookDelivery delivery)
    {
        var world = this.outbox.World;
        lock (gate)
        {
            var cut = CancellationTokenSource.CreateLinkedTokenSource(this.stopping);
            var before = lastOfHook.GetValueOrDefault(delivery.HookKey, Task.CompletedTask);
            var sending = Task.Run(() => SendAfterAsync(before, delivery, world, cut));
            lastOfHook[delivery.HookKey] = sending;
            running.Add(sending, cut);
            sending.ContinueWith(
                ended =>
                {
                    lock (gate)
                    {
                        running.Remove(ended);
                        if (lastOfHook.GetValueOrDefault(delivery.HookKey) == ended)
                            lastOfHook.Remove(delivery.HookKey);
                    }

                    cut.Dispose();
                },
                TaskScheduler.Default
            );
        }
    }

    private async Task SendAfterAsync(Task before, SandboxHookDelivery delivery, int world, CancellationTokenSource cut)
    {
        // However that one ended.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var at = this.clock.GetUtcNow();
        if (!IsWanted(delivery, world))
        {
            await KeepAsync(delivery with { State = SandboxHookState.Dropped, DueAt = null }, world);
            return;
        }

        using var limit = new CancellationTokenSource(HookTimes.Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cut.Token);
        var (status, outcome) = await this.sender.SendAsync(delivery.HookUrl, delivery.Body!, either.Token);
        if (!this.stopping.IsCancellationRequested)
            await EndAsync(delivery, new SandboxHookAttempt(at, status, outcome, IsResend: false), world);
    }

    private bool IsWanted(SandboxHookDelivery delivery, int world)
    {
        lock (this.store.Lock)
            return world == this.outbox.World && HookOf(delivery) is { Status: SandboxHookStatus.Verified };
    }

    private HookRecord? HookOf(SandboxHookDelivery delivery) =>
        this.hooks.Find(delivery.Tenant, long.Parse(delivery.HookKey, CultureInfo.InvariantCulture));

    private Task EndAsync(SandboxHookDelivery delivery, SandboxHookAttempt attempt, int world)
    {
        lock (this.store.Lock)
        {
            if (world != this.outbox.World)
                return Task.CompletedTask;

            var ended = HookVerdict.Of(this.outbox.Find(delivery.Id) ?? delivery, attempt, this.clock.GetUtcNow());
            this.outbox.Keep(ended);
            if (ended.State == SandboxHookState.Failed)
            {
                this.hooks.Change(
                    delivery.Tenant,
                    long.Parse(delivery.HookKey, CultureInfo.InvariantCulture),
                    hook => hook.Status = SandboxHookStatus.Inactive
                );
                this.outbox.Drop(delivery.HookKey);
            }

            Arm();
        }

        return this.writer.SaveAsync();
    }

    private Task KeepAsync(SandboxHookDelivery delivery, int world)
    {
        lock (this.store.Lock)
        {
            if (world != this.outbox.World)
                return Task.CompletedTask;

            this.outbox.Keep(delivery);
        }

        return this.writer.SaveAsync();
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        // What was due at once may have its timer on the way to a thread.
        SendDue();
        while (Running() is { Length: > 0 } left)
        {
            var all = Task.WhenAll(left);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var waited = Task.Delay(this.patience, TimeProvider.System, enough.Token);
            if (await Task.WhenAny(all, waited) != all)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Cut(left);
            }

            await enough.CancelAsync();
            await all;
        }
    }

    private Task[] Running()
    {
        lock (gate)
            return [.. running.Keys];
    }

    // Not under the gate: what is cancelled may go on at once, and want it.
    private void Cut(Task[] left)
    {
        CancellationTokenSource[] cuts;
        lock (gate)
            cuts = [.. left.Select(one => running.GetValueOrDefault(one)).OfType<CancellationTokenSource>()];

        foreach (var cut in cuts)
        {
            try
            {
                cut.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself meanwhile.
            }
        }
    }
}
