using Evergrant.Providers;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// Holds redemptions to a tenth of what a provider allows an app in a day: over it the least-read grants are only kept
/// alive. Looked at once an hour; writes only while an app is near its share.
internal sealed class Ration(KeeperOptions keeper, ILogger log)
{
    private const int Share = 10;
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private readonly Dictionary<string, int> told = new(StringComparer.Ordinal);

    /// How many grants can be kept warm: each is refreshed when two thirds of an access token's life are over. Null: any
    /// number.
    public static int? MostWarm(ProviderProfile profile) =>
        profile.DailyQuota is { } quota
            ? (int)Math.Min(int.MaxValue, quota / Share * (profile.AccessLife * 2 / 3).TotalDays)
            : null;

    public async Task ApplyAsync(CancellationToken stopping)
    {
        foreach (var app in await keeper.Store.ListAppsAsync(stopping))
        {
            if (!app.HasClient || keeper.Catalog.Find(app.Profile) is not { } profile)
                continue;
            if (MostWarm(profile) is not { } most)
                continue;
            var now = keeper.Calendar.GetUtcNow();
            var since = now - RefreshTimes.WarmAfterRead;
            var count = await keeper.Store.RationAsync(app.Name, most, since, now, stopping);
            if (count > 0 && told.GetValueOrDefault(app.Name) == 0)
                KeeperLog.Rationed(log, app.Name, count, most);
            told[app.Name] = count;
        }
    }
}
