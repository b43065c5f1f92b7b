namespace Evergrant;

/// The same test with few repetitions in `./test` and with all of them in `eng/soak`, which collects the lines they report.
internal static class Soak
{
    /// `[Trait("Category", Soak.Category)]` on a test, and `eng/soak` runs it.
    public const string Category = "Soak";

    private static readonly Lock Gate = new();

    public static bool IsFull => Environment.GetEnvironmentVariable("EVERGRANT_SOAK") == "full";

    public static int Times(int few, int full) => IsFull ? full : few;

    /// One line of figures: a row for `docs/benchmarks.md`.
    public static void Report(string line)
    {
        if (Environment.GetEnvironmentVariable("EVERGRANT_SOAK_REPORT") is not { Length: > 0 } path)
            return;
        lock (Gate)
            File.AppendAllText(path, line + Environment.NewLine);
    }
}
