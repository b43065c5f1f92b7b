using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Refresh;
using Evergrant.Sealing;
using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant;

/// <summary>
/// Serves live access tokens and keeps their grants. Safe for concurrent use; any number of keepers, in any number of
/// processes, may share a store.
/// </summary>
public sealed class Keeper : IAsyncDisposable
{
    /// Asked for when a caller does not say: 60 s.
    public static readonly TimeSpan DefaultMinTtl = TimeSpan.FromSeconds(60);

    /// How long <see cref="StopAsync"/> waits for redemptions: longer than an exchange (20 s).
    public static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly KeeperOptions options;
    private readonly ILogger log;
    private readonly ServedGrants served = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly InFlight inFlight;
    private readonly Adoption adoption;
    private readonly Consents consents;
    private readonly Keys keys;
    private readonly AppSecrets secrets;
    private readonly Switching switching;
    private readonly Pace pace;
    private readonly CatchingUp catchingUp;
    private readonly Schedule schedule;
    private readonly Watch watch;
    private Task? stop;
    private volatile bool hasChanged;

    public Keeper(KeeperOptions options)
    {
        this.options = options;
        log = options.Logs.CreateLogger<Keeper>();
        var endpoint = new TokenEndpoint(options.ProcessClock) { Simulated = options.Simulated };
        var durability = new Durability(options, log);
        var probe = new ApiProbe(options.ProcessClock);
        var corroborator = new Corroborator(options, probe);
        var conclusion = new Conclusion(options, corroborator, Announce, log);
        consents = new Consents(options, endpoint, durability, conclusion, Announce, log);
        keys = new Keys(options, probe, Announce, log);
        adoption = new Adoption(options, conclusion, consents, log);
        pace = new Pace(options, log);
        catchingUp = new CatchingUp(options, conclusion, consents);
        var refresher = new Refresher(options, endpoint, durability, conclusion, adoption, pace);
        inFlight = new InFlight((id, demand, waiters) => refresher.RefreshAsync(id, demand, waiters, stopping.Token));
        schedule = new Schedule(options, inFlight.Join, stop => secrets!.NoteConfigurationsAsync(stop), log);
        secrets = new AppSecrets(options, pace, schedule.Wake);
        switching = new Switching(options, Announce);
        watch = new Watch(options, adoption, schedule, served, log);
    }

    public KeeperOptions Options => options;

    /// Adopts what dead processes of this home left in their spools, then follows changes that other processes make.
    /// <paramref name="withSchedule"/>: also refreshes what is due; for servers, not for single commands.
    /// <exception cref="HomeChangedException">
    /// The store was brought back from a copy, or the home was: nothing is presented before somebody says so.
    /// </exception>
    public async Task StartAsync(bool withSchedule, CancellationToken cancellationToken)
    {
        if (options.Journal is { } journal)
            await journal.RequireFittingAsync(options.Store, cancellationToken);
        await adoption.LookAsync(cancellationToken);
        watch.Start(stopping.Token);
        if (withSchedule)
            schedule.Start(stopping.Token);
    }

    /// <summary>
    /// A live access token of a grant, by id or name. A token in memory that lives for <paramref name="minTtl"/> is served
    /// at once: nothing is written and nothing waited for. Otherwise a refresh is joined or begun; whatever lives is served
    /// if it does not succeed.
    /// </summary>
    /// <param name="minTtl">Default 60 s; at most two thirds of the token's life are heeded.</param>
    /// <param name="afterGeneration">The generation that the API refused, so that it is not served again.</param>
    public ValueTask<TokenResult> GetTokenAsync(
        string grant,
        TimeSpan? minTtl = null,
        int? afterGeneration = null,
        CancellationToken cancellationToken = default
    )
    {
        var ttl = minTtl ?? DefaultMinTtl;
        if (served.TryFind(grant, out var held) && served.IsCurrent(held))
        {
            var now = options.Calendar.GetUtcNow();
            if (held.Answers(ttl, afterGeneration, now))
            {
                held.NoteRead();
                if (held.WantsNudge(now))
                    Nudge(held);
                return new(held.Token);
            }
        }
        return new(FetchTokenAsync(grant, ttl, afterGeneration, cancellationToken));
    }

    /// <summary>The token that is in the store, if it lives for <paramref name="minTtl"/>. Refreshes nothing; needs no start.</summary>
    public async Task<TokenResult.Served?> ReadTokenAsync(
        string grant,
        TimeSpan? minTtl,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var now = options.Calendar.GetUtcNow();
            if (
                await ReadAsync(grant, cancellationToken) is not { } held
                || !held.Answers(minTtl ?? DefaultMinTtl, null, now)
            )
                return null;
            if (!held.IsReadNoted(now))
                await options.Store.NoteReadAsync([held.Grant.Id], now, cancellationToken);
            return held.Token;
        }
        catch (StoreUnavailableException)
        {
            // Whoever asks next is told why, and may be served from memory.
            return null;
        }
    }

    /// Rotates the grant now, on an operator's order, if presenting its token now is safe.
    public async Task<RefreshOutcome> RefreshAsync(string grant, CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(grant, cancellationToken) is not { } snapshot)
                return new RefreshOutcome.NoSuchGrant();
            var demand = new Demand.Ordered(snapshot.Grant.Generation);
            return await inFlight
                .Join(snapshot.Grant.Id, demand)
                .WaitAsync(LongestWait, options.ProcessClock, cancellationToken);
        }
        catch (StoreUnavailableException unavailable)
        {
            return new RefreshOutcome.StoreUnavailable(unavailable.Message);
        }
        catch (TimeoutException)
        {
            return new RefreshOutcome.InProgress(options.Node);
        }
    }

    /// <summary>
    /// Refreshes everything that is due, once, for programs that are run now and then instead of staying up. Needs a keeper
    /// that was started, with or without the schedule; safe beside any number of others.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<TickReport> TickAsync(TickOptions tick, CancellationToken cancellationToken) =>
        schedule.TickAsync(tick, cancellationToken);

    /// Redeems what an owner's consent brought back. Goes on when the caller goes away.
    public Task<ConnectResult> ConnectAsync(ConnectRequest request, CancellationToken cancellationToken) =>
        ConnectAsync(() => consents.RedeemAsync(request, stopping.Token), cancellationToken);

    /// <summary>
    /// Redeems the refresh token of a pair that was made elsewhere, at once: from then on every other copy of it is dead,
    /// and a program that still uses one shows itself by failing. Goes on when the caller goes away.
    /// </summary>
    public Task<ConnectResult> ImportAsync(ImportRequest request, CancellationToken cancellationToken) =>
        ConnectAsync(
            async () =>
            {
                try
                {
                    // The answer to an earlier import of the same pair may lie in a dead process's spool.
                    if (!await adoption.AdoptAsync(stopping.Token))
                        return new ConnectResult.NotSent("another program is adopting a spool; try again");
                }
                catch (Exception failure) when (SpoolFile.IsOfDisk(failure))
                {
                    return new ConnectResult.NotSent($"the spool cannot be read: {failure.Message}");
                }
                return await consents.RedeemAsync(request, stopping.Token);
            },
            cancellationToken
        );

    /// Serves a static key as a grant, after one read of the API with it. A key grant of that name and app gets the new key.
    public async Task<KeyResult> AddKeyAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.AddAsync(request, cancellationToken);
        }
        catch (StoreUnavailableException unavailable)
        {
            return new KeyResult.StoreUnavailable(unavailable.Message);
        }
    }

    private async Task<ConnectResult> ConnectAsync(
        Func<Task<ConnectResult>> redeem,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var work = inFlight.Track(redeem);
            var result = await work.WaitAsync(cancellationToken);
            schedule.Wake();
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Stopping is heeded before anything is sent, and not any more after that.
            return new ConnectResult.NotSent("the program is stopping");
        }
        catch (StoreUnavailableException unavailable)
        {
            return new ConnectResult.StoreUnavailable(unavailable.Message);
        }
    }

    /// Serves and refreshes a grant, by id or name, no more until it is resumed. A redemption in flight is still stored.
    public Task<SwitchResult> PauseAsync(string grant, CancellationToken cancellationToken) =>
        switching.PauseAsync(() => FindAsync(grant, cancellationToken), grant, cancellationToken);

    /// Serves and refreshes a paused grant again; the schedule looks at it at once.
    public Task<SwitchResult> ResumeAsync(string grant, CancellationToken cancellationToken) =>
        switching.ResumeAsync(() => FindAsync(grant, cancellationToken), grant, cancellationToken);

    /// By id or name, from the store.
    public Task<GrantSnapshot?> FindAsync(string grant, CancellationToken cancellationToken) =>
        GrantId.TryParse(grant, out var id)
            ? options.Store.FindAsync(id, cancellationToken)
            : options.Store.FindByNameAsync(grant, cancellationToken);

    /// <summary>
    /// A new secret for an app, in the place of the present one and of a next one. Its grants that were refused, and what its
    /// endpoint failing put off, are tried again at once.
    /// </summary>
    /// <returns>False: no such app, or it has no client.</returns>
    public Task<bool> ChangeAppSecretAsync(string app, ClientSecret secret, CancellationToken cancellationToken) =>
        secrets.ChangeAsync(
            app,
            setAt => options.Store.ChangeAppSecretAsync(app, secret, setAt, cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// A second secret for an app, while its provider changes from one to the other: tried where the present one is refused,
    /// at once for what was refused before. It takes the other's place the first time it is accepted.
    /// </summary>
    /// <returns>False: no such app, or it has no client.</returns>
    public Task<bool> AddNextAppSecretAsync(string app, ClientSecret secret, CancellationToken cancellationToken) =>
        secrets.ChangeAsync(
            app,
            setAt => options.Store.AddNextSecretAsync(app, secret, setAt, cancellationToken),
            cancellationToken
        );

    /// <summary>Gives up an app's present secret for its next one, which may not have been accepted yet.</summary>
    /// <returns>False: no such app, or it has no next secret.</returns>
    public Task<bool> DropOldAppSecretAsync(string app, CancellationToken cancellationToken) =>
        secrets.ChangeAsync(app, _ => options.Store.DropOldSecretAsync(app, cancellationToken), cancellationToken);

    /// <summary>How much a grant is kept, from now on.</summary>
    public Task<SwitchResult> KeepAsync(string grant, Keep keep, CancellationToken cancellationToken) =>
        switching.KeepAsync(() => FindAsync(grant, cancellationToken), grant, keep, cancellationToken);

    /// Returns when nothing is in flight and the schedule sleeps: what an advancing clock waits for.
    public async Task WhenSettledAsync(CancellationToken cancellationToken)
    {
        do
        {
            await inFlight.WhenIdle.WaitAsync(cancellationToken);
            await schedule.WhenAsleepAsync(cancellationToken);
        } while (inFlight.Count > 0);
    }

    /// <summary>
    /// A program elsewhere holds this grant's access token, in a file for instance. That counts as reading it: the grant
    /// stays warm. Written at most once a day.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task NoteReadAsync(Grant grant, CancellationToken cancellationToken)
    {
        var now = options.Calendar.GetUtcNow();
        if (now - grant.LastReadAt < ServedGrant.ReadsAreNotedEvery)
            return;
        await options.Store.NoteReadAsync([grant.Id], now, cancellationToken);
        // One that was only kept alive has its next turn weeks away.
        var next = RefreshTimes.NextAt(grant.Lifespan, warm: grant.Keep != Keep.Alive);
        if (grant.Trouble == Trouble.None && next < grant.NextRefreshAt)
            await options.Store.RescheduleAsync(grant.Id, grant.Version, next, cancellationToken);
        schedule.Wake();
    }

    /// <summary>
    /// After a store was brought back from a copy, before anything else works on it: what the journal and the spools of this
    /// home know better is stored, and a grant whose refresh token may have been presented since is set aside, so that it is
    /// not presented again.
    /// </summary>
    /// <param name="copy">Names the copy in the evidence: `a backup of …`.</param>
    /// <param name="isOld">The journal is as old as the store, so that no grant is known to be as it was.</param>
    /// <param name="cancellationToken">May be stopped and begun again at any time.</param>
    /// <exception cref="StoreUnavailableException"/>
    public Task<RestoreReport> CatchUpAsync(string copy, bool isOld, CancellationToken cancellationToken) =>
        catchingUp.RunAsync(copy, isOld, cancellationToken);

    /// <summary>An operator says that the copy a grant was restored from is current: its token was not presented since.</summary>
    /// <returns>False: it was not set aside by a restore.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public Task<bool> TrustRestoredAsync(string grant, CancellationToken cancellationToken) =>
        catchingUp.TrustAsync(() => FindAsync(grant, cancellationToken), cancellationToken);

    /// Whether this keeper has changed a grant: new tokens, another state.
    public bool HasChanged => hasChanged;

    /// Answers that dead processes had left in their spools and this keeper brought into the store.
    public int AdoptedCount => adoption.Count;

    /// Redemptions in flight.
    public int InFlightCount => inFlight.Count;

    /// Begins nothing new and waits for redemptions in flight, at most <see cref="DrainLimit"/>; what is not durable by then
    /// is waited for until it is.
    public Task StopAsync() => stop ??= StopOnceAsync();

    private async Task StopOnceAsync()
    {
        inFlight.Close();
        await stopping.CancelAsync();
        try
        {
            await inFlight.WhenIdle.WaitAsync(DrainLimit, options.ProcessClock);
        }
        catch (TimeoutException)
        {
            KeeperLog.NotDrained(log, inFlight.Count, DrainLimit.TotalSeconds);
            await inFlight.WhenIdle;
        }
        await schedule.DisposeAsync();
        await watch.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
    }

    private async Task<TokenResult> FetchTokenAsync(
        string grant,
        TimeSpan minTtl,
        int? afterGeneration,
        CancellationToken cancellationToken
    )
    {
        ServedGrant? held;
        RefreshOutcome outcome;
        try
        {
            held = await ReadAsync(grant, cancellationToken);
            if (held is null)
                return new TokenResult.NoSuchGrant(grant);
            if (held.Answers(minTtl, afterGeneration, options.Calendar.GetUtcNow()))
                return Serve(held);
            if (held.Grant.State is GrantState.Paused or GrantState.Revoked)
                return new TokenResult.Stopped(held.Grant);
            outcome = await inFlight
                .Join(held.Grant.Id, new Demand.Called(minTtl, afterGeneration))
                .WaitAsync(LongestWait, options.ProcessClock, cancellationToken);
            // What was joined may have read the row long before we came: looked up again by the next reader.
            held = outcome.Seen is { } seen ? served.Remember(seen, round: -1) : held;
        }
        catch (StoreUnavailableException unavailable)
        {
            held = served.TryFind(grant, out var known) ? known : null;
            outcome = new RefreshOutcome.StoreUnavailable(unavailable.Message);
        }
        catch (TimeoutException)
        {
            held = served.TryFind(grant, out var known) ? known : null;
            outcome = new RefreshOutcome.InProgress(options.Node);
        }
        catch (SealBrokenException broken)
        {
            return new TokenResult.Unavailable("seal_broken", broken.Message, TimeSpan.FromHours(1));
        }

        var now = options.Calendar.GetUtcNow();
        if (held is not null && held.Answers(TimeSpan.Zero, null, now) && !watch.IsOutageTooLong)
            return Serve(held);
        return Unserved.Because(outcome, held?.Grant, now);
    }

    private static TokenResult.Served Serve(ServedGrant held)
    {
        held.NoteRead();
        return held.Token;
    }

    /// From memory if nothing was written since, else from the store.
    private async Task<ServedGrant?> ReadAsync(string grant, CancellationToken cancellationToken)
    {
        var round = served.Round;
        if (served.TryFind(grant, out var held) && served.IsCurrent(held))
            return held;
        if (await FindAsync(grant, cancellationToken) is not { } snapshot)
            return null;
        return served.Remember(snapshot, round);
    }

    private void Announce(GrantSnapshot snapshot)
    {
        hasChanged = true;
        // Read before what others may have written since: looked up again by the next reader.
        served.Remember(snapshot, round: -1);
        schedule.Wake();
    }

    /// A grant that was only kept alive is read again: it is warm from now on.
    private void Nudge(ServedGrant held) =>
        _ = inFlight.Track(async () =>
        {
            try
            {
                var now = options.Calendar.GetUtcNow();
                if (!held.IsReadNoted(now))
                    await options.Store.NoteReadAsync([held.Grant.Id], now, stopping.Token);
                return inFlight.Join(held.Grant.Id, new Demand.Scheduled());
            }
            catch (StoreUnavailableException unavailable)
            {
                KeeperLog.StoreLost(log, unavailable.Message);
                return null;
            }
        });
}
