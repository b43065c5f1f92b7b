namespace Evergrant.Storage;

public sealed partial class InMemoryGrantStore
{
    public Task<bool> KeepAsync(
        GrantId id,
        long expectedVersion,
        Keep keep,
        DateTimeOffset? nextRefreshAt,
        Evidence evidence,
        CancellationToken cancellationToken
    ) =>
        Write(
            () =>
            {
                if (!grants.TryGetValue(id, out var grant) || grant.Version != expectedVersion)
                    return false;
                Store(grant with { Keep = keep, IsRationed = false, NextRefreshAt = nextRefreshAt }, evidence);
                return true;
            },
            cancellationToken
        );

    public Task<int> RationAsync(
        string app,
        int mostWarm,
        DateTimeOffset readSince,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        Write(
            () =>
            {
                var ours = grants.Values.Where(grant => grant.App == app && grant.Kind == GrantKind.Rotating).ToList();
                var running = ours.Where(grant => grant.State is not (GrantState.Paused or GrantState.Revoked))
                    .ToList();
                var left = Math.Max(0, mostWarm - running.Count(grant => grant.Keep == Keep.Warm));
                var cut = running
                    .Where(grant => grant.Keep == Keep.Auto && ReadAt(grant) > readSince)
                    .OrderByDescending(ReadAt)
                    .Skip(left)
                    .Select(grant => (DateTimeOffset?)ReadAt(grant))
                    .FirstOrDefault();
                foreach (var grant in ours.Where(grant => grant.Keep == Keep.Auto))
                {
                    var rationed = ReadAt(grant) > readSince && ReadAt(grant) <= cut;
                    if (rationed == grant.IsRationed)
                        continue;
                    var isDue = grant is { IsRationed: true, NextRefreshAt: not null } && grant.Trouble == Trouble.None;
                    Put(
                        grant with
                        {
                            IsRationed = rationed,
                            NextRefreshAt = isDue ? now : grant.NextRefreshAt,
                            Version = grant.Version + 1,
                        }
                    );
                }
                return grants.Values.Count(grant => grant.App == app && grant.IsRationed);
            },
            cancellationToken
        );

    private static DateTimeOffset ReadAt(Grant grant) => grant.LastReadAt ?? grant.CreatedAt;
}
