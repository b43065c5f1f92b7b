using Evergrant.Providers;

namespace Evergrant.Tests;

/// Canonical values of the tests.
internal static class The
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);
    public static readonly GrantId Grant = GrantId.Parse("gr_01jd9x5q2kabcdefghjk");
    public static readonly ProviderProfile Keap = ProviderCatalog.BuiltIn.Find("keap")!;
}

/// Builders of the tests: something ordinary, to be changed in one respect.
internal static class Some
{
    public static Grant Grant() =>
        new()
        {
            Id = The.Grant,
            Name = "acme",
            App = "keap",
            Account = "xy123.infusionsoft.com",
            State = GrantState.Active,
            Since = The.Start,
            Evidence = new Evidence { At = The.Start, What = "connected" },
            Epoch = 1,
            Generation = 3,
            Tip = AttemptId.New(The.Start),
            ObtainedAt = The.Start,
            AccessExpiresAt = The.Start.AddHours(24),
            RefreshIdleEndsAt = The.Start.AddDays(45),
            Version = 1,
            CreatedAt = The.Start,
        };

    public static App App() =>
        new()
        {
            Name = "keap",
            Profile = "keap",
            ClientId = "client-id",
            Secret = new ClientSecret("client-secret"),
            SecretSetAt = The.Start.AddDays(-1),
            SecretProvenAt = The.Start,
        };
}
