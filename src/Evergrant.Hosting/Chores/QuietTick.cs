using Evergrant.Hosting.Home;
using Evergrant.Hosting.Sinks;
using Evergrant.Storage;

namespace Evergrant.Hosting.Chores;

/// <summary>
/// Most ticks of a timer find nothing to do. A few reads tell, for which neither a started keeper nor the settings of a
/// provider are needed; whatever may take more is left to <see cref="HomeChores.TickAsync(TimeSpan, CancellationToken)"/>.
/// </summary>
public static class QuietTick
{
    private static readonly GrantState[] Told =
    [
        GrantState.NeedsReauthorization,
        GrantState.Late,
        GrantState.Uncertain,
    ];

    /// <summary>Notes that a tick was here, if there is nothing to do. Safe at any time beside anything.</summary>
    /// <returns>False: there may be something to do.</returns>
    /// <exception cref="HomeChangedException"/>
    /// <exception cref="StoreUnavailableException"/>
    /// <exception cref="NewerSchemaException"/>
    public static async Task<bool> TryAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        if (home.Settings.Alerts.Ways.Count > 0 || !home.Spool.IsEmpty)
            return false;
        await home.Database.MigrateAsync(TickTables.Migrations, cancellationToken);
        var now = home.Calendar.GetUtcNow();
        // The first of a day goes the whole way: what is seldom done, such as forgetting what was spent, is done there.
        if (
            await TickMemory.FindAsync(home.Database, cancellationToken) is not { } last
            || last.At > now
            || last.At.UtcDateTime.Date != now.UtcDateTime.Date
        )
            return false;
        var memory = TickMemory.Next(last, now);
        if (
            await HasWorkAsync(home.Store, now, now + memory.LookAhead, cancellationToken)
            || (await (await TokenSinks.OpenAsync(home, cancellationToken)).ListAsync(cancellationToken)).Count > 0
        )
            return false;
        await home.Journal.RequireFittingAsync(home.Store, cancellationToken);
        await memory.KeepAsync(home.Database, cancellationToken);
        return true;
    }

    private static async Task<bool> HasWorkAsync(
        IGrantStore store,
        DateTimeOffset now,
        DateTimeOffset until,
        CancellationToken cancellationToken
    )
    {
        // Times of the future: the clock was set back since, and what has them is due.
        if (await store.FindNewestStartAsync(cancellationToken) > now)
            return true;
        foreach (var state in Told)
            if ((await store.ListInStateAsync(state, 1, cancellationToken)).Count > 0)
                return true;
        return (await store.ListDueAsync(now, until, null, 1, cancellationToken)).Count > 0;
    }
}
