namespace Evergrant.Protocol;

/// <summary>
/// Decides once whether a redemption was sent: either its first byte was written or it was called off, never both. Whoever
/// comes first wins, so nothing can be written after a redemption was reported as not sent.
/// </summary>
internal sealed class FirstWrite(Func<bool> mayWrite)
{
    private static readonly object Begun = new();
    private object? state;

    /// Why it was called off. Null: it was not.
    public string? CalledOff => Volatile.Read(ref state) as string;

    public bool TryBegin()
    {
        if (Volatile.Read(ref state) is null && !mayWrite())
            CallOff("too little of the lease was left");
        return (Interlocked.CompareExchange(ref state, Begun, null) ?? Begun) == Begun;
    }

    /// False: too late, something was written.
    public bool CallOff(string why) => Interlocked.CompareExchange(ref state, why, null) is null or string;
}
