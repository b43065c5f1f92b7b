using Evergrant.Providers;
using Evergrant.Refresh;
using Evergrant.Sealing;
using Evergrant.Storage;
using Evergrant.Tests.Protocol;

namespace Evergrant.Tests.Keeping;

/// A keeper with one grant in memory at a provider that answers byte for byte as a test says. Nothing runs by itself: the
/// test moves the calendar and ticks.
internal sealed class Provided : IAsyncDisposable
{
    public const string OldToken = "old-refresh";
    public const string Tokens =
        """{"access_token":"fresh-access","token_type":"bearer","expires_in":86400,"refresh_token":"fresh-refresh"}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("evergrant-provided-");
    private readonly Spool spool;
    private readonly ProviderProfile profile;

    private Provided(ProviderCatalog catalog, string profile)
    {
        this.profile = catalog.Find(profile)!;
        Store = new InMemoryGrantStore(TimeProvider.System);
        spool = Spool.Open(
            Path.Combine(folder.FullName, "spool"),
            "n",
            new Sealer(KeyRing.Create()),
            "s",
            TimeProvider.System
        );
        Keeper = Open(catalog);
    }

    private Keeper Open(ProviderCatalog catalog, IGrantStore? store = null) =>
        new(
            new KeeperOptions
            {
                Store = store ?? Store,
                Spool = spool,
                Catalog = catalog,
                Calendar = Calendar,
                Node = "n",
            }
        );

    /// The next program on this store, with profiles of its own, does what is due.
    public async Task RestartAsync(ProviderCatalog catalog, IGrantStore? store = null)
    {
        await Keeper.DisposeAsync();
        Keeper = Open(catalog, store);
        Calendar.Advance(TimeSpan.FromSeconds(1));
        await Keeper.TickAsync(new TickOptions(), default);
    }

    public ManualClock Calendar { get; } = new(The.Time);
    public InMemoryGrantStore Store { get; }
    public Keeper Keeper { get; private set; }

    /// <param name="secretProven">Whether the provider ever accepted the app's secret.</param>
    public static async Task<Provided> StartAsync(
        Uri provider,
        ProviderCatalog? catalog = null,
        string profile = "keap",
        bool secretProven = true
    )
    {
        var provided = new Provided(catalog ?? ProviderCatalog.BuiltIn, profile);
        await provided.Store.AddAppAsync(The.App with { Profile = profile, BaseAddress = provider }, default);
        var attempt = new Attempt
        {
            Id = AttemptId.New(The.Time),
            Grant = GrantId.New(The.Time),
            Kind = AttemptKind.Code,
            Epoch = 1,
            Generation = 1,
            Node = "n",
            StartedAt = The.Time,
        };
        await provided.Store.BeginConsentAsync(attempt, The.Code, default);
        var tokens = new TokenSet
        {
            AccessToken = new("old-access"),
            RefreshToken = new(OldToken),
            ObtainedAt = The.Time,
            AccessExpiresAt = The.Time.AddHours(24),
            RefreshIdleEndsAt = The.Time + provided.profile.RefreshIdle,
        };
        var consent = new Consent
        {
            Attempt = attempt,
            GrantName = "acme",
            App = The.App.Name,
            Keep = Keep.Warm,
            Tokens = tokens,
            Evidence = new Evidence { At = The.Time, What = "connected" },
            NextRefreshAt = RefreshTimes.WarmAt(tokens.LifespanOf(attempt.Grant, 1)),
            AppSecretSetAt = secretProven ? The.App.SecretSetAt : The.Time.AddDays(-1),
        };
        await provided.Store.CommitConsentAsync(consent, default);
        return provided;
    }

    public async Task<Grant> GrantAsync() => (await Store.FindByNameAsync("acme", default))!.Grant;

    /// Everything that is due until then, each at its time.
    public async Task RunAsync(TimeSpan span, Func<Grant, bool>? until = null)
    {
        var end = Calendar.GetUtcNow() + span;
        while (
            await GrantAsync() is { NextRefreshAt: { } next } grant && next <= end && until?.Invoke(grant) is not true
        )
        {
            if (next > Calendar.GetUtcNow())
                Calendar.Advance(next - Calendar.GetUtcNow());
            await Keeper.TickAsync(new TickOptions(), default);
            // Due, and held up with its endpoint: whoever ticks comes again.
            if ((await GrantAsync()).NextRefreshAt <= Calendar.GetUtcNow())
                Calendar.Advance(TimeSpan.FromMinutes(1));
        }
        if (until is null && end > Calendar.GetUtcNow())
            Calendar.Advance(end - Calendar.GetUtcNow());
    }

    /// How often the first refresh token was presented.
    public static int Presentations(RawServer server) =>
        server.Requests.Count(request => request.Contains(OldToken, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Keeper.DisposeAsync();
        spool.Dispose();
        folder.Delete(recursive: true);
    }
}
