using System.Diagnostics;

namespace Evergrant.Cli.Sandboxes.Grading;

/// The program under test while it runs. It has no input, and its output is read and let go.
internal sealed class RunningCommand : IDisposable
{
    /// For what it printed last, once it has ended. Longer is held open by something that it left behind.
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly string mark;
    private readonly Task output;
    private bool wasKilled;

    /// <param name="mark">What of its environment whoever it starts inherits: <see cref="LeftBehind"/>.</param>
    public RunningCommand(Process process, string mark, Action<string> hears)
    {
        this.process = process;
        this.mark = mark;
        process.StandardInput.Close();
        output = Task.WhenAll(PumpAsync(process.StandardOutput, hears), PumpAsync(process.StandardError, hears));
    }

    /// <returns>Null when it was killed: by us, or for being late.</returns>
    public async Task<int?> EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        // Its own end counts, whoever of its children still holds the other end of the pipe.
        if (!await HasOutputEndedAsync())
        {
            LeftBehind.Kill(mark);
            await HasOutputEndedAsync();
        }

        return wasKilled ? null : process.ExitCode;
    }

    public void Kill()
    {
        wasKilled = true;
        process.Kill(entireProcessTree: true);
        LeftBehind.Kill(mark);
    }

    public void Dispose() => process.Dispose();

    private async Task<bool> HasOutputEndedAsync()
    {
        await Task.WhenAny(output, Task.Delay(OutputPatience, TimeProvider.System));
        return output.IsCompleted;
    }

    private static async Task PumpAsync(StreamReader output, Action<string> hears)
    {
        var buffer = new char[4096];
        try
        {
            int read;
            while ((read = await output.ReadAsync(buffer)) > 0)
                hears(new string(buffer, 0, read));
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody waits for what a process prints that outlives its program.
        }
    }
}
