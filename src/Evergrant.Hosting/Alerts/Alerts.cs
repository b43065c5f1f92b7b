using System.Security.Cryptography.X509Certificates;
using Evergrant.Hosting.Home;
using Evergrant.Hosting.Sinks;
using Evergrant.Providers;
using Evergrant.Refresh;
using Evergrant.Sealing;
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

    /// Of one piece of work, on the process clock; the rest of its 20 s is the store's.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);

    /// Reminders come with time alone.
    private static readonly TimeSpan LongestBetweenLooks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(5);

    private readonly EvergrantHome home;
    private readonly AlertStore store;
    private readonly TokenSinks sinks;
    private readonly AlertCalls calls;
    private readonly Deliveries deliveries;
    private readonly Heartbeat heartbeat;
    private readonly ILogger log;
    private readonly Func<CancellationToken, Task<IReadOnlyList<SubmissionTrouble>>>? submissions;
    private (long Stamp, DateTimeOffset At)? seen;

    private Alerts(
        EvergrantHome home,
        TokenSinks sinks,
        Func<Grant, CancellationToken, Task<Uri?>>? reconnectLink,
        X509ChainPolicy? trust,
        Func<CancellationToken, Task<IReadOnlyList<SubmissionTrouble>>>? submissions
    )
    {
        this.submissions = submissions;
        this.home = home;
        this.sinks = sinks;
        log = home.Logs.CreateLogger<Alerts>();
        store = new AlertStore(home.Database, home.ProcessClock);
        calls = new AlertCalls(home, trust);
        deliveries = new Deliveries(home, store, calls, reconnectLink, log);
        heartbeat = new Heartbeat(home, store, calls, log);
    }

    private AlertSettings Settings => home.Settings.Alerts;

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
    ) => OpenAsync(home, reconnectLink, null, null, cancellationToken);

    /// <param name="trust">Null: the system's roots.</param>
    internal static Task<Alerts> OpenAsync(
        EvergrantHome home,
        Func<Grant, CancellationToken, Task<Uri?>>? reconnectLink,
        X509ChainPolicy? trust,
        CancellationToken cancellationToken
    ) => OpenAsync(home, reconnectLink, trust, null, cancellationToken);

    /// <param name="submissions">What forms accepted and cannot be delivered. Null: nobody looks.</param>
    internal static async Task<Alerts> OpenAsync(
        EvergrantHome home,
        Func<Grant, CancellationToken, Task<Uri?>>? reconnectLink,
        X509ChainPolicy? trust,
        Func<CancellationToken, Task<IReadOnlyList<SubmissionTrouble>>>? submissions,
        CancellationToken cancellationToken
    )
    {
        await home.Database.MigrateAsync(AlertTables.Migrations, cancellationToken);
        return new Alerts(home, await TokenSinks.OpenAsync(home, cancellationToken), reconnectLink, trust, submissions);
    }

    /// <summary>As <see cref="WorkAsync(TimeSpan, CancellationToken)"/>, by one who looks all the time.</summary>
    /// <exception cref="StoreUnavailableException">Nobody can be told; the heartbeat is not called.</exception>
    public Task<AlertWork> WorkAsync(CancellationToken cancellationToken) =>
        WorkAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>
    /// Looks at the grants, opens and closes alerts, sends what is due. Takes at most 20 s, however long a receiver hangs;
    /// what is left over is for the next time. When nothing was written since the last time and that is less than a minute
    /// ago, it asks for due messages and no more. For one caller at a time.
    /// </summary>
    /// <param name="untilNext">
    /// How long nobody may look after this (calendar): what would stop calls before then is told now, though it may pass.
    /// </param>
    /// <param name="cancellationToken"/>
    /// <exception cref="StoreUnavailableException">Nobody can be told; the heartbeat is not called.</exception>
    public async Task<AlertWork> WorkAsync(TimeSpan untilNext, CancellationToken cancellationToken)
    {
        heartbeat.Earn(isDone: false);
        using var budget = new CancellationTokenSource(Budget, home.ProcessClock);
        var (opened, closed) = await LookAsync(untilNext, cancellationToken);
        string[] ways = [.. Settings.Ways.Where(way => way is AlertWay.Mail or AlertWay.Webhook)];
        var sent = await Task.WhenAll(ways.Select(way => deliveries.SendAsync(way, budget.Token, cancellationToken)));
        heartbeat.Earn(isDone: true);
        return new AlertWork(opened, closed, sent.Sum(way => way.Sent), sent.Sum(way => way.NotSent));
    }

    /// <summary>
    /// Calls the monitor's address if <see cref="WorkAsync(CancellationToken)"/> succeeded since the last call and left no
    /// alert open that is not muted, reminders aside; at most once a minute, whatever came of the last call. On trouble it is
    /// not called: the monitor then tells by itself. Takes at most 10 s; may run beside the work.
    /// </summary>
    /// <exception cref="StoreUnavailableException"/>
    public Task<HeartbeatResult> HeartbeatAsync(CancellationToken cancellationToken) =>
        heartbeat.CallAsync(cancellationToken);

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
        {
            var result = await calls.MailAsync(Letters.Test(id), CancellationToken.None, cancellationToken);
            tests.Add(Tested(AlertWay.Mail, result, $"taken by {mail.Host} for {string.Join(", ", mail.To)}"));
        }
        if (Settings.Webhook is { } webhook)
        {
            var said = AlertEvents.Test(id, home.Calendar.GetUtcNow(), AlertPlaces.Of(home.Settings));
            var result = await calls.PostAsync(said, CancellationToken.None, cancellationToken);
            tests.Add(Tested(AlertWay.Webhook, result, $"taken by {webhook.Address}"));
        }
        if (Settings.Heartbeat is { } address)
            tests.Add(await TestHeartbeatAsync(address, cancellationToken));
        return tests;
    }

    private async Task<AlertTest> TestHeartbeatAsync(Outgoing.OutgoingUrl address, CancellationToken cancellationToken)
    {
        seen = null;
        await LookAsync(TimeSpan.Zero, cancellationToken);
        var open = await store.CountAudibleAsync(cancellationToken);
        return open > 0
            ? new AlertTest(
                "heartbeat",
                true,
                $"not called, for {(open == 1 ? "an alert is" : $"{open} alerts are")} open: that is how the monitor learns of trouble"
            )
            : Tested("heartbeat", await calls.BeatAsync(cancellationToken), $"taken by {address}");
    }

    private async Task<(int Opened, int Closed)> LookAsync(TimeSpan untilNext, CancellationToken cancellationToken)
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
        var files = await sinks.ListTroubledAsync(cancellationToken);
        var waiting = await ListSubmissionsAsync(cancellationToken);
        now = home.Calendar.GetUtcNow();
        var profiles = grants.Count + files.Count + waiting.Count == 0 ? [] : await ProfilesAsync(cancellationToken);
        IReadOnlyList<Cause> causes =
        [
            .. Causes.Of(grants, profiles, now, untilNext),
            .. Causes.Of(files, now),
            .. Causes.Of(waiting),
        ];
        var opened = await OpenAsync(causes, open, profiles, now, cancellationToken);
        IReadOnlyList<Cause> lasting = [.. causes, .. Causes.Of(grants, profiles, now, Causes.Impatient)];
        var closed = await CloseAsync(lasting, open, now, cancellationToken);
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
        {
            try
            {
                var id = GrantId.Parse(named.Id);
                if (await home.Store.FindAsync(id, cancellationToken) is { Grant.State: GrantState.Active })
                    return true;
            }
            catch (SealBrokenException)
            {
                // Nothing that can be read is in order.
            }
        }
        return false;
    }

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

    private async Task<List<(SubmissionTrouble, Grant)>> ListSubmissionsAsync(CancellationToken cancellationToken)
    {
        var found = new List<(SubmissionTrouble, Grant)>();
        if (submissions is not null)
            foreach (var trouble in await submissions(cancellationToken))
                if (await home.Store.FindAsync(trouble.Grant, cancellationToken) is { } hit)
                    found.Add((trouble, hit.Grant));
        return found;
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
            : new AlertTest(way, false, result.Why!);

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
