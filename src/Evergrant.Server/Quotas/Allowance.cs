namespace Evergrant.Server.Quotas;

/// <summary>
/// So many in so long, and as many at once at most (generic cell rate algorithm: one number says all). Times are timestamps
/// of one clock. Whoever calls holds a lock.
/// </summary>
internal sealed class Allowance(int count, long window)
{
    private readonly double each = (double)window / count;

    /// When all that was taken will have been earned.
    private double paid;

    public int Count => count;

    /// How many could be taken at once.
    public int Left(long now) => (int)Math.Floor((window - Math.Max(0, paid - now)) / each + 1e-6);

    /// Timestamps until one can be taken; 0 or less: now.
    public long Wait(long now) => (long)Math.Ceiling(paid + each - window - now);

    /// Timestamps until all of it is there again.
    public long Reset(long now) => (long)Math.Max(0, Math.Ceiling(paid - now));

    public void Take(long now) => paid = Math.Max(paid, now) + each;
}
