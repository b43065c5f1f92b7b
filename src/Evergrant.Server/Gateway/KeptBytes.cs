namespace Evergrant.Server.Gateway;

/// How much of all calls' bodies is kept at once, in case one has to be sent again.
internal sealed class KeptBytes
{
    private const long Most = 64L * 1024 * 1024;
    private long taken;

    /// False: that would be too much, and nothing was taken.
    public bool TryTake(int count)
    {
        if (Interlocked.Add(ref taken, count) <= Most)
            return true;
        Give(count);
        return false;
    }

    public void Give(int count) => Interlocked.Add(ref taken, -count);
}
