using Evergrant.Hosting.Home;
using Evergrant.Storage;

namespace Evergrant.Bench;

/// Grants in good order, put into a store without asking any provider.
internal static class FilledStore
{
    public const string App = "bench";
    private const int AtOnce = 512;

    public static async Task AddAppAsync(IGrantStore store, string profile, Uri? address, DateTimeOffset now) =>
        await store.AddAppAsync(
            new App
            {
                Name = App,
                Profile = profile,
                ClientId = "bench",
                BaseAddress = address,
                Secret = new ClientSecret("bench"),
                SecretSetAt = now,
            },
            default
        );

    /// `grant-FROM` … `grant-(FROM+COUNT-1)`, each with tokens that live for <paramref name="life"/>.
    public static Task AddGrantsAsync(IGrantStore store, int from, int count, TimeSpan life, DateTimeOffset now) =>
        Parallel.ForAsync(
            from,
            from + count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, token) => await store.CommitConsentAsync(Consent(number, life, now), token)
        );

    /// `grant-1`, with tokens that somebody issued.
    public static async Task AddGrantAsync(IGrantStore store, string access, string refresh, DateTimeOffset now)
    {
        var consent = Consent(1, TimeSpan.FromHours(24), now);
        var tokens = consent.Tokens with
        {
            AccessToken = new AccessToken(access),
            RefreshToken = new RefreshToken(refresh),
        };
        await store.CommitConsentAsync(consent with { Tokens = tokens }, default);
    }

    /// The keeper's own home without a provider: nothing is ever due, and were it, it would go nowhere.
    public static async Task MakeHomeAsync(string path, int grants)
    {
        await using var home = await EvergrantHome.OpenAsync(new HomeOptions { Path = path }, default);
        var now = TimeProvider.System.GetUtcNow();
        await AddAppAsync(home.Store, "keap", new Uri("http://127.0.0.1:9"), now);
        await AddGrantsAsync(home.Store, 1, grants, TimeSpan.FromDays(100), now);
    }

    private static Consent Consent(int number, TimeSpan life, DateTimeOffset now) =>
        new()
        {
            App = App,
            AppSecretSetAt = now,
            GrantName = $"grant-{number}",
            Attempt = new Attempt
            {
                Id = AttemptId.New(now),
                Grant = GrantId.New(now),
                Kind = AttemptKind.Code,
                Epoch = 1,
                Generation = 1,
                Node = "bench",
                StartedAt = now,
            },
            Tokens = new TokenSet
            {
                AccessToken = new AccessToken($"access-{number}"),
                RefreshToken = new RefreshToken($"refresh-{number}"),
                ObtainedAt = now,
                AccessExpiresAt = now + life,
                RefreshIdleEndsAt = now + (life * 4),
            },
            Evidence = new Evidence { At = now, What = "connected" },
            Keep = Keep.Warm,
            NextRefreshAt = now + (life * 0.6),
        };
}
