using System.Text.Json;
using Evergrant.Cli.Sandboxes;
using Evergrant.Hosting.Home;
using Evergrant.Providers;
using Evergrant.Sandbox;

namespace Evergrant.Cli.Homes;

/// A home may live by its sandbox's clock, and its sandbox may be down: the state file remembers how far ahead that clock is,
/// and a command that ends soon needs no more.
internal static class AbsentSandbox
{
    private const string Variable = "EVERGRANT__CLOCK";

    /// Null: the home opens with whatever clock it has; there is nothing to stand in for.
    public static async Task<TimeProvider?> ClockAsync(string home, CancellationToken cancellationToken)
    {
        var state = Path.Combine(home, "sandbox.json");
        if (
            !File.Exists(state)
            || ClockSetting(home) is not { } address
            || !address.IsLoopback
            || SandboxStateFile.ReadClockOffset(state) is not { } offset
            || await SandboxClient.AnswersAsync(address, cancellationToken)
        )
            return null;
        return new ShiftedClock(offset);
    }

    /// <exception cref="ConfigurationException">Tokens of a real provider do not live by a sandbox's clock.</exception>
    public static async Task RefuseProvidersAsync(EvergrantHome home, CancellationToken cancellationToken)
    {
        foreach (var app in await home.Store.ListAppsAsync(cancellationToken))
            if (home.Catalog.Find(app.Profile) is { } profile && !IsHere(ProviderEndpoints.For(app, profile).Token))
                throw new ConfigurationException(
                    $"clock: the app {app.Name} goes to a real provider, whose tokens do not live by a sandbox's clock; remove the setting."
                );
    }

    internal static bool IsHere(Uri address) =>
        address.IsLoopback || address.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// Anything odd is left to the home, which says what is wrong with every setting at once.
    private static Uri? ClockSetting(string home)
    {
        var text = Environment.GetEnvironmentVariable(Variable) ?? FromFile(Path.Combine(home, "evergrant.json"));
        return Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;
    }

    private static string? FromFile(string path)
    {
        try
        {
            var lenient = new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            };
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), lenient);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("clock", out var clock)
                && clock.ValueKind == JsonValueKind.String
                ? clock.GetString()
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed class ShiftedClock(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
    }
}
