using System.Net;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Server.Consumers;
using Evergrant.Server.Traces;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Quotas;

/// <summary>
/// How many calls go when: what a key may, what the provider still takes, and at which pace. Every node counts for itself,
/// and learns of the others' share of a day every few seconds.
/// </summary>
internal sealed class Rates(EvergrantHome home, LiveQuotas quotas, UsageTable usage)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);
    private readonly long frequency = home.ProcessClock.TimestampFrequency;

    /// <summary>Waits a moment if that is what the provider's pace takes.</summary>
    /// <returns>Null: send it.</returns>
    public async ValueTask<ProblemDocument?> AdmitAsync(HttpContext context, Consumer consumer, ProviderProfile profile)
    {
        var subject = quotas.SubjectOf(consumer);
        var account = quotas.AccountOf(consumer, profile);
        var meter = MeterOf(consumer, subject);
        await LookElsewhereAsync(consumer, meter, context.RequestAborted);

        // 1. What the provider has refused until then.
        if (await WaitForPauseAsync(subject, account, context.RequestAborted) is { } pause)
            return QuotaProblems.Spent(pause);

        // 2. What this key may, and its part of what is left.
        if (Count(context, consumer, profile, subject, account, meter) is { } over)
            return over;

        // 3. Its turn.
        var pace = consumer.Grant.Kind == GrantKind.Key ? profile.KeyCallsPerSecond : profile.CallsPerSecond;
        if (subject.TurnsOf(pace, frequency) is not { } turns)
            return null;
        if (!turns.TryTake(home.ProcessClock.GetTimestamp(), Ticks(home.Settings.GatewayWait), out var wait))
            return QuotaProblems.Pace(Span(wait));
        if (wait > 0)
            await Task.Delay(Span(wait), home.ProcessClock, context.RequestAborted);
        return null;
    }

    /// <summary>After a 429 of the provider: how long to wait before the same call is sent once more.</summary>
    /// <returns>Null: hand the 429 on.</returns>
    public TimeSpan? RetryAfter(Consumer consumer, ProviderProfile profile, string method, HttpStatusCode status)
    {
        if (status != HttpStatusCode.TooManyRequests || !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method)))
            return null;
        var left = PauseLeft(quotas.SubjectOf(consumer), quotas.AccountOf(consumer, profile));
        return left > home.Settings.GatewayWait ? null
            : left > TimeSpan.Zero ? left
            : TimeSpan.Zero;
    }

    private KeyMeter MeterOf(Consumer consumer, QuotaSubject subject) =>
        subject.Keys.GetOrAdd(consumer.Key.Id, static (id, frequency) => new KeyMeter(id, frequency), frequency);

    private ProblemDocument? Count(
        HttpContext context,
        Consumer consumer,
        ProviderProfile profile,
        QuotaSubject subject,
        QuotaSubject? account,
        KeyMeter meter
    )
    {
        var (now, calendar) = (home.ProcessClock.GetTimestamp(), home.Calendar.GetUtcNow());
        lock (meter.Gate)
        {
            meter.Adjust(consumer.Key.Policy, calendar.UtcDateTime.Date, now);
            var share = ShareOf(consumer, profile, subject);
            var problem = Judge(consumer, subject, account, meter, share, now, calendar);
            if (problem is null)
                meter.Take(now);
            if (consumer.Key.Policy is { PerSecond: null, PerMinute: null, DailyShare: null } && problem is null)
                return null;
            if (meter.PolicyFields(share) is { } policy)
                context.Response.Headers["RateLimit-Policy"] = policy;
            if (meter.Fields(now, share, calendar) is { } fields)
                context.Response.Headers["RateLimit"] = fields;
            return problem;
        }
    }

    private ProblemDocument? Judge(
        Consumer consumer,
        QuotaSubject subject,
        QuotaSubject? account,
        KeyMeter meter,
        long? share,
        long now,
        DateTimeOffset calendar
    )
    {
        var name = consumer.Key.Name;
        if (meter.Wait(now) is > 0 and var wait)
            return QuotaProblems.KeyRate(name, meter.Slowest(now), Span(wait));
        var tomorrow = new DateTimeOffset(calendar.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        if (share is { } limit && meter.All >= limit)
            return QuotaProblems.ShareSpent(name, meter.Share!.Value, limit, tomorrow - calendar);
        return Low(consumer, subject, subject, meter, calendar)
            ?? (account is null ? null : Low(consumer, subject, account, meter, calendar));
    }

    /// Null: enough is left where these calls are counted, or this key has not had its part.
    private static ProblemDocument? Low(
        Consumer consumer,
        QuotaSubject subject,
        QuotaSubject counted,
        KeyMeter meter,
        DateTimeOffset now
    )
    {
        var today = now.UtcDateTime.Date;
        if (counted.Day is { } day && day.IsSmall(now) && meter.All >= Part.Of(subject, meter, day.Limit, today))
            return QuotaProblems.Low(consumer.Key.Name, "day", day.RetryAt - now);
        if (
            counted.Minute is { } minute
            && minute.IsSmall(now)
            && meter.ThisMinute >= Part.Of(subject, meter, minute.Limit, today)
        )
            return QuotaProblems.Low(consumer.Key.Name, "minute", minute.RetryAt - now);
        return null;
    }

    /// In calls. Null: none is stated.
    private static long? ShareOf(Consumer consumer, ProviderProfile profile, QuotaSubject subject) =>
        consumer.Key.Policy.DailyShare is { } share
        && (
            subject.Day?.Limit is > 0 and var told ? told
            : consumer.Grant.Kind == GrantKind.Key ? profile.KeyDailyQuota ?? profile.DailyQuota
            : profile.DailyQuota
        )
            is { } limit
            ? limit * share / 100
            : null;

    /// Null: it goes on. Else how long the provider's own refusal still holds.
    private async ValueTask<TimeSpan?> WaitForPauseAsync(
        QuotaSubject subject,
        QuotaSubject? account,
        CancellationToken cancellationToken
    )
    {
        if (PauseLeft(subject, account) is not { Ticks: > 0 } left)
            return null;
        if (left <= home.Settings.GatewayWait)
            await Task.Delay(left, home.ProcessClock, cancellationToken);
        else if (
            MayTry(subject) || (account is not null && PauseLeft(subject, null) <= TimeSpan.Zero && MayTry(account))
        )
            return null;
        else
            return left;
        return null;
    }

    private bool MayTry(QuotaSubject subject) => subject.MayTry(home.ProcessClock.GetTimestamp(), frequency);

    private TimeSpan PauseLeft(QuotaSubject subject, QuotaSubject? account)
    {
        var until = subject.PausedUntil;
        if (account is not null && account.PausedUntil > until)
            until = account.PausedUntil;
        return until == default ? TimeSpan.Zero : until - home.Calendar.GetUtcNow();
    }

    /// What other nodes sent of a key's share, and this one before its last start.
    private async ValueTask LookElsewhereAsync(Consumer consumer, KeyMeter meter, CancellationToken cancellationToken)
    {
        if (consumer.Key.Policy.DailyShare is null)
            return;
        var (now, today) = (home.ProcessClock.GetTimestamp(), home.Calendar.GetUtcNow().UtcDateTime.Date);
        lock (meter.Gate)
        {
            meter.Adjust(consumer.Key.Policy, today, now);
            if (meter.LookedAt is { } looked && now - looked < Ticks(LookAgain))
                return;
            // Those beside this one go on with what was known.
            meter.Know(meter.Elsewhere, today, now);
        }
        try
        {
            var elsewhere = await usage.SentElsewhereAsync(consumer.Key.Id, today, cancellationToken);
            lock (meter.Gate)
                meter.Know(elsewhere, today, now);
        }
        // What was known goes on to hold: without the database calls are served from memory.
        catch (StoreUnavailableException) { }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * frequency);

    private TimeSpan Span(long ticks) => TimeSpan.FromSeconds((double)ticks / frequency);
}
