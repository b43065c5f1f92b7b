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
    private readonly ConcurrentDictionary<string, QuotaSubject> accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ProviderProfile, QuotaReading[]> readings = new(
        ReferenceEqualityComparer.Instance
    );

    public IEnumerable<QuotaSubject> All => apps.Values.Concat(keys.Values).Concat(accounts.Values);

    /// The app, or the static key, that the provider counts a consumer's calls for.
    public QuotaSubject SubjectOf(Consumer consumer) =>
        consumer.Grant.Kind == GrantKind.Key
            ? keys.GetOrAdd(consumer.GrantId, static id => new QuotaSubject("key", id))
            : apps.GetOrAdd(consumer.Grant.App, static app => new QuotaSubject("app", app));

    /// Null: nobody knows which account it is.
    public QuotaSubject? AccountOf(Consumer consumer) =>
        consumer.Grant.Account is { } account
            ? accounts.GetOrAdd(account, static name => new QuotaSubject("account", name))
            : null;

    /// <summary>Of every answer that the provider gave.</summary>
    public void Note(Consumer consumer, ProviderProfile profile, HttpResponseMessage answer)
    {
        if (profile.QuotaHeaders.Count == 0 && answer.StatusCode != HttpStatusCode.TooManyRequests)
            return;
        var now = home.Calendar.GetUtcNow();
        var (subject, account) = (SubjectOf(consumer), AccountOf(consumer));
        foreach (var reading in ReadingsOf(profile))
            if ((reading.Scope == QuotaScope.App ? subject : account) is { } counted)
                reading.Read(answer.Headers, counted, now);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            Pause(subject, account, answer, now);
        else if (answer.StatusCode != HttpStatusCode.Unauthorized)
            Resume(subject, account);
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
        spent.Subject.Pause(until - now > LongestPause ? now + LongestPause : until);
        spent.Subject.Tried(home.ProcessClock.GetTimestamp());
    }

    private static void Resume(QuotaSubject subject, QuotaSubject? account)
    {
        if (subject.PausedUntil != default)
            subject.Resume();
        if (account is not null && account.PausedUntil != default)
            account.Resume();
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
