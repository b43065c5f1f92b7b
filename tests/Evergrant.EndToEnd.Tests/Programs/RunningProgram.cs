using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Evergrant.EndToEnd;

/// A program that runs: its lines as they come, its signals, its end. Everything waits for something that is seen, and fails
/// after a minute.
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder output = new();
    private readonly Task pump;
    private readonly Task<string> errors;

    public RunningProgram(string program, string home, params string[] arguments)
    {
        process = BuiltProgram.Start(program, home, arguments);
        errors = process.StandardError.ReadToEndAsync();
        pump = PumpAsync();
    }

    /// What the process has mapped, libraries among it (Linux).
    public string Maps => File.ReadAllText($"/proc/{process.Id}/maps");

    /// <summary>From now on <see cref="PeakMemory"/> is of what comes (Linux).</summary>
    /// <returns>Bytes that are resident now.</returns>
    public long ResetPeakMemory()
    {
        File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");
        return Memory("VmRSS:");
    }

    /// Most bytes that were resident at once (Linux).
    public long PeakMemory() => Memory("VmHWM:");

    public static async Task<Ended> RunAsync(string program, string home, string? input, params string[] arguments)
    {
        await using var running = new RunningProgram(program, home, arguments);
        if (input is not null)
            await running.process.StandardInput.WriteAsync(input);
        running.process.StandardInput.Close();
        return await running.EndAsync();
    }

    /// The next line that begins so.
    public async Task<string> WaitForLineAsync(string beginning)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(patience.Token))
                if (line.TrimStart().StartsWith(beginning, StringComparison.Ordinal))
                    return line.Trim();
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        throw new InvalidOperationException($"No line “{beginning} …”. Output: {output} Errors: {await errors}");
    }

    public Task TypeAsync(string line) => process.StandardInput.WriteLineAsync(line);

    /// As `kill -9`.
    public void Kill() => process.Kill();

    public void Interrupt() => Signal("INT");

    public void Terminate() => Signal("TERM");

    /// <param name="atMost">Default: a minute.</param>
    public async Task<Ended> EndAsync(TimeSpan? atMost = null)
    {
        using var patience = new CancellationTokenSource(atMost ?? Patience, TimeProvider.System);
        await process.WaitForExitAsync(patience.Token);
        await pump;
        return new Ended(process.ExitCode, output.ToString(), await errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private long Memory(string name) =>
        1024
        * long.Parse(
            File.ReadLines($"/proc/{process.Id}/status")
                .First(line => line.StartsWith(name, StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture
        );

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{process.Id}"]);
        kill.WaitForExit();
    }

    private async Task PumpAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output.AppendLine(line);
            lines.Writer.TryWrite(line);
        }
        lines.Writer.Complete();
    }
}
