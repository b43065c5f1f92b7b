using System.Diagnostics;

namespace Evergrant.Tests.Model;

/// tests/model/refresh.pml, checked over all its states; and with each guard gone, to show that it can fail.
public sealed class ModelTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("evergrant-model-");

    public void Dispose() => folder.Delete(recursive: true);

    [SpinFact]
    public void No_interleaving_of_two_nodes_breaks_an_invariant()
    {
        var report = Check(null);
        Assert.Contains("errors: 0", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Search not completed", report, StringComparison.Ordinal);
        Assert.DoesNotContain("max search depth too small", report, StringComparison.Ordinal);
    }

    [SpinTheory]
    [InlineData("BREAK_JOURNAL", "unanswered[at]<=2")]
    [InlineData("BREAK_ADOPT", "lived[n]")]
    [InlineData("BREAK_SPOOL", "tip>=kept")]
    [InlineData("BREAK_TIP", "assertion violated")]
    [InlineData("BREAK_RESTORE", "assertion violated")]
    public void Without_one_guard_the_model_is_found_wrong(string guard, string failure) =>
        Assert.Contains(failure, Check(guard), StringComparison.Ordinal);

    private string Check(string? guard)
    {
        var model = Path.Combine(
            FindRoot(new DirectoryInfo(AppContext.BaseDirectory)),
            "tests",
            "model",
            "refresh.pml"
        );
        Run("spin", guard is null ? ["-a", model] : [$"-D{guard}", "-a", model]);
        Run("gcc", ["-O1", "-w", "-DSAFETY", "-DCOLLAPSE", "-o", "pan", "pan.c"]);
        return Run(Path.Combine(folder.FullName, "pan"), ["-m400000"]);
    }

    private string Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {output} {errors.Result}");
        return output;
    }

    private static string FindRoot(DirectoryInfo? folder) =>
        folder is null ? throw new InvalidOperationException("These tests run where they were built.")
        : File.Exists(Path.Combine(folder.FullName, "Evergrant.slnx")) ? folder.FullName
        : FindRoot(folder.Parent);
}

/// Skipped, visibly, where spin or gcc is missing.
internal sealed class SpinFactAttribute : FactAttribute
{
    public SpinFactAttribute() => Skip = SpinIsMissing;

    public static string? SpinIsMissing { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator) is var folders
        && Array.TrueForAll(["spin", "gcc"], name => folders.Any(folder => File.Exists(Path.Combine(folder, name))))
            ? null
            : "needs spin and gcc";
}

internal sealed class SpinTheoryAttribute : TheoryAttribute
{
    public SpinTheoryAttribute() => Skip = SpinFactAttribute.SpinIsMissing;
}
