using System.Diagnostics;

namespace Evergrant.Sandbox.Tests;

/// <summary>One run of a sandbox on a state file: in this process, or as the program that people start.</summary>
internal sealed class SandboxRun : IAsyncDisposable
{
    private static readonly string Program = Path.GetFullPath(
        Path.Combine(
            AppContext.BaseDirectory,
            "../../Evergrant.Cli",
            Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')),
            "Evergrant.Cli.dll"
        )
    );

    private readonly KeapSandbox? sandbox;
    private readonly Process? process;

    private SandboxRun(KeapSandbox? sandbox, Process? process, Uri address)
    {
        this.sandbox = sandbox;
        this.process = process;
        Address = address;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        Http = new HttpClient(handler) { BaseAddress = address };
    }

    public Uri Address { get; }
    public HttpClient Http { get; }
    public bool IsKilled { get; private set; }

    public static async Task<SandboxRun> StartAsync(string dataFile, bool asProcess)
    {
        if (!asProcess)
        {
            var sandbox = await KeapSandbox.StartAsync(new() { DataFile = dataFile });
            return new SandboxRun(sandbox, null, sandbox.Address);
        }

        Assert.True(File.Exists(Program), $"build src/Evergrant.Cli first: {Program} is not there");
        var process = Process.Start(
            new ProcessStartInfo("dotnet", [Program, "sandbox", "up", "--port", "0", "--data", dataFile])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var line = await process.StandardOutput.ReadLineAsync();
        Assert.StartsWith("listening on ", line, StringComparison.Ordinal);
        return new SandboxRun(null, process, new Uri(line!["listening on ".Length..]));
    }

    /// <summary>As kill -9 does.</summary>
    public void Kill()
    {
        IsKilled = true;
        this.process!.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (this.sandbox is not null)
            await this.sandbox.DisposeAsync();
        if (this.process is null)
            return;

        if (!this.process.HasExited)
            Kill();
        await this.process.WaitForExitAsync();
        this.process.Dispose();
    }
}
