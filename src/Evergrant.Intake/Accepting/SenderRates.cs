using System.Net;
using System.Net.Sockets;

namespace Evergrant.Intake.Accepting;

/// <summary>How many came within the last minute, by form and by network address. Each node counts for itself.</summary>
internal sealed class SenderRates(TimeProvider processClock)
{
    /// More senders than this in a minute are counted together.
    private const int MostSenders = 100_000;
    private const string AllOthers = "";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private Dictionary<string, int> current = new(StringComparer.Ordinal);
    private Dictionary<string, int> before = new(StringComparer.Ordinal);
    private long window;

    /// <summary>Of a form and a network address.</summary>
    /// <returns>Null: it was counted. Else when there will be room.</returns>
    public TimeSpan? TakeOfAddress(string form, string from, int most) => Take($"{form} {Network(from)}", most);

    /// <inheritdoc cref="TakeOfAddress"/>
    public TimeSpan? Take(string key, int most)
    {
        lock (gate)
        {
            var part = Turn();
            if (Count(key, part) >= most)
                return Window * (1 - part);
            Add(key);
            return null;
        }
    }

    /// How much of the present minute is over; older counts weigh as much less.
    private double Turn()
    {
        var now = processClock.GetUtcNow().Ticks;
        var (at, rest) = Math.DivRem(now, Window.Ticks);
        if (at != window)
        {
            (before, current) = (at == window + 1 ? current : [], []);
            window = at;
        }
        return (double)rest / Window.Ticks;
    }

    private double Count(string key, double part) => Of(current, key) + (Of(before, key) * (1 - part));

    private static int Of(Dictionary<string, int> counts, string key) =>
        counts.TryGetValue(key, out var count) ? count
        : counts.Count >= MostSenders ? counts.GetValueOrDefault(AllOthers)
        : 0;

    private void Add(string key)
    {
        var counted = current.ContainsKey(key) || current.Count < MostSenders ? key : AllOthers;
        current[counted] = current.GetValueOrDefault(counted) + 1;
    }

    /// Whoever has IPv6 has 2^64 addresses.
    private static string Network(string from) =>
        IPAddress.TryParse(from, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv4MappedToIPv6
                ? address.MapToIPv4().ToString()
                : Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : from;
}
