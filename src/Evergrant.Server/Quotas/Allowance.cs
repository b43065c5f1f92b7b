namespace Evergrant.Server.Quotas;

/// <summary>
/// Never more than so many in any window. Times are timestamps of one clock. Whoever calls holds a lock.
/// </summary>
/// <remarks>
/// Calls are remembered in groups, by their last one, so that a large allowance takes no more memory than a middling one; what
/// does not fill a group is not given away (four in a thousand at most).
/// </remarks>
internal sealed class Allowance
{
    private const int MostGroups = 256;
    private readonly long[] groups;
    private readonly long window;
    private readonly int each;
    private int current;
    private int inCurrent;

    public Allowance(int count, long window)
    {
        (Count, this.window) = (count, window);
        each = (count + MostGroups - 1) / MostGroups;
        groups = new long[count / each];
        Array.Fill(groups, long.MinValue / 2);
    }

    public int Count { get; }

    /// How many could be taken at once.
    public int Left(long now)
    {
        if (IsOver(current, now))
            return groups.Length * each;
        // From the oldest on they are over, up to one that is not.
        var (over, end) = (0, groups.Length - 1);
        while (over < end)
        {
            var middle = (over + end) / 2;
            if (IsOver(After(middle), now))
                over = middle + 1;
            else
                end = middle;
        }
        return over * each + each - inCurrent;
    }

    /// Timestamps until one can be taken; 0 or less: now.
    public long Wait(long now) =>
        inCurrent < each || IsOver(current, now) ? 0 : Math.Max(0, groups[After(0)] + window - now);

    /// Timestamps until all of it is there again.
    public long Reset(long now) => Math.Max(0, groups[current] + window - now);

    public void Take(long now)
    {
        if (IsOver(current, now))
            inCurrent = 0;
        else if (inCurrent == each)
            (current, inCurrent) = (After(0), 0);
        groups[current] = now;
        inCurrent++;
    }

    private bool IsOver(int group, long now) => groups[group] + window <= now;

    /// The oldest group, and those after it.
    private int After(int oldest) => (current + 1 + oldest) % groups.Length;
}
