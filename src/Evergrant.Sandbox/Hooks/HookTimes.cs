namespace Evergrant.Sandbox.Hooks;

/// <summary>When an attempt is made. Keap names spans; which moment in them is ours, and the same for the same batch.</summary>
internal static class HookTimes
{
    public const int MostAttempts = 4;

    /// <summary>How long a receiver has.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TimeSpan First(string eventKey, long delivery) =>
        HookEvents.IsSlow(eventKey) ? Within(300, 600, delivery) : Within(30, 60, delivery);

    /// <param name="failed">How many attempts have failed: 1 to 3.</param>
    public static TimeSpan Next(int failed, long delivery) =>
        failed switch
        {
            1 => Within(30, 60, delivery + 7),
            2 => TimeSpan.FromMinutes(5),
            _ => TimeSpan.FromMinutes(30),
        };

    private static TimeSpan Within(int least, int most, long number) =>
        // Any mixing does that spreads neighbours.
        TimeSpan.FromSeconds(least + (int)((ulong)number * 0x9E3779B97F4A7C15UL >> 33) % (most - least + 1));
}
