using Evergrant.Providers;

namespace Evergrant.Refresh;

/// Another secret for an app, or another way to ask, and what waited for it: its refused grants and its endpoint are tried
/// again at once.
internal sealed class AppSecrets(KeeperOptions keeper, Pace pace, Action wake)
{
    private const string Changing = "changing to ";

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
        await TryAgainAsync(before, now, cancellationToken);
        return true;
    }

    /// Whether a profile or an address is another one than when this store's apps were last scheduled.
    public async Task NoteConfigurationsAsync(CancellationToken cancellationToken)
    {
        foreach (var app in await keeper.Store.ListAppsAsync(cancellationToken))
        {
            if (!app.HasClient || keeper.Catalog.Find(app.Profile) is not { } profile)
                continue;
            var digest = AppConfiguration.Digest(app, profile);
            if (app.Configuration == digest)
                continue;
            var now = keeper.Calendar.GetUtcNow();
            // Later than any refusal so far, even while a sandbox's clock stands still.
            var at = (app.ChangedAt > now ? app.ChangedAt : now) + TimeSpan.FromMilliseconds(1);
            if (app.Configuration is not null)
            {
                // Not as done before it is done: whoever dies in between leaves it to the next.
                await keeper.Store.ConfigureAppAsync(app.Name, Changing + digest, at, cancellationToken);
                await TryAgainAsync(app, now, cancellationToken);
            }
            await keeper.Store.ConfigureAppAsync(app.Name, digest, at, cancellationToken);
        }
    }

    private async Task TryAgainAsync(App app, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await pace.ReleaseAsync(
            ProviderEndpoints.For(app, keeper.Catalog.Require(app.Profile)).Token,
            cancellationToken
        );
        for (string? after = null; ; )
        {
            var page = await keeper.Store.ListAsync(after, 256, cancellationToken);
            foreach (var grant in page.Where(grant => grant.App == app.Name && IsPutOff(grant)))
                await MakeDueAsync(grant, now, cancellationToken);
            if (page.Count == 0)
                break;
            after = page[^1].Name;
        }
        wake();
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
