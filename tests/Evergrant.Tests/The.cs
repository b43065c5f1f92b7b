using Evergrant.Providers;

namespace Evergrant.Tests;

/// The canonical values of these tests.
internal static class The
{
    public static ProviderProfile Keap { get; } = ProviderCatalog.BuiltIn.Find("keap")!;

    public static DateTimeOffset Time { get; } = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public static App App { get; } =
        new()
        {
            Name = "shop",
            Profile = "keap",
            ClientId = "the-client-id",
            Secret = new ClientSecret("canary-client-secret"),
            SecretSetAt = Time,
        };

    public static RefreshToken RefreshToken { get; } = new("canary-refresh-token");

    public static AuthorizationCode Code { get; } = new("canary-code");
}
