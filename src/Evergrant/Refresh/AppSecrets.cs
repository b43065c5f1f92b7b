using Evergrant.Providers;

namespace Evergrant.Refresh;

/// Another secret for an app, and what waited for one: its refused grants and its endpoint are tried again at once.
internal sealed class AppSecrets(KeeperOptions keeper, Pace pace, Action wake)
{
    /// <returns>False: no such app, or the store did not take the change.</returns>
    public async Task<bool> ChangeAsync(
        string app,
        Func<DateTimeOffset, Task<bool>> changeAsync,
        CancellationToken cancellationToken
    )
    {
        if (await keeper.Store.FindAppAsync(app, cancellationToken) is not { } before)
            return false;
        var now = keeper.Calendar.GetUtcNow();
        // Later than those before and than any refusal of them, even while a sandbox's clock stands still.
        var last = before.NextSecretSetAt ?? before.SecretSetAt;
        var setAt = (last > now ? last : now) + TimeSpan.FromMilliseconds(1);
        if (!await changeAsync(setAt))
            return false;
        await pace.ReleaseAsync(
            ProviderEndpoints.For(before, keeper.Catalog.Require(before.Profile)).Token,
            cancellationToken
        );
        for (string? after = null; ; )
        {
            var page = await keeper.Store.ListAsync(after, 256, cancellationToken);
            foreach (var grant in page.Where(grant => grant.App == app && IsPutOff(grant)))
                await MakeDueAsync(grant, now, cancellationToken);
            if (page.Count == 0)
                break;
            after = page[^1].Name;
        }
        wake();
        return true;
    }

    private static bool IsPutOff(Grant grant) => grant.Trouble.Refusals > 0 || grant.Trouble.Failures > 0;

    /// A row that moves meanwhile may just have been refused with the old secret: due all the same.
    private async Task MakeDueAsync(Grant grant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (!await keeper.Store.RescheduleAsync(grant.Id, grant.Version, now, cancellationToken))
        {
            if (await keeper.Store.FindAsync(grant.Id, cancellationToken) is not { Grant: var moved })
                return;
            grant = moved;
        }
    }
}
