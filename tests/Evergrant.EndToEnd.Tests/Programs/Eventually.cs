namespace Evergrant.EndToEnd;

/// For what another process does in its own time.
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task HoldsAsync(Func<Task<bool>> holds) => HoldsAsync(holds, Patience);

    public static async Task HoldsAsync(Func<Task<bool>> holds, TimeSpan patience)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < patience, "it never came");
            await timer.WaitForNextTickAsync();
        }
    }
}
