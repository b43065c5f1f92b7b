using System.Collections.Concurrent;
using System.Security.Cryptography;
using Evergrant.Hosting.Home;
using Microsoft.AspNetCore.Http.Features;

namespace Evergrant.Server.Traces;

/// Who called what, how often, and how it went. Nothing is written while a call lasts: <see cref="UsageWriter"/> does that.
internal sealed class CallTraces(EvergrantHome home, CallLog log)
{
    public const string Header = "X-Evergrant-Request-Id";

    /// No secret, so a number behind something that no other run has is enough: random bytes for each call cost as much as a hash.
    private readonly string run = "rq_" + RandomNumberGenerator.GetHexString(10, lowercase: true);

    private readonly ConcurrentDictionary<string, Tally> tallies = new(StringComparer.Ordinal);
    private long calls;

    /// The id goes into the answer, and to the provider in place of what the consumer calls one.
    public CallTrace Begin(HttpContext context)
    {
        var trace = new CallTrace
        {
            Id = NewId(),
            StartedAt = home.ProcessClock.GetTimestamp(),
            Method = context.Request.Method,
            Target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        };
        context.Response.Headers[Header] = trace.Id;
        context.Request.Headers[Header] = trace.Id;
        return trace;
    }

    /// <summary>After the last byte of the answer, or when there will be none.</summary>
    /// <param name="status">0: there was none.</param>
    public void Note(CallTrace trace, int status)
    {
        trace.Status = status;
        trace.Latency = home.ProcessClock.GetElapsedTime(trace.StartedAt);
        trace.EndedAt = home.ProcessClock.GetUtcNow();
        log.Add(trace);
        if (trace.Consumer is not { } consumer)
            return;
        Span<char> route = stackalloc char[256];
        var length = TargetText.WriteRoute(trace.Method, PathOf(trace.Target), route);
        var tally = TallyOf(consumer.Key.Id);
        lock (tally.Gate)
            tally.Add(trace, length == 0 ? "(long)" : route[..length]);
    }

    /// What was counted since it was last asked for. A day that is over is told once more and forgotten.
    public IReadOnlyList<StoredTally> TakeNew()
    {
        var taken = new List<StoredTally>();
        foreach (var (key, tally) in tallies)
            lock (tally.Gate)
            {
                if (tally.Day != Today && !tally.IsNew)
                    tallies.TryRemove(new(key, tally));
                if (!tally.IsNew)
                    continue;
                tally.IsNew = false;
                taken.Add(tally.ToStored());
            }
        return taken;
    }

    /// They could not be stored; the next time, perhaps.
    public void PutBack(IEnumerable<StoredTally> taken)
    {
        foreach (var stored in taken)
        foreach (var name in (string[])[stored.Key, NameOfOver(stored.Key, stored.Day)])
            if (tallies.TryGetValue(name, out var tally) && tally.Day == stored.Day)
                lock (tally.Gate)
                    tally.IsNew = true;
    }

    private string NewId() => $"{run}{Interlocked.Increment(ref calls):x10}";

    private int Today => DateOnly.FromDateTime(home.Calendar.GetUtcNow().UtcDateTime).DayNumber;

    private Tally TallyOf(string key)
    {
        var today = Today;
        if (tallies.TryGetValue(key, out var known) && known.Day == today)
            return known;
        return known is null ? tallies.GetOrAdd(key, new Tally(key, today)) : Replace(known, today);
    }

    /// What the day that is over still has to tell goes on under its own name until it was told.
    private Tally Replace(Tally over, int today)
    {
        var next = new Tally(over.Key, today);
        if (tallies.TryUpdate(over.Key, next, over))
            tallies.TryAdd(NameOfOver(over.Key, over.Day), over);
        return tallies.TryGetValue(over.Key, out var current) ? current : next;
    }

    private static string NameOfOver(string key, int day) => $"{key} {day}";

    /// From the slash after the grant on.
    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        var mark = target.IndexOf('?');
        var path = mark < 0 ? target : target[..mark];
        var grant = path.StartsWith("/gw/", StringComparison.Ordinal) ? path[4..].IndexOf('/') : -1;
        return grant < 0 ? path : path[(4 + grant)..];
    }
}
