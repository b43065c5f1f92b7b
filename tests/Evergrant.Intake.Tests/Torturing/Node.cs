using System.Diagnostics;

namespace Evergrant.Intake.Tests.Torturing;

/// A process of its own that delivers, and is killed like any other: without a word.
internal sealed class Node : IDisposable
{
    private readonly Process process;

    private Node(Process process) => this.process = process;

    public static Node Start(string home, IReadOnlyDictionary<string, string> settings)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Evergrant.Intake.Host.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var arg in (string[])["exec", host, home, .. settings.Select(one => $"{one.Key}={one.Value}")])
            start.ArgumentList.Add(arg);
        return new Node(Process.Start(start)!);
    }

    /// Until it looks for what is due.
    public async Task IsReadyAsync() => Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());

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
