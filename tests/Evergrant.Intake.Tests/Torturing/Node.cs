using System.Diagnostics;

namespace Evergrant.Intake.Tests.Torturing;

/// A process of its own that delivers, and is killed like any other: without a word.
internal sealed class Node : IDisposable
{
    private const int MostStarts = 5;
    private readonly ProcessStartInfo start;
    private Process process;
    private Task<string> complaint;

    private Node(ProcessStartInfo start)
    {
        this.start = start;
        process = Process.Start(start)!;
        complaint = process.StandardError.ReadToEndAsync();
    }

    public static Node Start(string home, IReadOnlyDictionary<string, string> settings)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Evergrant.Intake.Host.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var arg in (string[])["exec", host, home, .. settings.Select(one => $"{one.Key}={one.Value}")])
            start.ArgumentList.Add(arg);
        return new Node(start);
    }

    /// Until it looks for what is due. A machine that is busy keeps a store from answering within its five seconds: whoever
    /// starts services then starts them again.
    public async Task IsReadyAsync()
    {
        for (var starts = 1; await process.StandardOutput.ReadLineAsync() != "ready"; starts++)
        {
            var why = await complaint;
            Assert.True(starts < MostStarts && why.Contains("StoreUnavailable", StringComparison.Ordinal), why);
            Dispose();
            process = Process.Start(start)!;
            complaint = process.StandardError.ReadToEndAsync();
        }
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }
}
