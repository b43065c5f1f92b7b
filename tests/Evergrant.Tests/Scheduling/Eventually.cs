namespace Evergrant.Tests.Scheduling;

internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, TimeSpan? limit = null) =>
        TrueAsync(() => Task.FromResult(condition()), limit);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < (limit ?? Limit), "It did not come true in time.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
