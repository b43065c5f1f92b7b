namespace Evergrant.Cli.Terminal;

/// One line on a terminal that grows as the work goes on; nothing anywhere else.
internal sealed class Progress(string what) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private readonly bool isShown = !Console.IsErrorRedirected;
    private long saidAt;
    private bool hasSaid;

    public void Report(long done, long all)
    {
        if (!isShown || (hasSaid && TimeProvider.System.GetElapsedTime(saidAt) < Period && done < all))
            return;
        (hasSaid, saidAt) = (true, TimeProvider.System.GetTimestamp());
        var share = all == 0 ? 100 : Math.Min(100, done * 100 / all);
        Console.Error.Write($"\r{what}: {share} % ({done:N0} of {all:N0})\u001b[K");
    }

    public void Dispose()
    {
        if (hasSaid)
            Console.Error.Write("\r\u001b[K");
    }
}
