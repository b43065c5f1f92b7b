using Evergrant.Protocol;
using Evergrant.Providers;
using Evergrant.Storage;
using Microsoft.Extensions.Logging;

namespace Evergrant.Refresh;

/// Static keys as grants. Not through the spool: whoever adds a key still has it.
internal sealed class Keys(KeeperOptions keeper, ApiProbe probe, Action<GrantSnapshot> announce, ILogger log)
{
    public async Task<KeyResult> AddAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        if (await keeper.Store.FindAppAsync(request.App, cancellationToken) is not { } app)
            return new KeyResult.NoSuchApp(request.App);
        if (await FindTakerAsync(request, cancellationToken) is { } taken)
            return taken;
        var profile = keeper.Catalog.Require(app.Profile);
        if ((profile.KeyProbePath ?? profile.ProbePath) is not { } path)
            return new KeyResult.NotTested($"the profile {profile.Name} names no path to test a key with");
        return await probe.TestKeyAsync(app, profile, path, request.Key, cancellationToken) switch
        {
            KeyTest.Taken(var status) => await StoreAsync(request, app, $"GET {path}", status, cancellationToken),
            KeyTest.Refused(var why) => new KeyResult.Refused(why),
            KeyTest.Unsettled(var why) => new KeyResult.NotTested(why),
            var other => throw new InvalidOperationException($"No result for {other}."),
        };
    }

    /// Null: the name is free, or that of a key of this app.
    private async Task<KeyResult?> FindTakerAsync(KeyRequest request, CancellationToken cancellationToken) =>
        await keeper.Store.FindByNameAsync(request.GrantName, cancellationToken) is { Grant: var named }
        && (named.Kind != GrantKind.Key || named.App != request.App)
            ? new KeyResult.NameTaken(named)
            : null;

    private async Task<KeyResult> StoreAsync(
        KeyRequest request,
        App app,
        string read,
        int status,
        CancellationToken cancellationToken
    )
    {
        var now = keeper.Calendar.GetUtcNow();
        var id = AttemptId.New(now);
        for (; ; )
        {
            if (await FindTakerAsync(request, cancellationToken) is { } taken)
                return taken;
            var replaced = (await keeper.Store.FindByNameAsync(request.GrantName, cancellationToken))?.Grant;
            var key = ConsentOf(
                request,
                app,
                replaced?.Id ?? GrantId.Of(id),
                id,
                now,
                $"the key, with {read}",
                $"{status}"
            ) with
            {
                // A person stopped it: only a person sets it going.
                State = replaced is { State: GrantState.Paused } ? GrantState.Paused : GrantState.Active,
            };
            // Not stored: the name was given to another grant since it was looked up.
            if (await keeper.Store.CommitConsentAsync(key, cancellationToken) is not { } snapshot)
                continue;
            announce(snapshot);
            KeeperLog.KeyAdded(log, snapshot.Grant.Id, snapshot.Grant.Name, app.Name, snapshot.Grant.Generation);
            return new KeyResult.Added(snapshot.Grant, replaced is null);
        }
    }

    private Consent ConsentOf(
        KeyRequest request,
        App app,
        GrantId grant,
        AttemptId id,
        DateTimeOffset now,
        string sent,
        string received
    ) =>
        new()
        {
            Kind = GrantKind.Key,
            Attempt = new Attempt
            {
                Id = id,
                Grant = grant,
                Kind = AttemptKind.Import,
                Epoch = 1,
                Generation = 1,
                Node = keeper.Node,
                StartedAt = now,
            },
            GrantName = request.GrantName,
            App = app.Name,
            Tokens = new TokenSet
            {
                AccessToken = request.Key,
                Account = request.Account,
                ObtainedAt = now,
                AccessExpiresAt = Grant.Never,
            },
            AppSecretSetAt = app.SecretSetAt,
            Evidence = new Evidence
            {
                At = now,
                What = "key_added",
                Sent = sent,
                Received = received,
                Meaning = "The API took the key.",
                Node = keeper.Node,
            },
        };
}
