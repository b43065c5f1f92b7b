using Evergrant.Sealing;
using Evergrant.Sqlite;
using Evergrant.Storage;

namespace Evergrant.Hosting.Home;

/// Looks over what lies in a home. Changes nothing.
public static class HomeCheck
{
    private const int Page = 256;

    /// <param name="home">Not started.</param>
    /// <param name="further">Sealed columns beside the keeper's, whose tables are there.</param>
    /// <param name="done">Told values opened and values there are.</param>
    /// <param name="cancellationToken"/>
    /// <exception cref="StoreUnavailableException"/>
    public static async Task<IReadOnlyList<StoreFinding>> RunAsync(
        EvergrantHome home,
        IReadOnlyList<SealedColumn> further,
        Action<int, int> done,
        CancellationToken cancellationToken
    )
    {
        var findings = new List<StoreFinding>();
        if (home.Database is SqliteDatabase file)
            foreach (var damage in await file.ListDamageAsync(cancellationToken))
                findings.Add(new StoreFinding("file_damaged", "evergrant.db", damage));
        var check = new StoreCheck(home.Database, home.Sealer, home.Store.StoreId);
        findings.AddRange(await check.RunAsync([.. SealedColumns.OfKeeper, .. further], done, cancellationToken));
        await CompareAsync(home, findings, cancellationToken);
        return findings;
    }

    /// <exception cref="StoreUnavailableException"/>
    public static async Task<IReadOnlyList<SpoolFileState>> ListSpoolAsync(
        EvergrantHome home,
        CancellationToken cancellationToken
    )
    {
        var files = new List<SpoolFileState>();
        foreach (var listing in home.Spool.List())
        {
            var left = new List<string>();
            foreach (var text in listing.Attempts)
                if (
                    !AttemptId.TryParse(text, out var attempt)
                    || (await home.Store.FindAttemptAsync(attempt, cancellationToken))?.Outcome is null
                )
                    left.Add(text);
            files.Add(new SpoolFileState(listing.Name, listing.IsAlive, listing.Attempts.Count, left));
        }
        return files;
    }

    /// With what lies outside of the store: a row that was put back whole, with all that belongs to it, opens and fits.
    private static async Task CompareAsync(
        EvergrantHome home,
        List<StoreFinding> findings,
        CancellationToken cancellationToken
    )
    {
        for (var after = ""; ; )
        {
            var page = await home.Journal.ListAsync(after, Page, cancellationToken);
            foreach (var entry in page)
                if (
                    entry.Presented is { } presented
                    && await home.Store.FindAttemptAsync(presented, cancellationToken) is null
                )
                    findings.Add(
                        new StoreFinding(
                            "older_than_journal",
                            entry.Grant.ToString(),
                            $"{entry.Grant}: its refresh token was presented by {presented}, which this store does not know: it was brought back from a copy, as a whole or this row."
                        )
                    );
            if (page.Count < Page)
                return;
            after = page[^1].Grant.ToString();
        }
    }
}

/// <summary>A file of the spool.</summary>
/// <param name="Name">Begins with the node's.</param>
/// <param name="IsAlive">Its process lives.</param>
/// <param name="Answers">How many answers it holds, whether the store has them or not.</param>
/// <param name="NotStored">Attempts whose answers are not in the store, by id.</param>
public sealed record SpoolFileState(string Name, bool IsAlive, int Answers, IReadOnlyList<string> NotStored);
