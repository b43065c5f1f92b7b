namespace Evergrant.Sandbox.Clock;

/// <summary>The limits the system's timers have, so that what runs on this clock also runs on theirs.</summary>
internal static class TimerTimes
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(0xffff_fffe);

    public static void Check(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(time, Longest, name);
        }
    }
}
