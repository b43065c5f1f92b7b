namespace Evergrant.Server.Quotas;

/// <summary>
/// Never more than so many in any second: each call gets its turn, now or later, in the order in which they ask. Safe for
/// concurrent use.
/// </summary>
internal sealed class Turns
{
    private const int Most = 10_000;

    /// What leaves evenly may arrive a little closer together.
    private const double Margin = 1.04;

    private readonly Lock gate = new();
    private readonly long[] taken;
    private readonly long window;
    private int next;

    public Turns(double perSecond, long frequency)
    {
        taken = new long[(int)Math.Clamp(perSecond, 1, Most)];
        window = (long)(taken.Length / perSecond * Margin * frequency);
        Array.Fill(taken, long.MinValue / 2);
    }

    /// <param name="wait">Timestamps until the turn, or until there would be one.</param>
    /// <returns>False: that is longer than it may take, and no turn was taken.</returns>
    public bool TryTake(long now, long longest, out long wait)
    {
        lock (gate)
        {
            var at = Math.Max(now, taken[next] + window);
            wait = at - now;
            if (wait > longest)
                return false;
            taken[next] = at;
            next = (next + 1) % taken.Length;
            return true;
        }
    }
}
