using Microsoft.Playwright;

namespace Evergrant.EndToEnd.Browser;

/// The machine's own Chromium, without a window. Playwright brings none: its downloads are never run.
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// Null: there is none.
    public static string? FindProgram() =>
        Environment.GetEnvironmentVariable("EVERGRANT_CHROMIUM") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(_ => Names, Path.Combine)
                .FirstOrDefault(File.Exists);

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = FindProgram(),
                Headless = true,
                // No sandbox of its own: the tests may run as root. The rest keeps it from calling home.
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
}

/// A test that needs Chromium.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.FindProgram() is null)
            Skip = "No chromium in PATH; EVERGRANT_CHROMIUM names another place.";
    }
}
