namespace Evergrant.Protocol;

/// <summary>
/// Sockets whose waiters go on on the thread that heard of the data, not on another one: what forwards much saves a change of
/// threads for each piece. Whoever blocks there holds up all connections of that thread, so what waits for a disk leaves it.
/// </summary>
public static class SocketThreads
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    internal static bool AreShared { get; set; }

    /// <summary>For the whole process, before its first socket; a program decides it, never a library. Linux and macOS.</summary>
    public static void Share()
    {
        if (OperatingSystem.IsWindows())
            return;
        Environment.SetEnvironmentVariable(Variable, "1");
        AreShared = true;
    }

    /// <summary>To be awaited before anything that blocks.</summary>
    internal static ValueTask LeaveAsync() =>
        AreShared && !Thread.CurrentThread.IsThreadPoolThread ? HopAsync() : default;

    private static async ValueTask HopAsync() => await Task.Yield();
}
