using Evergrant.Providers;
using Evergrant.Sealing;
using Evergrant.Storage;
using Evergrant.Tests.Keeping;

namespace Evergrant.Tests.Scheduling;

/// Any number of keepers over one store in memory, with grants that need no consent.
internal sealed class Nodes : IAsyncDisposable
{
    private readonly List<(Keeper Keeper, Spool Spool)> opened = [];
    private readonly Sealer sealer = new(KeyRing.Create());
    private readonly string folder = Directory.CreateTempSubdirectory("evergrant-nodes-").FullName;
    private readonly ProviderCatalog catalog;
    private readonly KeptLog logs = new();

    public Nodes(ProviderCatalog catalog)
    {
        this.catalog = catalog;
        Store = new InMemoryGrantStore(TimeProvider.System);
        Calendar = new SkewedClock(TimeProvider.System);
    }

    public IReadOnlyCollection<string> Logged => logs.Lines;

    public InMemoryGrantStore Store { get; }
    public SkewedClock Calendar { get; }

    public async Task<Keeper> OpenAsync(bool withSchedule = true)
    {
        var node = NodeName.New();
        var spool = Spool.Open(folder, node, sealer, Store.StoreId, TimeProvider.System);
        var keeper = new Keeper(
            new KeeperOptions
            {
                Store = Store,
                Spool = spool,
                Catalog = catalog,
                Calendar = Calendar,
                Node = node,
                Logs = logs,
            }
        );
        opened.Add((keeper, spool));
        await keeper.StartAsync(withSchedule, CancellationToken.None);
        return keeper;
    }

    public async Task AddAppAsync(string name = "paced") =>
        await Store.AddAppAsync(
            new App
            {
                Name = name,
                Profile = "paced",
                ClientId = "client",
                Secret = new ClientSecret("secret"),
                SecretSetAt = Calendar.GetUtcNow().AddDays(-50),
            },
            CancellationToken.None
        );

    /// As its last refresh so long ago left it.
    public async Task<Grant> AddGrantAsync(
        string name,
        TimeSpan age,
        TimeSpan? refreshLeft = null,
        string app = "paced",
        Keep keep = Keep.Warm
    )
    {
        var now = Calendar.GetUtcNow();
        var id = AttemptId.New(now - age);
        var grant = GrantId.Of(id);
        var tokens = new TokenSet
        {
            AccessToken = new AccessToken($"at-{name}-0"),
            RefreshToken = new RefreshToken($"rt-{name}-0"),
            ObtainedAt = now - age,
            AccessExpiresAt = now - age + TimeSpan.FromHours(24),
            RefreshIdleEndsAt = now + (refreshLeft ?? TimeSpan.FromDays(44)),
        };
        var consent = new Consent
        {
            Attempt = new Attempt
            {
                Id = id,
                Grant = grant,
                Kind = AttemptKind.Code,
                Epoch = 1,
                Generation = 1,
                Node = "before",
                StartedAt = now - age,
            },
            GrantName = name,
            App = app,
            Tokens = tokens,
            Keep = keep,
            Evidence = new Evidence { At = now - age, What = "connected" },
            NextRefreshAt = Refresh.RefreshTimesOf(tokens, grant, keep),
            AppSecretSetAt = now.AddDays(-50),
        };
        return (await Store.CommitConsentAsync(consent, CancellationToken.None))!.Grant;
    }

    /// A refresh of a node that is slow.
    public async Task LeaseAsync(Grant grant)
    {
        var now = Calendar.GetUtcNow();
        var attempt = new Attempt
        {
            Id = AttemptId.New(now),
            Grant = grant.Id,
            Kind = AttemptKind.Refresh,
            Parent = grant.Tip,
            Epoch = grant.Epoch,
            Generation = grant.Generation + 1,
            Node = "another",
            StartedAt = now,
        };
        Assert.IsType<BeginResult.Begun>(
            await Store.BeginAsync(attempt, grant.Version, TimeSpan.FromMinutes(5), CancellationToken.None)
        );
    }

    public async Task<Grant> GrantAsync(string name) =>
        (await Store.FindByNameAsync(name, CancellationToken.None))!.Grant;

    public async ValueTask DisposeAsync()
    {
        foreach (var (keeper, spool) in opened)
        {
            await keeper.DisposeAsync();
            spool.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    private static class Refresh
    {
        public static DateTimeOffset? RefreshTimesOf(TokenSet tokens, GrantId grant, Keep keep) =>
            Evergrant.Refresh.RefreshTimes.NextAt(tokens.LifespanOf(grant, 1), keep == Keep.Warm);
    }
}
