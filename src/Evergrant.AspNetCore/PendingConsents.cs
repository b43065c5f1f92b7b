using System.Security.Cryptography;
using System.Text;
using Evergrant.Hosting;

namespace Evergrant.AspNetCore;

/// Owners who were asked, by the browser they were asked in. Bounded: the oldest goes first.
internal sealed class PendingConsents(TimeProvider processClock)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private const int Most = 1000;

    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, (PendingConsent Asked, long At)> pending = [];

    /// The cookie of the browser that was asked; only its hash is kept.
    public string Add(PendingConsent asked)
    {
        var cookie = RandomNumberGenerator.GetHexString(64, lowercase: true);
        lock (gate)
        {
            while (
                pending.Count > 0
                && (pending.Count >= Most || processClock.GetElapsedTime(pending.GetAt(0).Value.At) >= Life)
            )
                pending.RemoveAt(0);
            pending.Add(Hash(cookie), (asked, processClock.GetTimestamp()));
        }
        return cookie;
    }

    /// Null: nobody was asked in that browser, or not that, or too long ago. Whoever takes it is alone to have it.
    public PendingConsent? Take(string cookie, string state)
    {
        lock (gate)
            return
                pending.TryGetValue(Hash(cookie), out var found)
                && found.Asked.IsAnsweredBy(state)
                && pending.Remove(Hash(cookie))
                && processClock.GetElapsedTime(found.At) < Life
                ? found.Asked
                : null;
    }

    private static string Hash(string cookie) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cookie)));
}
