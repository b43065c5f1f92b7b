using System.Text;

namespace Evergrant.EndToEnd.Connecting;

/// Secrets that were typed or piped into the program.
internal static class Canary
{
    /// Not on the screen, and in no file of the home (HOME is there, too, so that shells' histories are).
    public static void IsNowhere(Desk desk, Ended ended, params string[] secrets)
    {
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, ended.Output + ended.Errors, StringComparison.Ordinal);
            foreach (var file in Directory.EnumerateFiles(desk.Home.Path, "*", SearchOption.AllDirectories))
                Assert.True(
                    File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0,
                    $"a secret stands in {file}"
                );
        }
    }

    /// In the command line of no process of this machine, while it runs.
    public static void IsInNoCommandLine(params string[] secrets)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsDigit(folder[6])))
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // Ended meanwhile, or not ours.
                continue;
            }
            foreach (var secret in secrets)
                Assert.DoesNotContain(secret, line, StringComparison.Ordinal);
        }
    }
}
