using System.Collections.Concurrent;
using System.Net;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Server.Consumers;

namespace Evergrant.Server.Quotas;

/// <summary>
/// What is left at the providers, as their answers say it. An answer that tells of nothing costs nothing; nothing is stored
/// here, and nobody waits.
/// </summary>
internal sealed class LiveQuotas(EvergrantHome home)
{
    /// Of a 429 that does not say of which window it is.
    private static readonly TimeSpan Spike = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, QuotaSubject> apps = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, QuotaSubject> keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Provider, string Account), QuotaSubject> accounts = new();
    private readonly ConcurrentDictionary<ProviderProfile, QuotaReading[]> readings = new(
        ReferenceEqualityComparer.Instance
    );

    public IEnumerable<QuotaSubject> All => apps.Values.Concat(keys.Values).Concat(accounts.Values);

    /// The app, or the static key, that the provider counts a consumer's calls for.
    public QuotaSubject SubjectOf(Consumer consumer) =>
        consumer.Grant.Kind == GrantKind.Key
            ? keys.GetOrAdd(consumer.GrantId, static id => new QuotaSubject("key", id))
            : apps.GetOrAdd(consumer.Grant.App, static app => new QuotaSubject("app", app));

    /// Null: nobody knows which account it is. Two providers may call different accounts the same.
    public QuotaSubject? AccountOf(Consumer consumer, ProviderProfile profile) =>
        consumer.Grant.Account is { } account
            ? accounts.GetOrAdd((profile.Name, account), static one => new QuotaSubject("account", one.Account))
            : null;

    /// <summary>Of every answer that the provider gave.</summary>
    /// <param name="sentAt">Timestamp of the process clock, from before the call left.</param>
    public void Note(Consumer consumer, ProviderProfile profile, HttpResponseMessage answer, long sentAt)
    {
        var now = home.Calendar.GetUtcNow();
        var (subject, account) = (SubjectOf(consumer), AccountOf(consumer, profile));
        foreach (var reading in ReadingsOf(profile))
            if ((reading.Scope == QuotaScope.App ? subject : account) is { } counted)
                reading.Read(answer.Headers, counted, now);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            Pause(subject, account, answer, now);
        else if (
            answer.StatusCode < HttpStatusCode.InternalServerError
            && answer.StatusCode != HttpStatusCode.Unauthorized
        )
        {
            subject.Resume(sentAt);
            account?.Resume(sentAt);
        }
    }

    /// Meters of keys that have not called since the day before yesterday.
    public void ForgetKeys()
    {
        var yesterday = home.Calendar.GetUtcNow().UtcDateTime.Date.AddDays(-1);
        foreach (var subject in apps.Values.Concat(keys.Values))
        foreach (var (id, meter) in subject.Keys)
            if (meter.Day is { } day && day < yesterday)
                subject.Keys.TryRemove(new(id, meter));
    }

    /// The window that is spent is the one that was meant; if none is, it was a spike.
    private void Pause(QuotaSubject subject, QuotaSubject? account, HttpResponseMessage answer, DateTimeOffset now)
    {
        var told = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => now + delta,
            { Date: { } date } => date,
            _ => (DateTimeOffset?)null,
        };
        (QuotaSubject Subject, DateTimeOffset Until) spent =
            SpentOf(subject, now) is { } own ? (subject, own)
            : account is not null && SpentOf(account, now) is { } its ? (account, its)
            : (subject, now + Spike);
        var until = told ?? spent.Until;
        spent.Subject.Pause(until - now > LongestPause ? now + LongestPause : until, home.ProcessClock.GetTimestamp());
    }

    private static DateTimeOffset? SpentOf(QuotaSubject subject, DateTimeOffset now) =>
        subject.Day is { } day && day.IsSpent(now) ? day.RetryAt
        : subject.Minute is { } minute && minute.IsSpent(now) ? minute.RetryAt
        : null;

    private QuotaReading[] ReadingsOf(ProviderProfile profile) =>
        readings.TryGetValue(profile, out var known)
            ? known
            : readings.GetOrAdd(profile, [.. profile.QuotaHeaders.Select(headers => new QuotaReading(headers))]);
}
