using System.Diagnostics;
using System.Globalization;
using Evergrant.Tests.Keeping;

namespace Evergrant.Tests.Processes;

/// A <see cref="Worker"/> on the home of a <see cref="Kept"/>, as the test sees it.
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process process;
    private readonly Task<string> errors;

    private WorkerProcess(Process process) =>
        (this.process, errors) = (process, process.StandardError.ReadToEndAsync());

    public static async Task<WorkerProcess> StartAsync(Kept kept)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                typeof(WorkerProcess).Assembly.Location,
                kept.StoreAt,
                kept.WriteKeys(),
                kept.SpoolFolder,
                Milliseconds(kept),
            },
        };
        // Short lives: compiling well what runs once costs more than it brings.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TieredCompilation"] = "1";
        var worker = new WorkerProcess(Process.Start(start)!);
        var said = await worker.ReadAsync();
        Assert.True(said == "ready", said ?? await worker.errors);
        return worker;
    }

    /// The answer. Null: the process ended instead.
    public async Task<string?> AskAsync(string command)
    {
        await process.StandardInput.WriteLineAsync(command);
        await process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    public async Task MoveAsync(Kept kept) => Assert.Equal("done", await AskAsync($"calendar {Milliseconds(kept)}"));

    public void Kill() => process.Kill();

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-s", "TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public async Task EndAsync(int code)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == code, $"{process.ExitCode}: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<string?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            return await process.StandardOutput.ReadLineAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new InvalidOperationException($"The worker says nothing. {await errors}");
        }
    }

    private static string Milliseconds(Kept kept) =>
        kept.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
