using System.Diagnostics;

namespace Evergrant.Cli.Sandboxes.Grading;

/// The program under test while it runs. It has no input, and its output is read and let go.
internal sealed class RunningCommand : IDisposable
{
    private readonly Process process;
    private readonly Task[] outputs;

    public RunningCommand(Process process, Action<string> hears)
    {
        this.process = process;
        process.StandardInput.Close();
        outputs = [PumpAsync(process.StandardOutput, hears), PumpAsync(process.StandardError, hears)];
    }

    /// <returns>Null when it was killed: by us, or for being late.</returns>
    public async Task<int?> EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await process.WaitForExitAsync(either.Token);
            await Task.WhenAll(outputs).WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        return WasKilled ? null : process.ExitCode;
    }

    private bool WasKilled { get; set; }

    public void Kill()
    {
        WasKilled = true;
        process.Kill(entireProcessTree: true);
    }

    public void Dispose() => process.Dispose();

    private static async Task PumpAsync(StreamReader output, Action<string> hears)
    {
        var buffer = new char[4096];
        int read;
        while ((read = await output.ReadAsync(buffer)) > 0)
            hears(new string(buffer, 0, read));
    }
}
