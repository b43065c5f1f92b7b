namespace Evergrant.Tests.Refresh;

/// Builders of the tests: something ordinary, to be changed in one respect.
internal static class Some
{
    public static Grant Grant() =>
        new()
        {
            Id = GrantId.Parse("gr_01jd9x5q2kabcdefghjk"),
            Name = "acme",
            App = "keap",
            Account = "xy123.infusionsoft.com",
            State = GrantState.Active,
            Since = The.Time,
            Evidence = new Evidence { At = The.Time, What = "connected" },
            Epoch = 1,
            Generation = 3,
            Tip = AttemptId.New(The.Time),
            ObtainedAt = The.Time,
            AccessExpiresAt = The.Time.AddHours(24),
            RefreshIdleEndsAt = The.Time.AddDays(45),
            Version = 1,
            CreatedAt = The.Time,
        };

    public static App App() =>
        new()
        {
            Name = "keap",
            Profile = "keap",
            ClientId = "client-id",
            Secret = new ClientSecret("client-secret"),
            SecretSetAt = The.Time.AddDays(-1),
            SecretProvenAt = The.Time,
        };
}
