using Evergrant.Sealing;
using Evergrant.Sqlite;

namespace Evergrant.Hosting.Home;

/// <summary>
/// Opening a home loads SQLite and the system's cryptography, which takes longer than printing a token. A command that will
/// open one begins with that on another core, while its own reads the command line.
/// </summary>
public static class HeadStart
{
    private static int begun;

    /// <summary>Returns at once. What cannot be loaded is told by whoever opens the home.</summary>
    public static void Begin()
    {
        // A thread of its own: starting the pool takes longer, and many a command needs none.
        if (Interlocked.Exchange(ref begun, 1) == 0)
            new Thread(Load) { IsBackground = true }.Start();
    }

    private static void Load()
    {
        try
        {
            SqliteDatabase.Load();
            var (sealer, place) = (new Sealer(KeyRing.Create()), new SealContext("head", "start"));
            sealer.OpenText(sealer.Seal("nothing", place), place);
        }
#pragma warning disable CA1031 // Only a head start: nothing hangs on it, and on this thread nobody could be told.
        catch (Exception)
#pragma warning restore CA1031
        {
            return;
        }
    }
}
