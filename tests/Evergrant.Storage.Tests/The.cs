namespace Evergrant.Storage.Tests;

internal static class The
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    public const string Account = "xy123.infusionsoft.com";

    /// The same app before it has a client.
    public static App KeysOnlyApp { get; } =
        new()
        {
            Name = "shop",
            Profile = "keap",
            SecretSetAt = Start,
        };

    public static App App { get; } =
        new()
        {
            Name = "shop",
            Profile = "keap",
            ClientId = "client-1",
            Secret = new ClientSecret("canary-secret-1"),
            RedirectUri = new Uri("https://example.test/callback/keap"),
            SecretSetAt = Start,
        };
}
