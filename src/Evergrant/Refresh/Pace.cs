using System.Collections.Concurrent;
using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// <summary>
/// What all nodes together owe a token endpoint: a pace, to leave it alone while it fails, and one probe when it may be back.
/// An endpoint in good order costs a look at its row once a second at most, and no write for a grant that comes alone.
/// </summary>
internal sealed class Pace(KeeperOptions keeper, ILogger log)
{
    /// Where the profile does not say. An endpoint on this machine is nobody's quota.
    public const double DefaultPerSecond = 10;

    private static readonly TimeSpan SeenFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeLease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WorthTelling = TimeSpan.FromMinutes(2);
    private const int MostTries = 8;

    private readonly ConcurrentDictionary<string, Endpoint> endpoints = new(StringComparer.Ordinal);

    /// Redemptions a second. Null: as fast as they come.
    public static double? RateOf(App app, ProviderProfile profile, Uri address) =>
        !Loopback.Names(address) ? profile.RedemptionsPerSecond ?? DefaultPerSecond
        : app.BaseAddress is null ? profile.RedemptionsPerSecond
        : null;

    /// <param name="isOrdered">A person wants to see what happens: also while the endpoint is held up.</param>
    public async Task<Admission> EnterAsync(
        App app,
        ProviderProfile profile,
        Uri address,
        Urgency urgency,
        bool isOrdered,
        CancellationToken stopping
    )
    {
        var endpoint = endpoints.GetOrAdd(address.AbsoluteUri, text => Open(text, RateOf(app, profile, address)));
        var standing = await LookAsync(endpoint, stopping);
        var now = keeper.Calendar.GetUtcNow();
        if (Breaker.IsHeld(standing, now) && !isOrdered)
            return new Admission.Held(standing.HeldUntil!.Value);
        if (standing.HeldUntil is not null && await ProbeAsync(endpoint, now, stopping) is { } probe)
            return probe;
        if (endpoint.Slots is not { } slots)
            return new Admission.Pass(IsProbe: false, HasWaited: standing.HeldUntil is not null);
        var asked = keeper.ProcessClock.GetTimestamp();
        var isFree = standing is { HeldUntil: null, Reserved: var reserved } && reserved == TimeSpan.Zero;
        if (!await slots.WaitAsync(urgency, isFree, stopping))
            return new Admission.Held(keeper.Calendar.GetUtcNow() + ProbePause);
        // It may have been held up meanwhile.
        standing = await LookAsync(endpoint, stopping);
        return standing.HeldUntil is { } until
            ? new Admission.Held(until)
            : new Admission.Pass(IsProbe: false, keeper.ProcessClock.GetElapsedTime(asked) > Moment);
    }

    /// What came of a pass. The store being away loses no more than this.
    public async Task NoteAsync(Uri address, Admission.Pass pass, Exchange exchange, CancellationToken stopping)
    {
        var endpoint = endpoints[address.AbsoluteUri];
        NoteClock(endpoint, exchange);
        var sign = Breaker.SignOf(exchange);
        // A redemption that we called off ourselves says nothing.
        var isOurs = exchange is Exchange.NotSent && stopping.IsCancellationRequested;
        if (sign == EndpointSign.Working && !pass.IsProbe && IsGood(endpoint.Seen))
            return;
        try
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                var before = await ReadAsync(endpoint, CancellationToken.None);
                var change = isOurs
                    ? AfterNothing(before, pass)
                    : After(endpoint.Address, before, sign, exchange, pass);
                if (change is null || await ChangeAsync(endpoint, before, change))
                    return;
            }
        }
        catch (StoreUnavailableException unavailable)
        {
            KeeperLog.StoreLost(log, unavailable.Message);
        }
    }

    /// Token lives count from our sending, dates in `Retry-After` from the provider's own: a difference does no harm there. It
    /// does to ends of refresh tokens weeks ahead, so a person is told, once.
    private void NoteClock(Endpoint endpoint, Exchange exchange)
    {
        if (
            keeper.Calendar != TimeProvider.System
            || exchange.Came?.FindDate() is not { } date
            || (date - keeper.Calendar.GetUtcNow()) is var offset && offset.Duration() < WorthTelling
            || !endpoint.TellsClock()
        )
            return;
        KeeperLog.ClockDiffers(log, endpoint.Address, (long)offset.TotalSeconds);
    }

    /// A pass that was not used: two nodes on one list wait for the same grants, and one of them finds it done.
    public Task GiveBackAsync(Uri address, Admission.Pass pass)
    {
        if (pass.IsProbe)
            return NoteAsync(address, pass, new Exchange.NotSent("not used"), new CancellationToken(canceled: true));
        endpoints[address.AbsoluteUri].Slots?.GiveBack();
        return Task.CompletedTask;
    }

    /// Something about the app was changed: whatever held its endpoint up may be over.
    public async Task ReleaseAsync(Uri address, CancellationToken cancellationToken)
    {
        var endpoint = endpoints.GetValueOrDefault(address.AbsoluteUri) ?? Open(address.AbsoluteUri, null);
        var before = await ReadAsync(endpoint, cancellationToken);
        if (!IsGood(before))
            await ChangeAsync(endpoint, before, EndpointChange.Good);
    }

    private EndpointChange? After(
        string address,
        EndpointStanding before,
        EndpointSign sign,
        Exchange exchange,
        Admission.Pass pass
    )
    {
        var now = keeper.Calendar.GetUtcNow();
        // What was under way when it was held up, and got through, opens nothing: that is the probe's.
        if (sign == EndpointSign.Working)
            return IsGood(before) || (Breaker.IsHeld(before, now) && !pass.IsProbe) ? null : EndpointChange.Good;
        var retryAfter = (exchange as Exchange.Answered)?.Answer.FindRetryDelay();
        return Breaker.AfterFailure(address, before, sign, retryAfter, pass.IsProbe, now);
    }

    private static EndpointChange? AfterNothing(EndpointStanding before, Admission.Pass pass) =>
        pass.IsProbe
            ? new EndpointChange
            {
                Failures = before.Failures,
                HeldAt = before.HeldAt,
                HeldUntil = before.HeldUntil,
            }
            : null;

    /// Null: it is back already, for everybody.
    private async Task<Admission?> ProbeAsync(Endpoint endpoint, DateTimeOffset now, CancellationToken stopping)
    {
        var standing = await ReadAsync(endpoint, stopping);
        if (standing.HeldUntil is null)
            return null;
        var probe = new EndpointChange
        {
            Failures = standing.Failures,
            HeldAt = standing.HeldAt,
            HeldUntil = standing.HeldUntil,
            ProbeFor = ProbeLease,
        };
        return !standing.IsProbed && await ChangeAsync(endpoint, standing, probe)
            ? new Admission.Pass(IsProbe: true, HasWaited: true)
            : new Admission.Held(now + ProbePause);
    }

    private async Task<bool> ChangeAsync(Endpoint endpoint, EndpointStanding before, EndpointChange change)
    {
        if (!await keeper.Store.ChangeEndpointAsync(endpoint.Address, before.Version, change, CancellationToken.None))
            return false;
        Remember(
            endpoint,
            before with
            {
                Failures = change.Failures,
                HeldAt = change.HeldAt,
                HeldUntil = change.HeldUntil,
                IsProbed = change.ProbeFor is not null,
                Version = before.Version + 1,
            }
        );
        if (change.HeldUntil is { } until && change.HeldUntil != before.HeldUntil)
            KeeperLog.EndpointHeld(log, endpoint.Address, change.Failures, until);
        if (change.HeldUntil is null && before.HeldUntil is not null)
            KeeperLog.EndpointBack(log, endpoint.Address);
        return true;
    }

    private async Task<EndpointStanding> LookAsync(Endpoint endpoint, CancellationToken stopping) =>
        endpoint.Seen is { } seen && keeper.ProcessClock.GetElapsedTime(seen.At) < SeenFor
            ? seen.Standing
            : await ReadAsync(endpoint, stopping);

    private async Task<EndpointStanding> ReadAsync(Endpoint endpoint, CancellationToken stopping)
    {
        var standing = await keeper.Store.FindEndpointAsync(endpoint.Address, stopping);
        Remember(endpoint, standing);
        return standing;
    }

    private void Remember(Endpoint endpoint, EndpointStanding standing) =>
        endpoint.Seen = new Sight(standing, keeper.ProcessClock.GetTimestamp());

    private static bool IsGood(Sight? seen) => seen is not null && IsGood(seen.Standing);

    private static bool IsGood(EndpointStanding standing) => standing is { Failures: 0, HeldUntil: null };

    private Endpoint Open(string address, double? perSecond) =>
        new(
            address,
            perSecond is { } rate
                ? new Slots(
                    rate,
                    keeper.ProcessClock,
                    span => keeper.Store.ReserveSlotsAsync(address, span, CancellationToken.None)
                )
                : null
        );

    private sealed record Sight(EndpointStanding Standing, long At);

    private sealed class Endpoint(string address, Slots? slots)
    {
        private Sight? seen;
        private int clockTold;

        /// True once.
        public bool TellsClock() => Interlocked.Exchange(ref clockTold, 1) == 0;

        public string Address => address;
        public Slots? Slots => slots;

        public Sight? Seen
        {
            get => Volatile.Read(ref seen);
            set => Volatile.Write(ref seen, value);
        }
    }
}
