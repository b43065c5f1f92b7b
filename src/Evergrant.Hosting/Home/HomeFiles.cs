using Evergrant.Sealing;
using Evergrant.Sqlite;
using Evergrant.Storage;

namespace Evergrant.Hosting.Home;

/// What lies in a home beside its store, and is opened with it.
internal static class HomeFiles
{
    public const string StoreName = "evergrant.db";

    public static string Spool(string home) => Path.Combine(home, "spool");

    /// <summary>Shared by all programs that have the home open.</summary>
    /// <exception cref="HomeBusyException">One has it alone.</exception>
    public static SharedLock Share(string home) =>
        Lock(home, SharedLock.TryShare)
        ?? throw new HomeBusyException($"{home}: another program is restoring its store; try again when it is done.");

    /// <exception cref="HomeBusyException">Others have it open.</exception>
    public static SharedLock Take(string home) =>
        Lock(home, SharedLock.TryTake)
        ?? throw new HomeBusyException(
            $"{home}: other programs have it open (evergrant serve, or a command); stop them first."
        );

    public static AnswerJournal Journal(
        HomeOptions options,
        Settings settings,
        SqlDatabase store,
        Sealer sealer,
        string storeId
    ) =>
        new(
            async () =>
                await SqliteDatabase.OpenUnflushedAsync(
                    Path.Combine(Spool(options.Path), "newest.db"),
                    options.ProcessClock,
                    CancellationToken.None
                ),
            store,
            sealer,
            storeId,
            settings.InstanceId is { } name ? Instance.OfName(name)
                : options.FindMachineId() is { } id ? Instance.OfMachine(id)
                : null
        );

    private static SharedLock? Lock(string home, Func<string, SharedLock?> take)
    {
        var path = Path.Combine(home, "home.lock");
        try
        {
            return take(path);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: {denied.Message}");
        }
    }
}
