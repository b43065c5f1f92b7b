using System.Security.Cryptography.X509Certificates;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Refresh;
using Evergrant.Storage;

namespace Evergrant.Hosting.Alerts;

/// <summary>
/// Tells people what is wrong with grants: once per cause, and once when it ended, by each way that is set. Any number of
/// processes may work on one home at once. A message is sent once, except that one whose sender died before it could note
/// the delivery is sent again, with the same id.
/// </summary>
public sealed class Alerts
{
    private const int Page = 256;

    /// Of one <see cref="WorkAsync"/>, on the process clock; the rest of its 20 s is the store's.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// Reminders come with time alone.
    private static readonly TimeSpan LongestBetweenLooks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenHeartbeats = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(5);

    private readonly EvergrantHome home;
    private readonly AlertStore store;
    private readonly Func<Grant, CancellationToken, Task<Uri?>>? reconnectLink;
    private readonly X509ChainPolicy? trust;
    private readonly ILogger log;
    private (long Stamp, DateTimeOffset At)? seen;
    private bool worked;
    private long? lastHeartbeat;

    private Alerts(
        EvergrantHome home,
        Func<Grant, CancellationToken, Task<Uri?>>? reconnectLink,
        X509ChainPolicy? trust
    )
    {
        this.home = home;
        this.reconnectLink = reconnectLink;
        this.trust = trust;
        store = new AlertStore(home.Database, home.ProcessClock);
        log = home.Logs.CreateLogger<Alerts>();
    }

    private AlertSettings Settings => home.Settings.Alerts;
    private AlertPlaces Places => AlertPlaces.Of(home.Settings);

    /// <param name="reconnectLink">
    /// Makes a link with which the owner of a grant approves it again: once, for seven days, as mails say. It goes into mails
    /// and events and nowhere else; each try makes its own.
    /// Null: messages name the command instead.
    /// </param>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static Task<Alerts> OpenAsync(
        EvergrantHome home,
        Func<Grant, CancellationToken, Task<Uri?>>? reconnectLink,
        CancellationToken cancellationToken
    ) => OpenAsync(home, reconnectLink, null, cancellationToken);

    /// <param name="trust">Null: the system's roots.</param>
    internal static async Task<Alerts> OpenAsync(
        EvergrantHome home,
        Func<Grant, CancellationToken, Task<Uri?>>? reconnectLink,
        X509ChainPolicy? trust,
        CancellationToken cancellationToken
    )
    {
        await home.Database.MigrateAsync(AlertTables.Migrations, cancellationToken);
        return new Alerts(home, reconnectLink, trust);
    }

    /// <summary>
    /// Looks at the grants, opens and closes alerts, sends what is due. Takes at most 20 s, however long a receiver hangs;
    /// what is left over is for the next time. When nothing was written since the last time and that is less than a minute
    /// ago, it asks for due messages and no more. For one caller at a time.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nobody can be told; the heartbeat is not called.</exception>
    public async Task<AlertWork> WorkAsync(CancellationToken cancellationToken)
    {
        worked = false;
        using var budget = new CancellationTokenSource(Budget, home.ProcessClock);
        var (opened, closed) = await LookAsync(cancellationToken);
        string[] ways = [.. Settings.Ways.Where(way => way is AlertWay.Mail or AlertWay.Webhook)];
        var sent = await Task.WhenAll(ways.Select(way => DeliverAsync(way, budget.Token, cancellationToken)));
        worked = true;
        return new AlertWork(opened, closed, sent.Sum(way => way.Sent), sent.Sum(way => way.NotSent));
    }

    /// <summary>
    /// Calls the monitor's address if <see cref="WorkAsync"/> succeeded since the last call and left no alert open that is
    /// not muted; at most once a minute. On trouble it is not called: the monitor then tells by itself.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<HeartbeatResult> HeartbeatAsync(CancellationToken cancellationToken)
    {
        if (Settings.Heartbeat is not { } address)
            return HeartbeatResult.None;
        if (lastHeartbeat is { } last && home.ProcessClock.GetElapsedTime(last) < BetweenHeartbeats)
            return HeartbeatResult.TooSoon;
        if (!worked || await store.CountAudibleAsync(cancellationToken) > 0)
            return HeartbeatResult.Withheld;
        worked = false;
        var result = await TryAsync(
            token => HttpCall.GetAsync(address, Settings.Allowed, trust, token),
            CancellationToken.None,
            cancellationToken
        );
        if (Why(result) is { } why)
        {
            AlertLog.NoHeartbeat(log, why);
            return HeartbeatResult.NotTaken;
        }
        lastHeartbeat = home.ProcessClock.GetTimestamp();
        return HeartbeatResult.Called;
    }

    /// By since.
    public async Task<IReadOnlyList<OpenAlert>> ListAsync(CancellationToken cancellationToken)
    {
        var alerts = await store.ListOpenAsync(cancellationToken);
        var deliveries = (await store.ListDeliveriesAsync(cancellationToken)).ToLookup(
            one => one.Alert,
            one => one.Delivery
        );
        var mutes = (await store.ListMutesAsync(cancellationToken)).ToDictionary(
            mute => mute.Subject,
            mute => mute.Until
        );
        return
        [
            .. alerts.Select(alert =>
            {
                var muting = SubjectsOf(alert).Where(mutes.ContainsKey).Select(subject => mutes[subject]).ToList();
                return new OpenAlert(
                    alert.Id,
                    alert.Kind,
                    alert.Said.Subject,
                    alert.App,
                    alert.Grant,
                    alert.Since,
                    muting.Count > 0,
                    muting.Any(until => until is null) ? null : muting.Max(),
                    [.. deliveries[alert.Id]]
                );
            }),
        ];
    }

    /// <summary>Sends nothing about a grant; what still lasts when the mute ends is sent then.</summary>
    /// <param name="span">Of the process clock. Null: until <see cref="UnmuteAsync(GrantId, CancellationToken)"/>.</param>
    public Task MuteAsync(GrantId grant, TimeSpan? span, CancellationToken cancellationToken) =>
        store.MuteAsync(SubjectOf(grant), End(span), cancellationToken);

    /// <summary>The same for an app and all of its grants.</summary>
    public Task MuteAsync(App app, TimeSpan? span, CancellationToken cancellationToken) =>
        store.MuteAsync(SubjectOf(app.Name), End(span), cancellationToken);

    /// <returns>False: it was not muted.</returns>
    public Task<bool> UnmuteAsync(GrantId grant, CancellationToken cancellationToken) =>
        store.UnmuteAsync(SubjectOf(grant), cancellationToken);

    /// <returns>False: it was not muted.</returns>
    public Task<bool> UnmuteAsync(App app, CancellationToken cancellationToken) =>
        store.UnmuteAsync(SubjectOf(app.Name), cancellationToken);

    /// <summary>
    /// Sends one test message by each way that is set, now, past all records; calls the heartbeat's address if everything is
    /// in order. Empty: nothing is set.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyList<AlertTest>> TestAsync(CancellationToken cancellationToken)
    {
        var tests = new List<AlertTest>();
        var id = $"test_{Guid.NewGuid():n}";
        if (Settings.Mail is { } mail)
            tests.Add(
                Tested(
                    AlertWay.Mail,
                    await TryAsync(
                        token =>
                            SmtpConversation.SendAsync(mail, Letters.Test(id), Now, Settings.Allowed, trust, token),
                        CancellationToken.None,
                        cancellationToken
                    ),
                    $"taken by {mail.Host} for {string.Join(", ", mail.To)}"
                )
            );
        if (Settings.Webhook is { } webhook)
            tests.Add(
                Tested(
                    AlertWay.Webhook,
                    await TryAsync(
                        token =>
                            HttpCall.PostAsync(
                                webhook,
                                AlertEvents.Test(id, home.Calendar.GetUtcNow(), Places),
                                Now,
                                Settings.Allowed,
                                trust,
                                token
                            ),
                        CancellationToken.None,
                        cancellationToken
                    ),
                    $"taken by {webhook.Address}"
                )
            );
        if (Settings.Heartbeat is { } heartbeat)
            tests.Add(await TestHeartbeatAsync(heartbeat, cancellationToken));
        return tests;
    }

    private async Task<AlertTest> TestHeartbeatAsync(
        Outgoing.OutgoingUrl heartbeat,
        CancellationToken cancellationToken
    )
    {
        seen = null;
        await LookAsync(cancellationToken);
        var open = await store.CountAudibleAsync(cancellationToken);
        if (open > 0)
            return new AlertTest(
                "heartbeat",
                true,
                $"not called, for {(open == 1 ? "an alert is" : $"{open} alerts are")} open: that is how the monitor learns of trouble"
            );
        var result = await TryAsync(
            token => HttpCall.GetAsync(heartbeat, Settings.Allowed, trust, token),
            CancellationToken.None,
            cancellationToken
        );
        return Tested("heartbeat", result, $"taken by {heartbeat}");
    }

    private async Task<(int Opened, int Closed)> LookAsync(CancellationToken cancellationToken)
    {
        var stamp = await home.Store.ReadChangeStampAsync(cancellationToken);
        var now = home.Calendar.GetUtcNow();
        if (seen is var (last, at) && last == stamp && (now - at).Duration() < LongestBetweenLooks)
            return (0, 0);
        // Before the grants: what is open by then and is not found in them has ended.
        var open = await store.ListOpenAsync(cancellationToken);
        var grants = await ListTroubledAsync(cancellationToken);
        if (grants.Any(grant => Attention.IsOverdue(grant, home.Calendar.GetUtcNow())))
        {
            // After a sleep everything is overdue, and the schedule is just about to find out.
            await SettleAsync(cancellationToken);
            grants = await ListTroubledAsync(cancellationToken);
        }
        now = home.Calendar.GetUtcNow();
        var profiles = grants.Count == 0 ? [] : await ProfilesAsync(cancellationToken);
        var causes = Causes.Of(grants, profiles, now);
        var opened = await OpenAsync(causes, open, profiles, now, cancellationToken);
        var closed = await CloseAsync(causes, open, now, cancellationToken);
        foreach (var way in Settings.Ways)
            if (way is AlertWay.Mail or AlertWay.Webhook)
                await store.AddDeliveriesAsync(way, cancellationToken);
        seen = (stamp, now);
        return (opened, closed);
    }

    private async Task<int> OpenAsync(
        IReadOnlyList<Cause> causes,
        IReadOnlyList<StoredAlert> open,
        Dictionary<string, ProviderProfile> profiles,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var known = open.Select(alert => alert.Key).ToHashSet();
        var opened = 0;
        foreach (var cause in causes.Where(cause => !known.Contains(cause.Key)))
        {
            var provider = cause.App is null ? "Evergrant" : profiles.GetValueOrDefault(cause.App)?.Title ?? cause.App;
            var alert = new StoredAlert(
                $"al_{Guid.NewGuid():n}",
                cause.Key,
                cause.Kind,
                cause.App,
                cause.IsOfGrant ? cause.First.Id : null,
                AlertText.Of(cause, provider, now),
                cause.Since,
                now,
                null
            );
            if (!await store.OpenAsync(alert, cause.First, cancellationToken))
                continue;
            opened++;
            AlertLog.Opened(log, alert.Id, alert.Said.Subject);
        }
        return opened;
    }

    private async Task<int> CloseAsync(
        IReadOnlyList<Cause> causes,
        IReadOnlyList<StoredAlert> open,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var lasting = causes.Select(cause => cause.Key).ToHashSet();
        var closed = 0;
        foreach (var alert in open.Where(alert => !lasting.Contains(alert.Key)))
        {
            var loud = !IsFollowed(alert, causes) && await IsInOrderAsync(alert, cancellationToken);
            if (!await store.CloseAsync(alert, now, loud, cancellationToken))
                continue;
            closed++;
            AlertLog.Closed(log, alert.Id, alert.Said.Subject);
        }
        return closed;
    }

    /// One trouble turned into another: that is no recovery.
    private static bool IsFollowed(StoredAlert alert, IReadOnlyList<Cause> causes) =>
        alert.Grant is { } grant
            ? causes.Any(cause => cause.Grants.Any(hit => hit.Id == grant))
            : causes.Any(cause => !cause.IsOfGrant && cause.App == alert.App);

    /// Neither is a grant that was paused, or ended.
    private async Task<bool> IsInOrderAsync(StoredAlert alert, CancellationToken cancellationToken)
    {
        foreach (var named in alert.Said.Grants)
            if (
                await home.Store.FindAsync(GrantId.Parse(named.Id), cancellationToken) is
                { Grant.State: GrantState.Active }
            )
                return true;
        return false;
    }

    private async Task<(int Sent, int NotSent)> DeliverAsync(
        string way,
        CancellationToken budget,
        CancellationToken cancellationToken
    )
    {
        var sent = 0;
        while (!budget.IsCancellationRequested)
        {
            if (await store.ClaimAsync(way, Lease, cancellationToken) is not { } delivery)
                break;
            var link = delivery is { Message: AlertMessage.Opened, Alert.Said.WantsLink: true }
                ? await LinkAsync(delivery.Alert, cancellationToken)
                : null;
            var result = await TryAsync(token => SendAsync(delivery, link, token), budget, cancellationToken);
            if (result is SendResult.Sent(var remark))
            {
                sent++;
                AlertLog.Sent(log, delivery.Alert.Id, delivery.Message, way);
                // It is out: whoever stops us now, that is noted.
                await store.DeliveredAsync(delivery, remark, CancellationToken.None);
                continue;
            }
            await FailAsync(delivery, result, cancellationToken);
            // The others would hang or be refused as well, each at the cost of a try.
            return (sent, 1);
        }
        return (sent, 0);
    }

    private Task<SendResult> SendAsync(Delivery delivery, Uri? link, CancellationToken token) =>
        (delivery.Way, delivery.Message) switch
        {
            (AlertWay.Mail, var message) => SmtpConversation.SendAsync(
                Settings.Mail!,
                message == AlertMessage.Opened
                    ? Letters.Opened(delivery, link, Places)
                    : Letters.Recovered(delivery, Places),
                Now,
                Settings.Allowed,
                trust,
                token
            ),
            (_, var message) => HttpCall.PostAsync(
                Settings.Webhook!,
                message == AlertMessage.Opened
                    ? AlertEvents.Opened(delivery, link, Places)
                    : AlertEvents.Recovered(delivery, Places),
                Now,
                Settings.Allowed,
                trust,
                token
            ),
        };

    private async Task FailAsync(Delivery delivery, SendResult result, CancellationToken cancellationToken)
    {
        var why = Why(result)!;
        var again =
            result is SendResult.Unwanted
                ? null
                : BackOff.After(delivery.Tries, Now - delivery.CreatedAt, Random.Shared.NextDouble());
        await store.FailedAsync(delivery, again, why, cancellationToken);
        if (again is { } wait)
            AlertLog.NotSent(log, delivery.Alert.Id, delivery.Message, delivery.Way, wait.TotalSeconds, why);
        else
            AlertLog.GivenUp(log, delivery.Alert.Id, delivery.Message, delivery.Way, why);
    }

    /// A receiver that hangs is one that does not take it.
    private async Task<SendResult> TryAsync(
        Func<CancellationToken, Task<SendResult>> send,
        CancellationToken budget,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(LongestTry, home.ProcessClock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, budget, cancellationToken);
        try
        {
            return await send(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult.NotSent("no answer in time");
        }
    }

    private async Task<Uri?> LinkAsync(StoredAlert alert, CancellationToken cancellationToken) =>
        reconnectLink is not null
        && alert.Grant is { } id
        && await home.Store.FindAsync(id, cancellationToken) is { } snapshot
            ? await reconnectLink(snapshot.Grant, cancellationToken)
            : null;

    private async Task<List<Grant>> ListTroubledAsync(CancellationToken cancellationToken)
    {
        var now = home.Calendar.GetUtcNow();
        var grants = new List<Grant>();
        for (string? after = null; ; after = grants[^1].Name)
        {
            var page = await home.Store.ListTroubledAsync(now, after, Page, cancellationToken);
            grants.AddRange(page);
            if (page.Count < Page)
                return grants;
        }
    }

    private async Task<Dictionary<string, ProviderProfile>> ProfilesAsync(CancellationToken cancellationToken)
    {
        var profiles = new Dictionary<string, ProviderProfile>(StringComparer.Ordinal);
        foreach (var app in await home.Store.ListAppsAsync(cancellationToken))
            if (home.Catalog.Find(app.Profile) is { } profile)
                profiles[app.Name] = profile;
        return profiles;
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestSettling, home.ProcessClock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await home.Keeper.WhenSettledAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { }
    }

    private DateTimeOffset Now => home.ProcessClock.GetUtcNow();

    private DateTimeOffset? End(TimeSpan? span) => Now + span;

    private static AlertTest Tested(string way, SendResult result, string taken) =>
        result is SendResult.Sent(var remark)
            ? new AlertTest(way, true, remark is null ? taken : $"{taken}; but {remark}")
            : new AlertTest(way, false, Why(result)!);

    private static string? Why(SendResult result) =>
        result switch
        {
            SendResult.NotSent(var why) => why,
            SendResult.Unwanted(var why) => why,
            _ => null,
        };

    private static string SubjectOf(GrantId grant) => $"grant:{grant}";

    private static string SubjectOf(string app) => $"app:{app}";

    private static IEnumerable<string> SubjectsOf(StoredAlert alert)
    {
        if (alert.Grant is { } grant)
            yield return SubjectOf(grant);
        if (alert.App is { } app)
            yield return SubjectOf(app);
    }
}
