using System.ComponentModel;
using System.Diagnostics;

namespace Evergrant.Hosting.Sinks;

/// Tells the program that reads a token file that there is another one in it.
internal static class ReloadCommand
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <returns>What went wrong. Null: nothing. What the command prints is nobody's.</returns>
    public static async Task<string?> RunAsync(
        string command,
        TimeProvider processClock,
        CancellationToken cancellationToken
    )
    {
        using var process = new Process
        {
            StartInfo = OperatingSystem.IsWindows()
                ? new ProcessStartInfo("cmd.exe", ["/d", "/s", "/c", command])
                : new ProcessStartInfo("/bin/sh", ["-c", command]),
        };
        process.StartInfo.RedirectStandardInput = true;
        process.StartInfo.RedirectStandardOutput = true;
        process.StartInfo.RedirectStandardError = true;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            return $"its reload command could not be started: {failure.Message}";
        }
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var end = new CancellationTokenSource(Limit, processClock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return $"its reload command had not ended after {Limit.TotalSeconds:0} s and was killed";
        }
        return process.ExitCode == 0 ? null : $"its reload command ended with {process.ExitCode}";
    }
}
